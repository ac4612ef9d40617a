"""The technical administration, behind the second factor where the installation asks it of teams."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest

from carto.accounts.models import User


class CartoAdmin(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        return not settings.TEAM_MFA or (isinstance(request.user, User) and request.user.has_second_factor)


class ReadOnlyAdmin(ModelAdmin[Any]):
    """To look at. What changes goes through the actions, or the register would not know."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
