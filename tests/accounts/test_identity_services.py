"""FranceConnect and others, against a provider of our own: what is signed, meant for us and fresh enters."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from carto import environment
from carto.accounts.models import User
from tests.accounts.openid_provider import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with running() as provider:
        for service in ("FRANCECONNECT", "AUTRE"):
            client = CLIENT if service == "FRANCECONNECT" else "carto-autre"
            monkeypatch.setenv(f"CARTO_OIDC_{service}_CLIENT", client)
            monkeypatch.setenv(f"CARTO_OIDC_{service}_SECRET", SECRET)
            monkeypatch.setenv(f"CARTO_OIDC_{service}_URL", provider.url)
        monkeypatch.setenv("CARTO_OIDC_AUTRE_NAME", "Mon Agglo")
        settings.SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": environment.identity_services("CARTO_OIDC")}}
        yield provider


def leave_for(client: Client, provider: Provider, service: str = "franceconnect", process: str = "login") -> str:
    """Press the button; the address the page goes on to."""
    page = client.post(f"/compte/avec/{service}/?process={process}").content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found is not None
    url = unescape(found[1])
    asked = parse_qs(urlsplit(url).query)
    provider.nonce, provider.audience = asked["nonce"][0], asked["client_id"][0]
    return url


def come_back(client: Client, url: str, service: str = "franceconnect", state: str = "") -> Any:
    given = state or parse_qs(urlsplit(url).query)["state"][0]
    return client.get(f"/compte/avec/{service}/retour/", {"code": "c", "state": given}, follow=True)


def confirm_by_code(client: Client) -> Any:
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    return client.post("/compte/confirm-email/", {"code": code[1]}, follow=True)


def test_the_button_leads_to_the_service_with_what_it_asks(client: Client, provider: Provider) -> None:
    page = client.get("/connexion/", follow=True).content.decode()
    assert "S’identifier avec FranceConnect" in page
    assert "S’identifier avec Mon Agglo" in page
    assert client.get("/compte/avec/franceconnect/").status_code == 200  # a page with a button: nothing leaves on GET
    asked = parse_qs(urlsplit(leave_for(client, provider)).query)
    assert asked["acr_values"] == ["eidas1"]
    assert set(asked["scope"][0].split()) == {"openid", "given_name", "family_name", "email"}
    assert (asked["response_type"], asked["client_id"]) == (["code"], [CLIENT])
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/compte/avec/franceconnect/retour/"]
    assert len(asked["state"][0]) >= 16
    assert len(asked["nonce"][0]) == 64


def test_a_visitor_changes_nothing_of_what_is_asked(client: Client, provider: Provider) -> None:
    url = leave_for(client, provider, process="login&auth_params=acr_values%3Deidas0&scope=gender")
    assert "eidas0" not in url
    assert "gender" not in url


def test_a_first_visit_opens_an_account_once_its_address_is_proved(
    client: Client, provider: Provider, django_capture_on_commit_callbacks: Any
) -> None:
    url = leave_for(client, provider)
    with django_capture_on_commit_callbacks(execute=True):
        come_back(client, url)
    assert "_auth_user_id" not in client.session
    assert mail.outbox[-1].to == ["zoe@essai.invalid"]
    confirm_by_code(client)
    user = User.objects.get()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.real_name, user.is_name_verified) == ("Zoé Roux", True)
    path, sent = provider.asked[-1]
    assert path == "/api/v2/token"
    assert (sent["client_id"], sent["client_secret"]) == ([CLIENT], [SECRET])
    assert "vérifié" in client.get("/compte/").content.decode()


def known(provider: Provider, service: str = "franceconnect") -> User:
    user = User.objects.create_user("zoe@essai.invalid")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
    SocialAccount.objects.create(user=user, provider=service, uid=provider.person["sub"])
    return user


def test_whoever_is_known_enters_and_leaves_the_service_as_well(client: Client, provider: Provider) -> None:
    user = known(provider)
    come_back(client, leave_for(client, provider))
    assert client.session["_auth_user_id"] == str(user.pk)
    page = client.post("/compte/logout/").content.decode()
    assert "_auth_user_id" not in client.session
    assert f"{provider.url}/session/end?id_token_hint=" in page
    assert "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2F" in unescape(page)


LIES: dict[str, tuple[dict[str, Any], str]] = {
    "a forged nonce": ({"claims": {"nonce": "0" * 64}}, "n’est pas celle de votre demande"),
    "no nonce": ({"claims": {"nonce": None}}, "n’est pas lisible"),
    "another audience": ({"claims": {"aud": "autre-site"}}, "n’est pas faite pour ce site"),
    "another issuer": ({"claims": {"iss": "https://ailleurs.invalid"}}, "n’est pas faite pour ce site"),
    "an expired token": ({"claims": {"exp": 1_600_000_000}}, "a expiré"),
    "an unknown key": ({"kid": "k2"}, "n’est pas signée par le service"),
    "a shared secret": ({"algorithm": "HS256"}, "n’est pas signée par le service"),
    "no signature": ({"algorithm": "none"}, "n’est pas signée par le service"),
    "another person": ({"userinfo": {"sub": "autre"}}, "parle de deux personnes"),
    "a plain userinfo": ({"is_plain": True}, "n’est pas signée par le service"),
    "a userinfo for another site": ({"userinfo": {"aud": "autre-site"}}, "n’est pas faite pour ce site"),
    "a low level": ({"claims": {"acr": "eidas0"}}, "ne garantit pas assez"),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_lies_is_refused_with_its_reason(client: Client, provider: Provider, lie: str) -> None:
    known(provider)
    url = leave_for(client, provider)
    provider.lies, reason = LIES[lie]
    answer = come_back(client, url)
    assert (answer.status_code, reason in answer.content.decode()) == (403, True)
    assert "_auth_user_id" not in client.session


def test_a_wrong_signature_is_refused(client: Client, provider: Provider) -> None:
    known(provider)
    url = leave_for(client, provider)
    provider.lies = {"key": provider.stranger}
    assert "n’est pas signée par le service" in come_back(client, url).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_service_under_another_name_is_refused(client: Client, provider: Provider) -> None:
    provider.lies = {"issuer": "https://ailleurs.invalid"}
    answer = client.post("/compte/avec/franceconnect/")
    assert "ne se présente pas sous son adresse" in answer.content.decode()


def test_an_answer_nobody_asked_for_is_refused(client: Client, provider: Provider) -> None:
    known(provider)
    victim = Client()
    url = leave_for(client, provider)
    assert come_back(victim, url).status_code == 403
    assert come_back(client, url, state="invente").status_code == 403
    assert "_auth_user_id" not in victim.session


def test_who_gives_up_reads_so(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(leave_for(client, provider)).query)["state"][0]
    answer = client.get("/compte/avec/franceconnect/retour/", {"error": "access_denied", "state": state}, follow=True)
    assert "Vous avez renoncé" in answer.content.decode()


def test_a_service_that_is_down_or_not_set_up_is_said_so(client: Client, provider: Provider, settings: Any) -> None:
    assert client.post("/compte/avec/proconnect/").status_code == 404
    for app in settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"]:
        app["settings"]["server_url"] = "http://127.0.0.1:1"
    assert "ne répond pas" in client.post("/compte/avec/franceconnect/").content.decode()


def test_another_service_may_answer_in_plain_json_and_verifies_no_name(client: Client, provider: Provider) -> None:
    user = known(provider, "autre")
    url = leave_for(client, provider, "autre")
    provider.lies = {"is_plain": True}
    come_back(client, url, "autre")
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert (user.real_name, user.is_name_verified) == ("Zoé Roux", False)


def test_an_address_that_has_an_account_is_not_taken_over(
    client: Client, provider: Provider, django_capture_on_commit_callbacks: Any
) -> None:
    owner = User.objects.create_user("zoe@essai.invalid")
    owner.emailaddress_set.create(email=owner.email, verified=True, primary=True)  # type: ignore[attr-defined]
    url = leave_for(client, provider)
    with django_capture_on_commit_callbacks(execute=True):
        come_back(client, url)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].subject == "Cette adresse a déjà un compte"


def test_an_address_announced_by_another_is_freed_by_its_owners_code(
    client: Client, provider: Provider, django_capture_on_commit_callbacks: Any
) -> None:
    come_back(client, leave_for(client, provider))
    assert SocialAccount.objects.count() == 1
    owner = Client()
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/compte/login/code/", {"email": "zoe@essai.invalid"})
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    owner.post("/compte/login/code/confirm/", {"code": code[1]})
    assert "_auth_user_id" in owner.session
    assert not SocialAccount.objects.exists()


def test_an_account_connects_a_service_and_takes_its_verified_name(client: Client, provider: Provider) -> None:
    user = User.objects.create_user("agent@essai.invalid", first_name="Z.", last_name="R.")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    come_back(client, leave_for(client, provider, process="connect"))
    user.refresh_from_db()
    assert (user.real_name, user.is_name_verified) == ("Zoé Roux", True)
    assert "FranceConnect" in client.get("/compte/services/").content.decode()
