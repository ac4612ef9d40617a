"""The installation's administrator: who may create concertations, whose account is open; what nobody bends there."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import User
from carto.concertations import installation
from carto.concertations.models import Concertation, Phase, RegisterEntry
from carto.concertations.rules import Refused, decide_creation, operator

ODILE = {"email": "Odile@essai.invalid", "name": "Odile"}


def client_of(actor: Actor) -> Client:
    assert actor.user is not None
    client = Client()
    client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin_client(administrator: Actor) -> Client:
    return client_of(administrator)


def press(client: Client, user: User, act: str) -> str:
    said = client.post("/installation/compte/", {"compte": user.pk, "geste": act}, follow=True)
    assert said.status_code == 200
    return said.content.decode()


def test_the_first_right_to_create_is_given_and_taken_back(admin_client: Client) -> None:
    page = admin_client.post("/installation/", ODILE, follow=True).content.decode()
    assert "Odile peut créer des concertations." in page
    odile = User.objects.get(email="odile@essai.invalid")
    assert decide_creation(Actor(user=odile)).allowed
    assert not odile.has_usable_password()
    assert client_of(Actor(user=odile)).get("/nouvelle-concertation/").status_code == 200

    assert "Peut créer des concertations." not in press(admin_client, odile, "ne-plus-creer")
    odile.refresh_from_db()
    assert not decide_creation(Actor(user=odile)).allowed


def test_somebody_who_has_an_account_keeps_their_name(administrator: Actor, agent: Actor) -> None:
    assert agent.user is not None
    installation.let_create(administrator, email=agent.user.email, name="Un autre nom")
    agent.user.refresh_from_db()
    assert (agent.user.is_agent, agent.user.name) == (True, "Membre agent")


def test_a_nameless_account_takes_the_name_given(administrator: Actor) -> None:
    user = User.objects.create_user("odile@essai.invalid")
    installation.let_create(administrator, **ODILE)
    user.refresh_from_db()
    assert (user.is_agent, user.name) == (True, "Odile")


def test_a_closed_account_is_out_at_once_and_comes_back_as_it_was(admin_client: Client, agent: Actor) -> None:
    assert agent.user is not None
    inside = client_of(agent)
    assert inside.get("/plui/reglages/").status_code == 200
    assert "compte fermé" in press(admin_client, agent.user, "fermer")
    assert inside.get("/plui/reglages/").status_code == 403
    assert (
        "Ce compte est fermé"
        in admin_client.post("/installation/", {"email": agent.user.email, "name": "x"}).content.decode()
    )
    press(admin_client, agent.user, "rouvrir")
    assert client_of(agent).get("/plui/reglages/").status_code == 200


def test_what_was_done_is_kept_with_who_did_it_and_once(
    admin_client: Client, administrator: Actor, agent: Actor
) -> None:
    assert agent.user is not None
    for act in ("creer", "creer", "fermer", "fermer"):
        page = press(admin_client, agent.user, act)
    kept = [(entry.user, entry.object_repr, entry.change_message) for entry in LogEntry.objects.order_by("pk")]
    who, whom = administrator.user, str(agent.user)
    assert kept == [(who, whom, "peut créer des concertations"), (who, whom, "compte fermé")]
    assert f"{whom}, compte fermé (Admin)" in page


def test_one_s_own_account_stays_open(admin_client: Client, administrator: Actor) -> None:
    assert administrator.user is not None
    assert "un autre administrateur peut le fermer" in press(admin_client, administrator.user, "fermer")
    administrator.user.refresh_from_db()
    assert administrator.user.is_active


def test_the_command_line_may_do_it_too(agent: Actor) -> None:
    assert agent.user is not None
    installation.set_creation(operator(), agent.user, True)
    assert agent.user.is_agent
    assert not LogEntry.objects.exists()


def test_it_is_nobody_else_s(agent: Actor, alice: Actor) -> None:
    assert agent.user is not None
    for client in (client_of(agent), Client()):
        assert client.get("/installation/").status_code == 403
        assert client.post("/installation/", ODILE).status_code == 403
        assert client.post("/installation/compte/", {"compte": agent.user.pk, "geste": "creer"}).status_code == 403
    for actor in (ANYONE, alice, agent):
        with pytest.raises(Refused):
            installation.let_create(actor, **ODILE)
        with pytest.raises(Refused):
            installation.set_creation(actor, agent.user, True)
        with pytest.raises(Refused):
            installation.set_open(actor, agent.user, False)


def test_where_teams_have_a_second_factor_so_has_who_administrates(administrator: Actor, settings: object) -> None:
    settings.TEAM_MFA = True  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="second facteur"):
        installation.let_create(administrator, **ODILE)


def test_a_citizen_s_account_is_neither_shown_nor_touched(admin_client: Client) -> None:
    citizen = User.objects.create_user("citoyenne@essai.invalid", name="Citoyenne")
    assert "citoyenne@essai.invalid" not in admin_client.get("/installation/").content.decode()
    for account in (citizen.pk, "0", "abc", "9" * 40, ""):
        said = admin_client.post("/installation/compte/", {"compte": account, "geste": "fermer"})
        assert said.status_code == 404
    citizen.refresh_from_db()
    assert citizen.is_active


def test_an_unknown_act_does_nothing_and_says_so(admin_client: Client, agent: Actor) -> None:
    assert agent.user is not None
    assert "Ce geste n’existe pas" in press(admin_client, agent.user, "effacer")
    assert not LogEntry.objects.exists()


def test_a_faulty_address_is_told_and_what_was_typed_stays(admin_client: Client) -> None:
    said = admin_client.post("/installation/", ODILE | {"email": "odile"})
    assert said.status_code == 422
    assert 'value="Odile"' in said.content.decode()


def test_a_closed_account_is_refused_the_right(administrator: Actor, agent: Actor) -> None:
    assert agent.user is not None
    installation.set_open(administrator, agent.user, False)
    with pytest.raises(ValidationError, match="fermé"):
        installation.let_create(administrator, email=agent.user.email, name="x")


@pytest.mark.parametrize("page", ["concertation", "phase", "membership", "registerentry"])
def test_the_technical_administration_looks_and_bends_nothing(
    admin_client: Client, concertation: Concertation, agent: Actor, page: str
) -> None:
    phase = Phase.objects.get()
    rows = {"concertation": concertation, "phase": phase, "membership": concertation.memberships.get()}
    pk = rows[page].pk if page in rows else getattr(RegisterEntry.objects.first(), "pk", 1)
    assert admin_client.get(f"/admin/concertations/{page}/").status_code == 200
    assert admin_client.get(f"/admin/concertations/{page}/add/").status_code == 403
    moved = {"closes_at_0": "2031-01-01", "closes_at_1": "00:00:00", "title": "Autre", "slug": "autre", "role": "agent"}
    for door in ("change", "delete"):
        said = admin_client.post(f"/admin/concertations/{page}/{pk}/{door}/", moved | {"post": "yes"})
        assert said.status_code in ((403, 302) if page == "registerentry" else (403,))
    closes = phase.closes_at
    phase.refresh_from_db()
    assert phase.closes_at == closes


def test_an_account_is_neither_renamed_nor_removed_by_the_technical_administration(
    admin_client: Client, agent: Actor
) -> None:
    assert agent.user is not None
    address = f"/admin/accounts/user/{agent.user.pk}"
    assert admin_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    admin_client.post(f"{address}/change/", {"email": "x@essai.invalid", "name": "X", "is_agent": "on"})
    agent.user.refresh_from_db()
    assert (agent.user.name, agent.user.is_agent) == ("Membre agent", False)
