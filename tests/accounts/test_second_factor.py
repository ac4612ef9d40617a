"""The second factor: set by its holder, asked at every door, required of teams where the installation says so."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from carto.accounts.actions import make_sign_in_token
from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.models import Concertation, Role
from carto.concertations.phases import Action
from carto.concertations.rules import decide, decide_creation, operator
from tests.accounts.test_sign_in import sign_in
from tests.conftest import DURING


@pytest.fixture
def agent_user(agent: Actor) -> User:
    assert agent.user is not None
    return agent.user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def now_code(secret: str, *, ahead: int = 0) -> str:
    """What the application shows; `ahead`: that of a clock some half minutes ahead, since a code serves once."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))
    return code


def set_up(client: Client) -> str:
    """Set the factor up as its page asks; the secret."""
    page = client.get("/compte/facteurs/totp/activate/")
    secret = str(page.context["form"].secret)
    assert secret in page.content.decode()
    client.post("/compte/facteurs/totp/activate/", {"code": now_code(secret)})
    return secret


def test_a_member_of_a_team_is_told_until_it_is_set_up_and_a_citizen_is_not(agent_user: User, db: None) -> None:
    client = signed_in(agent_user)
    assert "protégez ce compte" in client.get("/compte/").content.decode()
    set_up(client)
    assert Authenticator.objects.filter(user=agent_user, type="totp").exists()
    assert "protégez ce compte" not in client.get("/compte/").content.decode()
    citizen = signed_in(User.objects.create_user("zoe@essai.invalid"))
    assert "protégez ce compte" not in citizen.get("/compte/").content.decode()


@pytest.mark.parametrize("code", ["000000", "abc", ""])
def test_a_wrong_code_sets_up_nothing(agent_user: User, code: str) -> None:
    client = signed_in(agent_user)
    client.get("/compte/facteurs/totp/activate/")
    client.post("/compte/facteurs/totp/activate/", {"code": code})
    assert not Authenticator.objects.exists()


def test_neither_a_mailed_code_nor_a_link_enters_without_it(
    agent_user: User, django_capture_on_commit_callbacks: Any
) -> None:
    set_up(signed_in(agent_user))
    by_code = Client()
    page = sign_in(by_code, agent_user.email, django_capture_on_commit_callbacks)
    by_link = Client()
    by_link.post(f"/entrer/{make_sign_in_token(agent_user)}/")
    for client in (by_code, by_link):
        assert "_auth_user_id" not in client.session
        assert client.get("/plui/reglages/").status_code in (302, 403)
    assert "application d’authentification" in page.content.decode()
    by_code.post("/compte/facteurs/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in by_code.session


def test_the_code_of_the_application_or_a_spare_one_enters(
    agent_user: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(agent_user)
    secret = set_up(client)
    spare = Authenticator.objects.get(user=agent_user, type="recovery_codes").wrap().get_unused_codes()[0]
    for code in (now_code(secret, ahead=1), spare):
        fresh = Client()
        fresh.post(f"/entrer/{make_sign_in_token(User.objects.get(pk=agent_user.pk))}/")
        fresh.post("/compte/facteurs/authenticate/", {"code": code})
        assert "_auth_user_id" in fresh.session
    again = Client()
    again.post(f"/entrer/{make_sign_in_token(User.objects.get(pk=agent_user.pk))}/")
    again.post("/compte/facteurs/authenticate/", {"code": spare})
    assert "_auth_user_id" not in again.session


def test_where_it_is_required_the_team_does_nothing_without_it(
    concertation: Concertation, make_member: Callable[[Role], Actor], settings: Any, administrator: Actor, alice: Actor
) -> None:
    settings.TEAM_MFA = True
    asked = {Role.AGENT: Action.ANSWER, Role.MODERATOR: Action.MODERATE, Role.COMMISSIONER: Action.MAKE_BILAN}
    for role, action in asked.items():
        member = make_member(role)
        decision = decide(member, action, concertation, at=DURING)
        assert (decision.allowed, "second facteur" in decision.reason) == (False, True)
        Authenticator.objects.create(user=member.user, type="totp", data={})
        assert member.user is not None
        fresh = Actor(user=User.objects.get(pk=member.user.pk))
        assert decide(fresh, action, concertation, at=DURING).allowed
    assert not decide(administrator, Action.CONFIGURE, concertation, at=DURING).allowed
    assert not decide_creation(administrator).allowed
    assert decide(operator(), Action.CONFIGURE, concertation, at=DURING).allowed
    assert decide(alice, Action.VOTE, concertation, at=DURING).allowed


def test_where_it_is_not_required_the_team_works_without_it(concertation: Concertation, agent: Actor) -> None:
    assert decide(agent, Action.ANSWER, concertation, at=DURING).allowed


def test_required_it_also_guards_the_technical_administration(administrator: Actor, settings: Any) -> None:
    assert administrator.user is not None
    client = signed_in(administrator.user)
    assert client.get("/admin/").status_code == 200
    settings.TEAM_MFA = True
    assert client.get("/admin/").status_code == 302
    Authenticator.objects.create(user=administrator.user, type="totp", data={})
    assert client.get("/admin/").status_code == 200
