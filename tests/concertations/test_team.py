"""A team: who is asked into it, who accepts, who changes role, who leaves."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import User
from carto.concertations import team
from carto.concertations.models import Concertation, Invitation, InvitationState, Membership, Role
from carto.concertations.rules import Refused, operator
from tests.conftest import DURING

ODILE = {"email": "odile@essai.invalid", "name": "Odile", "role": "elected"}


def client_of(actor: Actor) -> Client:
    assert actor.user is not None
    client = Client()
    client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    return client_of(agent)


@pytest.fixture
def ask(concertation: Concertation, agent: Actor) -> Callable[..., Invitation]:
    def invite(email: str = ODILE["email"], role: Role = Role.ELECTED, **given: Any) -> Invitation:
        at = given.get("at", timezone.now())
        return team.invite(agent, concertation, email=email, name="Odile", role=role, at=at)

    return invite


def test_an_invitation_goes_to_its_address_alone_and_gives_nothing_until_its_button_is_pressed(
    agent_client: Client, concertation: Concertation, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = agent_client.post("/plui/reglages/equipe/", ODILE, follow=True).content.decode()
    assert "un courriel est parti à odile@essai.invalid" in page
    assert "/invitation/" not in page
    [letter] = mail.outbox
    assert (letter.to, "Élu qui répond" in letter.body) == (["odile@essai.invalid"], True)
    link = re.findall(r"https?://[^/\s]+(/invitation/\S+)", str(letter.body))[0]

    odile = Client()
    opened = odile.get(link)
    assert "Élu qui répond" in opened.content.decode()
    assert opened["Referrer-Policy"] == "strict-origin"
    assert not User.objects.filter(email=ODILE["email"]).exists()
    assert concertation.memberships.count() == 1

    odile.post(link)
    assert odile.get("/plui/reponses/").status_code == 200
    assert odile.get("/plui/moderation/").status_code == 403
    assert not concertation.memberships.get(user__name="Odile").user.has_usable_password()

    other = Client()
    assert "déjà été acceptée" in other.post(link).content.decode()
    assert other.get("/plui/reponses/").status_code == 403
    assert "acceptée" in agent_client.get("/plui/reglages/equipe/").content.decode()


def test_a_member_taken_out_loses_the_right_at_the_next_page(
    agent_client: Client, concertation: Concertation, make_member: Callable[[Role], Actor]
) -> None:
    elected = client_of(make_member(Role.ELECTED))
    assert elected.get("/plui/reponses/").status_code == 200
    pk = concertation.memberships.get(role=Role.ELECTED).pk
    agent_client.post(f"/plui/reglages/equipe/{pk}/retirer/")
    assert elected.get("/plui/reponses/").status_code == 403


def test_a_cancelled_link_says_so_and_opens_nothing(
    agent_client: Client, concertation: Concertation, ask: Callable[..., Invitation]
) -> None:
    row = ask()
    page = agent_client.post(f"/plui/reglages/invitations/{row.pk}/annuler/", follow=True).content.decode()
    assert "son lien n’ouvre plus rien" in page
    visitor = Client()
    for answer in (visitor.get(link_of(row)), visitor.post(link_of(row))):
        assert "a été annulée par l’équipe" in answer.content.decode()
    assert concertation.memberships.count() == 1
    again = agent_client.post(f"/plui/reglages/invitations/{row.pk}/renvoyer/", follow=True).content.decode()
    assert "déjà été acceptée ou annulée" in again


def link_of(invitation: Invitation) -> str:
    return f"/invitation/{team.token_of(invitation)}/"


def test_a_link_is_good_for_fourteen_days_and_again_once_the_letter_is_sent_anew(
    agent_client: Client, ask: Callable[..., Invitation], concertation: Concertation
) -> None:
    now = timezone.now()
    row = ask(at=now - timedelta(days=14, seconds=1))
    assert row.state_at(now - timedelta(minutes=1)) is InvitationState.PENDING
    assert "quatorze jours" in Client().post(link_of(row)).content.decode()
    assert "expirée" in agent_client.get("/plui/reglages/equipe/").content.decode()
    agent_client.post(f"/plui/reglages/invitations/{row.pk}/renvoyer/")
    Client().post(link_of(row))
    assert concertation.memberships.filter(user__email=row.email).exists()


def test_an_altered_link_says_that_it_is_not_whole(db: None, ask: Callable[..., Invitation]) -> None:
    for token in ("invente", team.token_of(ask())[:-2]):
        answer = Client().get(f"/invitation/{token}/")
        assert (answer.status_code, "pas complet" in answer.content.decode()) == (200, True)


def test_inviting_says_the_same_whether_the_address_has_an_account(agent_client: Client) -> None:
    User.objects.create_user("connue@essai.invalid", name="Secrète")
    pages = [
        agent_client.post("/plui/reglages/equipe/", ODILE | {"email": f"{who}@essai.invalid"}, follow=True).content
        for who in ("connue", "inconnu")
    ]
    assert "Secrète" not in pages[0].decode()
    assert [f"parti à {who}@" in page.decode() for who, page in zip(("connue", "inconnu"), pages, strict=True)] == [
        True,
        True,
    ]


def test_asking_an_address_again_replaces_the_role_and_makes_no_second_invitation(
    ask: Callable[..., Invitation], concertation: Concertation
) -> None:
    ask(" Odile@Essai.invalid")
    ask(role=Role.GARANT)
    assert [one.role for one in concertation.invitations.all()] == [Role.GARANT]


def test_somebody_of_the_team_is_not_invited_and_the_page_keeps_what_was_typed(
    agent_client: Client, make_member: Callable[[Role], Actor]
) -> None:
    make_member(Role.GARANT)
    answer = agent_client.post("/plui/reglages/equipe/", ODILE | {"email": "GARANT@essai.invalid"})
    assert (answer.status_code, "déjà de l’équipe" in answer.content.decode()) == (422, True)
    assert "GARANT@essai.invalid" in answer.content.decode()


def test_no_address_gets_more_than_five_letters_an_hour(ask: Callable[..., Invitation]) -> None:
    for _time in range(5):
        ask()
    with pytest.raises(ValidationError, match="Trop de messages"):
        ask()


def test_an_account_that_was_closed_does_not_come_back_by_an_invitation(
    ask: Callable[..., Invitation], concertation: Concertation
) -> None:
    User.objects.create_user(ODILE["email"], name="Odile", is_active=False)
    row = ask()
    assert "est fermé" in Client().post(link_of(row)).content.decode()
    assert concertation.memberships.count() == 1
    row.refresh_from_db()
    assert row.accepted_at is None


def test_an_account_without_a_name_takes_that_of_the_invitation_and_one_of_the_team_keeps_its_role(
    ask: Callable[..., Invitation], concertation: Concertation
) -> None:
    user = User.objects.create_user(ODILE["email"])
    row = ask()
    Membership.objects.create(concertation=concertation, user=user, role=Role.GARANT)
    assert team.accept(row, at=timezone.now()).role == Role.GARANT
    user.refresh_from_db()
    assert user.name == "Odile"
    with pytest.raises(ValidationError, match="plus valable"):
        team.accept(row, at=timezone.now())


def test_a_role_changes_at_once_but_not_that_of_the_last_who_runs_it(
    agent_client: Client, concertation: Concertation, make_member: Callable[[Role], Actor]
) -> None:
    make_member(Role.MODERATOR)
    moderator, last = concertation.memberships.get(role=Role.MODERATOR), concertation.memberships.get(role=Role.AGENT)

    def give(member: Membership, role: str) -> str:
        address = f"/plui/reglages/equipe/{member.pk}/role/"
        return agent_client.post(address, {"role": role}, follow=True).content.decode()

    assert "seul agent" in give(last, "garant")
    assert "Ce rôle ou cette commune n’existe pas" in give(moderator, "roi")
    assert "Le rôle est changé" in give(moderator, "project_manager")
    assert "Le rôle est changé" in give(last, "agent")
    moderator.refresh_from_db()
    assert moderator.role == Role.PROJECT_MANAGER


def test_a_commune_relay_is_invited_with_their_communes_and_reads_them_everywhere(
    agent_client: Client, concertation: Concertation, django_capture_on_commit_callbacks: Any
) -> None:
    relay = ODILE | {"role": "relay"}
    for communes in ([], ["00000"]):
        refused = agent_client.post("/plui/reglages/equipe/", relay | {"communes": communes})
        assert (refused.status_code, Invitation.objects.count()) == (422, 0)
    assert "Cochez au moins une commune" in agent_client.post("/plui/reglages/equipe/", relay).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        agent_client.post("/plui/reglages/equipe/", relay | {"communes": ["49902"]})
    assert "Relais communal : Le Vieil-Essai" in mail.outbox[0].body
    assert "Relais communal (Le Vieil-Essai)" in agent_client.get("/plui/reglages/equipe/").content.decode()
    link = link_of(Invitation.objects.get())
    assert "Le Vieil-Essai" in Client().get(link).content.decode()
    Client().post(link)
    member = concertation.memberships.get(role=Role.RELAY)
    assert member.insee_codes == ["49902"]

    def give(role: str, *communes: str) -> str:
        sent = {"role": role, "communes": communes}
        return agent_client.post(f"/plui/reglages/equipe/{member.pk}/role/", sent, follow=True).content.decode()

    assert "Cochez au moins une commune" in give("relay")
    assert "Relais communal (Essai-sur-Loire, Le Vieil-Essai)" in give("relay", "49901", "49902")
    give("moderator", "49901")
    member.refresh_from_db()
    assert (member.role, member.insee_codes) == (Role.MODERATOR, [])


def test_the_menu_of_a_relay_holds_what_is_theirs_alone(relay: Actor) -> None:
    menu = client_of(relay).get("/plui/").content.decode().partition("menu-team")[2].partition("</nav>")[0]
    assert re.findall(r'href="/plui/([^"]*)"', menu) == ["saisie/", "moderation/"]


def test_one_leaves_a_team_of_one_s_own_will_but_the_last_who_runs_it(
    agent_client: Client, concertation: Concertation, make_member: Callable[[Role], Actor]
) -> None:
    garant = client_of(make_member(Role.GARANT))
    assert "Quitter l’équipe de" in garant.get("/compte/").content.decode()
    assert "plus de l’équipe" in garant.post("/plui/quitter/", follow=True).content.decode()
    assert "seul agent" in agent_client.post("/plui/quitter/", follow=True).content.decode()
    assert garant.post("/plui/quitter/").status_code == 403
    assert [one.role for one in concertation.memberships.all()] == [Role.AGENT]
    for stranger in (ANYONE, operator()):
        with pytest.raises(Refused, match="pas de l’équipe"):
            team.leave(stranger, concertation, at=DURING)


def test_a_project_manager_may_stay_alone_where_no_agent_is_left(
    concertation: Concertation, agent: Actor, make_member: Callable[[Role], Actor]
) -> None:
    manager = make_member(Role.PROJECT_MANAGER)
    team.dismiss(manager, concertation.memberships.get(user=agent.user), at=DURING)
    with pytest.raises(ValidationError, match="seul agent"):
        team.dismiss(manager, concertation.memberships.get(user=manager.user), at=DURING)


@pytest.mark.parametrize(
    "verb",
    [
        lambda who, c, row: team.invite(who, c, email="x@y.fr", name="X", role=Role.AGENT, at=DURING),
        lambda who, c, row: team.resend(who, row, at=DURING),
        lambda who, c, row: team.revoke(who, row, at=DURING),
        lambda who, c, row: team.dismiss(who, c.memberships.first(), at=DURING),
        lambda who, c, row: team.give_role(who, c.memberships.first(), Role.AGENT, at=DURING),
    ],
)
def test_a_moderator_makes_no_team(
    verb: Callable[[Actor, Concertation, Invitation], object],
    concertation: Concertation,
    moderator: Actor,
    ask: Callable[..., Invitation],
) -> None:
    row = ask()
    before = list(concertation.memberships.values_list("user", "role"))
    with pytest.raises(Refused):
        verb(moderator, concertation, row)
    assert list(concertation.memberships.values_list("user", "role")) == before


def test_an_invitation_or_a_member_of_another_concertation_is_not_found(
    agent_client: Client, make_concertation: Callable[..., Concertation]
) -> None:
    elsewhere = make_concertation("ailleurs")
    row = team.invite(operator(), elsewhere, email="x@y.fr", name="X", role=Role.AGENT, at=DURING)
    member = team.accept(row, at=DURING)
    other = team.invite(operator(), elsewhere, email="z@y.fr", name="Z", role=Role.AGENT, at=DURING)
    for address in (
        f"/plui/reglages/invitations/{other.pk}/annuler/",
        f"/plui/reglages/invitations/{other.pk}/renvoyer/",
        f"/plui/reglages/equipe/{member.pk}/retirer/",
        f"/plui/reglages/equipe/{member.pk}/role/",
    ):
        assert agent_client.post(address, {"role": "garant"}).status_code == 404
        assert agent_client.post(address.replace("plui", "ailleurs"), {"role": "garant"}).status_code in (403, 404)
    assert (Membership.objects.get(pk=member.pk).role, other.revoked_at) == (Role.AGENT, None)
