from django.contrib import admin
from django.http import HttpRequest

from carto.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Who enters this administration, and nothing more: the page « Installation » has the rest."""

    list_display = ("email", "name", "is_agent", "is_staff", "is_active", "last_login")
    search_fields = ("email", "name")
    fields = ("email", "name", "is_agent", "is_active", "is_staff", "is_superuser", "last_login", "joined_at")
    readonly_fields = ("email", "name", "is_agent", "is_active", "last_login", "joined_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
