"""The technical administration, behind the second factor where the installation asks it of teams."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest

from carto.accounts.models import User


class CartoAdmin(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        return not settings.TEAM_MFA or (isinstance(request.user, User) and request.user.has_second_factor)
