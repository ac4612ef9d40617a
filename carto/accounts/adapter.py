"""allauth's door: anyone opens an account with a code sent to their mailbox; its letters are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from carto.accounts import letters
from carto.accounts.actors import stranger_of

LETTERS = {
    "account/email/login_code": "login_code",
    "account/email/email_confirmation": "email_code",
    "account/email/email_confirmation_signup": "email_code",
    "account/email/account_already_exists": "already_known",
}


SHOWN_ANYWAY = {f"account/messages/{name}.txt" for name in ("logged_in", "email_confirmed", "login_code_sent")}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Not by allauth's own form: the code request makes the account (`forms.CodeRequestForm`)."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The letters with a code; of the others (what changed on an account) we send one, the same for all."""
        told = {"code": context.get("code", "")}
        letters.send(
            LETTERS.get(template_prefix, "account_changed"), to=email, context=told, language=get_language() or "fr"
        )

    def post_login(self, request: HttpRequest, user: Any, **hooks: Any) -> Any:
        """Where the visitor was going; by way of the question, when the device knows deposits of nobody's account."""
        response = super().post_login(request, user, **hooks)
        if stranger_of(request) is None:
            return response
        onward = response.url if _is_ours(response.url, request) else "/"
        response["Location"] = reverse("account_device") + f"?{_next(onward)}"
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **told: Any
    ) -> None:
        """Nothing of what the page that follows shows by itself."""
        if message_template not in SHOWN_ANYWAY:
            super().add_message(request, level, message_template, *args, **told)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")


def _is_ours(url: str, request: HttpRequest) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def _next(url: str) -> str:
    query = QueryDict(mutable=True)
    query["next"] = url
    return query.urlencode()
