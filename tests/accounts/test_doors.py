"""What an attacker prepares before somebody signs in: a session of their own, a name for our site, a way out of it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from carto.accounts import actions
from carto.accounts.models import User
from tests.accounts.test_sign_in import sign_in


@pytest.fixture
def paule(db: None) -> User:
    return User.objects.create_user("paule@essai.invalid", name="Paule")


def test_a_session_planted_before_the_link_is_opened_stays_outside(client: Client, paule: User) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.post(f"/entrer/{actions.make_sign_in_token(paule)}/")
    assert client.session["_auth_user_id"] == str(paule.pk)
    assert client.session.session_key != planted
    intruder = Client()
    intruder.cookies["sessionid"] = str(planted)
    assert "_auth_user_id" not in intruder.session


def test_only_our_own_name_is_answered_and_said_in_letters(
    client: Client, paule: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    for host in ("pirate.invalid", "testserver.pirate.invalid", "testserver@pirate.invalid"):
        assert client.get("/", headers={"host": host}).status_code == 400
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/login/code/", {"email": paule.email}, headers={"x-forwarded-host": "pirate.invalid"})
    [letter] = mail.outbox
    assert "pirate" not in str(letter.message())


@pytest.mark.parametrize("out", ["https://pirate.invalid/", "//pirate.invalid/", "/\\pirate.invalid/", "javascript:x"])
def test_signing_in_leads_nowhere_but_on_this_site(
    client: Client, paule: User, out: str, django_capture_on_commit_callbacks: Any
) -> None:
    page = sign_in(client, paule.email, django_capture_on_commit_callbacks, next_url=out)
    assert page.status_code == 200
    assert "pirate" not in str(page.redirect_chain)
    assert page.redirect_chain
