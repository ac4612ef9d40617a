"""The journal of a team: who did what, when; who reads it, and how long it is kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.acts import ACTS
from carto.concertations.models import Concertation, Membership, Role, TeamAct
from carto.privacy.models import Purged
from carto.privacy.retention import purge
from tests.test_every_route import routes


def client_of(actor: Actor) -> Client:
    assert actor.user is not None
    client = Client()
    client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    return client_of(agent)


def done(concertation: Concertation) -> list[tuple[str, str]]:
    rows = TeamAct.objects.filter(concertation=concertation).order_by("pk")
    return [(row.name, row.subject) for row in rows]


def test_what_succeeds_is_kept_with_who_did_it_and_what_fails_is_not(
    agent_client: Client, agent: Actor, concertation: Concertation
) -> None:
    odile = {"email": "odile@essai.invalid", "name": "Odile", "role": "elected"}
    assert agent_client.post("/plui/reglages/equipe/", odile | {"email": "pas une adresse"}).status_code == 422
    member = concertation.memberships.get()
    agent_client.post(f"/plui/reglages/equipe/{member.pk}/retirer/")  # the last one: refused, and told by a page
    agent_client.post(f"/plui/reglages/equipe/{member.pk}/role/", {"role": "roi"})
    agent_client.get("/plui/reglages/equipe/")
    assert done(concertation) == []

    agent_client.post("/plui/reglages/equipe/", odile)
    agent_client.post(f"/plui/reglages/invitations/{concertation.invitations.get().pk}/annuler/")
    assert done(concertation) == [
        ("concertations:team", ""),
        ("concertations:revoke", f"n° {concertation.invitations.get().pk}"),
    ]
    assert {row.user for row in TeamAct.objects.all()} == {agent.user}
    page = agent_client.get("/plui/journal/").content.decode()
    assert "Membre agent</strong> a annulé une invitation" in page


def test_what_the_public_does_and_what_an_agent_tries_elsewhere_is_not_kept(
    agent_client: Client, make_concertation: Callable[..., Concertation], alice: Actor, concertation: Concertation
) -> None:
    elsewhere = make_concertation("ailleurs")
    agent_client.post("/ailleurs/reglages/publier/")
    agent_client.post("/absente/reglages/publier/")
    citizen = Client()
    citizen.cookies[COOKIE] = alice.key
    citizen.post("/plui/suivre/", {"email": "a@essai.invalid"})
    citizen.post("/plui/reglages/publier/")
    assert (done(concertation), done(elsewhere)) == ([], [])


def test_an_act_on_a_text_says_which_and_who_leaves_is_kept_too(
    concertation: Concertation, make_member: Callable[[Role], Actor], administrator: Actor
) -> None:
    garant = make_member(Role.GARANT)
    client_of(garant).post("/plui/quitter/")
    client_of(administrator).post("/plui/reglages/publier/")
    assert done(concertation) == [("concertations:leave", ""), ("concertations:publish", "")]


def test_the_journal_is_searched_by_who_what_and_when(
    agent_client: Client, agent: Actor, moderator: Actor, concertation: Concertation
) -> None:
    noon = datetime(2026, 3, 10, 11, tzinfo=UTC)
    for actor, name, days in (
        (agent, "layers:upload", 0),
        (moderator, "moderation:mask", 1),
        (agent, "layers:fetch", 2),
    ):
        at = noon + timedelta(days=days)
        TeamAct.objects.create(concertation=concertation, user=actor.user, name=name, done_at=at)
    assert moderator.user is not None

    def told(query: str) -> list[bool]:
        page = agent_client.get(f"/plui/journal/?{query}").content.decode()
        return [words in page for words in ("a importé un plan", "a masqué une contribution", "au Géoportail")]

    assert told("") == [True, True, True]
    assert told("kind=plan") == [True, False, True]
    assert told(f"who={moderator.user.pk}") == [False, True, False]
    assert told("since=2026-03-11&until=2026-03-11") == [False, True, False]
    assert told("kind=answers") == [False, False, False]


@pytest.mark.parametrize(
    "query", ["kind=rien", "who=abc", "who=999999", "since=hier", "until=9999-12-31", "since=0001-01-01", "who=%00"]
)
def test_a_question_that_means_nothing_is_told_so(agent_client: Client, query: str) -> None:
    assert agent_client.get(f"/plui/journal/?{query}").status_code == 422
    assert agent_client.get(f"/plui/journal/journal.csv?{query}").status_code == 200


@pytest.mark.parametrize("query", ["page=-1", "page=1e9", "page=x"])
def test_a_page_that_is_not_there_is_no_error(agent_client: Client, query: str) -> None:
    assert agent_client.get(f"/plui/journal/?{query}").status_code == 200


def test_the_journal_has_pages(agent_client: Client, agent: Actor, concertation: Concertation) -> None:
    at = timezone.now()
    TeamAct.objects.bulk_create(
        TeamAct(concertation=concertation, user=agent.user, name="layers:upload", done_at=at) for _one in range(101)
    )
    first = agent_client.get("/plui/journal/?kind=plan").content.decode()
    assert (first.count("a importé un plan"), "?kind=plan&amp;page=2" in first) == (100, True)
    assert agent_client.get("/plui/journal/?kind=plan&page=2").content.decode().count("a importé un plan") == 1


def test_the_file_holds_no_formula_and_taking_it_away_is_kept(
    agent_client: Client, agent: Actor, concertation: Concertation
) -> None:
    assert agent.user is not None
    agent.user.name = '=HYPERLINK("http://mal.invalid")'
    agent.user.save()
    at = timezone.now()
    TeamAct.objects.create(concertation=concertation, user=agent.user, name="une:ancienne", subject="+1", done_at=at)
    TeamAct.objects.create(concertation=concertation, user=None, name="layers:upload", done_at=at)
    file = agent_client.get("/plui/journal/journal.csv")
    lines = file.content.decode().splitlines()
    assert lines[0].endswith("Quand;Qui;Quoi;Acte;Objet")
    assert "compte fermé;Plan;a importé un plan" in lines[1]
    assert "\"'=HYPERLINK" in lines[2]
    assert "une:ancienne;'+1" in lines[2]
    assert done(concertation)[-1] == ("concertations:journal_csv", "")


def test_a_hostile_name_stays_text(agent_client: Client, agent: Actor, concertation: Concertation) -> None:
    assert agent.user is not None
    agent.user.name = "<script>alert(1)</script>"
    agent.user.save()
    agent_client.post("/plui/reglages/publier/")
    page = agent_client.get("/plui/journal/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_journal_of_another_concertation_is_not_read(
    agent_client: Client, make_concertation: Callable[..., Concertation]
) -> None:
    elsewhere = make_concertation("ailleurs")
    TeamAct.objects.create(concertation=elsewhere, name="layers:upload", done_at=timezone.now())
    assert agent_client.get("/ailleurs/journal/").status_code == 403
    assert agent_client.get("/ailleurs/journal/journal.csv").status_code == 403
    assert "a importé un plan" not in agent_client.get("/plui/journal/").content.decode()


# What only a team does, by where it stands; each address there is in the journal, or here with the reason why not.
OF_A_TEAM = (
    "reglages/",
    "plan/",
    "moderation/",
    "reponses/",
    "saisie/",
    "bilan/",
    "paquet/",
    "analyse/",
    "lire/",
    "examen/",
    "rapport/",
    "journal/",
)
NOT_KEPT = {
    "concertations:journal": "only reads",
    "reading:analysis": "only reads",
    "moderation:queue": "only reads",
    "moderation:register": "only reads",
    "debate:bursts": "only reads",
    "layers:plan": "only reads",
    "layers:version": "only reads",
    "layers:anomalies": "what the import found wrong in a public plan",
    "layers:import_progress": "only reads",
    "layers:piece": "a piece of a public plan",
    "comparing:evolution": "only reads",
    "comparing:csv": "what is public of two public plans",
    "comparing:geojson": "what is public of two public plans",
    "contributions:zone": "only reads",
    "contributions:prescription": "only reads",
    "follow:zone_card": "public",
    "follow:notice": "only reads",
    "follow:notice_sheet": "for the walls",
    "bilan:detail": "only reads",
    "conclusions:index": "only reads",
    "inquiry:index": "only reads",
    "inquiry:read": "the commissioner's own papers, which no one else watches",
    "package:detail": "only reads",
    "bilan:section_versions": "only reads",
    "kit:papers": "blank sheets",
    "kit:sheets": "blank sheets",
    "kit:photo": "seen in the page of the sheet",
    "kit:rectified": "seen in the page of the sheet",
}


def name_of(route: URLPattern) -> str:
    module = route.callback.__module__.split(".")[1]
    return f"{module}:{route.name}"


def test_every_address_of_the_team_is_in_the_journal_or_says_why_not() -> None:
    prefix = "<slug:slug>/"
    of_a_team = {
        name_of(one) for address, one in routes() if address.removeprefix(prefix).startswith(OF_A_TEAM)
        and address.startswith(prefix)
    }  # fmt: skip
    assert of_a_team - set(ACTS) - set(NOT_KEPT) == set()
    assert set(NOT_KEPT) & set(ACTS) == set()
    known = {name_of(one) for _address, one in routes() if one.name}
    assert (set(ACTS) | set(NOT_KEPT)) - known == set()


def test_the_journal_is_kept_twelve_months_and_its_purge_is_told(
    agent_client: Client, agent: Actor, concertation: Concertation
) -> None:
    now = timezone.now()
    for days in (364, 366):
        at = now - timedelta(days=days)
        TeamAct.objects.create(concertation=concertation, user=agent.user, name="layers:upload", done_at=at)
        concertation.invitations.create(
            email=f"{days}@essai.invalid", name="X", role=Role.GARANT, invited_at=at, sent_at=at
        )
    assert purge(now, is_dry=True)[Purged.TEAM] == 2
    assert purge(now)[Purged.TEAM] == 2
    assert TeamAct.objects.get().done_at > now - timedelta(days=365)
    assert [one.email for one in concertation.invitations.all()] == ["364@essai.invalid"]
    assert "Journal et invitations de l’équipe" in agent_client.get("/plui/regles/").content.decode()


def test_a_closed_account_leaves_the_act_without_the_name(
    agent_client: Client, agent: Actor, moderator: Actor, concertation: Concertation
) -> None:
    assert moderator.user is not None
    TeamAct.objects.create(
        concertation=concertation, user=moderator.user, name="moderation:mask", done_at=timezone.now()
    )
    Membership.objects.filter(user=moderator.user).delete()
    moderator.user.delete()
    page = agent_client.get("/plui/journal/").content.decode()
    assert ("compte fermé</strong> a masqué" in page, "Membre moderator" in page) == (True, False)
