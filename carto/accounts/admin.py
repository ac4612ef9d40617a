from django.contrib import admin

from carto.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("email", "name", "is_agent", "is_staff", "is_active", "last_login")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "joined_at")
    exclude = ("password", "user_permissions", "groups")
