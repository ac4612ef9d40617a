"""FranceConnect, ProConnect and any other OpenID Connect provider: allauth's, made to send a nonce and to check it, to
read a signed userinfo, and to believe nothing unsigned. allauth finds `provider_classes` by this module's name."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from requests import RequestException

from carto.accounts.signed import Distrusted, claims_of

LEVELS = ("eidas1", "eidas2", "eidas3")
LOGOUT = "oidc_logout"


def nonce_of(state: str) -> str:
    """The nonce that goes with a state: nothing to keep, and nobody who reads the state can make it."""
    return salted_hmac("carto.accounts.nonce", state, algorithm="sha256").hexdigest()


class NonceClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, str]) -> str:
        url: str = super().get_redirect_url(
            authorization_url, scope, {**extra_params, "nonce": nonce_of(str(self.state))}
        )
        return url


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    client_class = NonceClient

    @property
    def openid_config(self) -> dict[str, Any]:
        """Its discovery document; Distrusted when it is not there, or is another's."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            config = self._fetched(provider.server_url)
            if str(config.get("issuer", "")).rstrip("/") != provider.app.settings["server_url"].rstrip("/"):
                raise Distrusted(_("Le service d’identité ne se présente pas sous son adresse."))
            self._openid_config = config
        return self._openid_config

    def _fetched(self, url: str) -> dict[str, Any]:
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(url)
                answer.raise_for_status()
                found: dict[str, Any] = answer.json()
        except RequestException as error:
            raise Distrusted(_("Le service d’identité ne répond pas. Réessayez dans un moment.")) from error
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **answer: Any) -> Any:
        id_token = str(answer["response"].get("id_token", ""))
        claims = self._claims(app, id_token, required=("exp", "iat", "sub", "nonce"))
        if not constant_time_compare(str(claims["nonce"]), nonce_of(str(request.GET.get("state", "")))):
            raise Distrusted(_("La réponse reçue n’est pas celle de votre demande. Recommencez."))
        _require_level(app.settings.get("least_level", ""), str(claims.get("acr", "")))
        userinfo = self._userinfo(app, token.token)
        if userinfo.get("sub") != claims["sub"]:
            raise Distrusted(_("La réponse du service d’identité parle de deux personnes."))
        request.session[LOGOUT] = self._farewell(id_token)
        return self.get_provider().sociallogin_from_response(request, {"userinfo": userinfo, "id_token": claims})

    def _claims(self, app: Any, token: str, *, required: tuple[str, ...]) -> dict[str, Any]:
        keys = self._fetched(self.openid_config["jwks_uri"])
        issuer = self.openid_config["issuer"]
        return claims_of(token, keys, issuer=issuer, audience=app.client_id, required=required)

    def _userinfo(self, app: Any, access_token: str) -> dict[str, Any]:
        """Signed (application/jwt), or plain JSON from a provider that is not expected to sign."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() == "application/jwt":
            return self._claims(app, answer.text.strip(), required=("sub",))
        if app.settings.get("signs_userinfo"):
            raise Distrusted(_("La réponse reçue n’est pas signée par le service d’identité."))
        plain: dict[str, Any] = answer.json()
        return plain

    def _farewell(self, id_token: str) -> str:
        """Where to sign out of the provider as well; empty when it offers no such address."""
        address = self.openid_config.get("end_session_endpoint", "")
        back = {"id_token_hint": id_token, "post_logout_redirect_uri": f"{settings.BASE_URL}/"}
        return f"{address}?{urlencode({**back, 'state': get_random_string(22)})}" if address else ""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return settings.BASE_URL + reverse("oidc_callback", args=[self.provider_id])


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    id = "oidc"
    name = "OpenID Connect"
    oauth2_adapter_class = Adapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Ours alone: allauth would take others from the address."""
        given: dict[str, str] = self.get_auth_params()
        return given

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        scope: list[str] = self.get_scope()
        return scope

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        known: dict[str, Any] = super().extract_common_fields(data)
        said = data.get("userinfo") or {}
        return known | {"last_name": said.get("family_name") or said.get("usual_name")}

    def redirect(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().redirect(request, *args, **kwargs)
        except Distrusted as error:  # allauth expects none before the visitor has left
            response = render_authentication_error(request, self, exception=error)
        return leaving(request, response.url) if isinstance(response, HttpResponseRedirect) else response


provider_classes = [Provider]


def leaving(request: HttpRequest, url: str) -> HttpResponse:
    """A page that goes on to another site: our policy lets no form lead out of this one, redirected or not."""
    return render(request, "account/leaving.html", {"url": url})


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """404 for a service that is not set up."""
    if provider_id not in {app["provider_id"] for app in settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"]}:
        raise Http404
    response: HttpResponse = kind.adapter_view(Adapter(request, provider_id))(request)
    return response


def _require_level(least: str, reached: str) -> None:
    """FranceConnect's levels of assurance, in rising order."""
    if least and (reached not in LEVELS or LEVELS.index(reached) < LEVELS.index(least)):
        raise Distrusted(_("Le service d’identité ne garantit pas assez qui vous êtes."))
