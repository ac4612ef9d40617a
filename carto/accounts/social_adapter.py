"""What an identity service tells of somebody, and what a visitor reads when its answer is refused."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from carto.accounts.models import User
from carto.accounts.signed import Distrusted

VERIFIED_BY = frozenset({"franceconnect"})


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        _take_name(user, sociallogin.account.provider, data)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """An account that is there already, whether entered or connected now, takes the name it lacks, or the verified
        one."""
        is_connected = sociallogin.state.get("process") == "connect" and isinstance(request.user, User)
        user = request.user if is_connected else sociallogin.user if sociallogin.is_existing else None
        if isinstance(user, User):
            provider = sociallogin.account.get_provider(request)
            _take_name(
                user, sociallogin.account.provider, provider.extract_common_fields(sociallogin.account.extra_data)
            )
            user.save(update_fields=["first_name", "last_name", "is_name_verified"])

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        if isinstance(exception, Distrusted):
            reason = exception.reason
        elif error == "cancelled":
            reason = _("Vous avez renoncé à vous identifier. Rien n’a changé.")
        else:
            reason = _("Le service d’identité n’a pas abouti. Recommencez, ou demandez un code par courriel.")
        raise ImmediateHttpResponse(
            render(request, "socialaccount/authentication_error.html", {"reason": reason}, status=403)
        )


def _take_name(user: User, provider: str, data: dict[str, Any]) -> None:
    first, last = (str(data.get(name) or "")[:80] for name in ("first_name", "last_name"))
    is_verified = provider in VERIFIED_BY
    if first and last and (is_verified or not user.real_name):
        user.first_name, user.last_name, user.is_name_verified = first, last, is_verified
