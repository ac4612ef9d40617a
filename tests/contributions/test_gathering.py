"""Votes counted on paper: entered by the team, beside those given online, corrected by a new version."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.rules import Refused
from carto.contributions.gathering import Counted, current, gather, voices_of
from carto.contributions.models import Ballots, Contribution, Gathered, Means
from carto.debate.actions import vote
from carto.debate.models import Choice
from carto.exchange.geojson import FIELDS
from carto.exchange.reading import read
from tests.conftest import DURING
from tests.contributions.conftest import Browser, browser_of, open_now

__all__ = ["browser_of", "open_now"]
ADDRESS = "/plui/contributions/W-0001/papier/"
EVENING = Counted(Ballots(12, 3, 1), "Réunion du 2", DURING.date(), "Mme Petit")


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def typed(**fields: object) -> dict[str, object]:
    return {
        "place": "Réunion <b>", "counted_on": "2026-03-02", "counted_by": "Mme Petit", "for_count": 12,
        "against_count": 3, "mixed_count": 1,
    } | fields  # fmt: skip


def test_paper_votes_are_beside_those_online_and_in_their_sum_and_in_none_of_their_conclusions(
    contribution: Contribution, agent: Actor, bob: Actor, client: Client
) -> None:
    vote(bob, contribution, choice=Choice.AGAINST, at=DURING)
    gather(agent, contribution, EVENING, at=DURING)
    gather(agent, contribution, Counted(Ballots(42), "Decidim", DURING.date(), means=Means.PLATFORM), at=DURING)
    live = Contribution.objects.get()
    voices = voices_of(live)
    assert (voices.online, voices.paper, voices.platform) == (Ballots(0, 1, 0), Ballots(12, 3, 1), Ballots(42))
    assert voices.together == Ballots(12, 4, 1)
    page = said(client.get("/plui/contributions/W-0001/"))
    for words in (
        '<th scope="row">En ligne</th><td>0</td><td>0</td><td>1</td>',
        '<th scope="row">Sur papier</th><td>12</td><td>1</td><td>3</td>',
        '<th scope="row">Ensemble</th><td>12</td><td>1</td><td>4</td>',
        "42 soutiens sur l’ancienne plateforme (Decidim), comptés à part.",
        "0 pour, 1 contre, 0 mitigé",
        "portent sur les votes en ligne seuls",
    ):
        assert words in page, words
    assert "Mme Petit" not in page
    assert "papier/" not in page


def test_the_api_the_data_and_the_register_say_them_apart(
    contribution: Contribution, agent: Actor, bob: Actor, client: Client
) -> None:
    vote(bob, contribution, choice=Choice.AGAINST, at=DURING)
    gather(agent, contribution, EVENING, at=DURING)
    address = "/api/concertations/plui/contributions/"
    one = client.get(f"{address}W-0001/").json()["properties"]
    assert one["votes"] == {
        "online": {"for": 0, "against": 1, "mixed": 0}, "paper": {"for": 12, "against": 3, "mixed": 1},
        "together": {"for": 12, "against": 4, "mixed": 1}, "platform": {"for": 0, "against": 0, "mixed": 0},
    }  # fmt: skip
    assert client.get(address).json()["features"][0]["properties"]["votes"] == one["votes"]
    entry = read(contribution.concertation, at=DURING).entries[0]
    values = {field.name: field.value(entry) for field in FIELDS if field.name.startswith("votes_")}
    assert values == {
        "votes_pour": 0, "votes_contre": 1, "votes_mitiges": 0, "votes_papier_pour": 12, "votes_papier_contre": 3,
        "votes_papier_mitiges": 1, "votes_ensemble_pour": 12, "votes_ensemble_contre": 4, "votes_ensemble_mitiges": 1,
        "votes_ancienne_plateforme": 0,
    }  # fmt: skip
    opening = contribution.concertation.register_entries.get(event=register.Event.GATHERED).opening
    assert opening.content == {
        "means": "paper", "place": "Réunion du 2", "on": DURING.date().isoformat(), "votes": [12, 3, 1],
    }  # fmt: skip


def test_a_correction_is_a_new_version_that_says_why_and_the_former_one_stays(
    contribution: Contribution, agent: Actor
) -> None:
    first = gather(agent, contribution, EVENING, at=DURING)
    right = Counted(Ballots(0, 0, 0), "Réunion du 2", DURING.date())
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        gather(agent, contribution, right, replaces=first, at=DURING)
    second = gather(agent, contribution, right, replaces=first, reason="Compté deux fois", at=DURING)
    assert current(Gathered.objects.all()) == list(Gathered.objects.current()) == [second]
    assert (Gathered.objects.count(), voices_of(contribution).paper.total) == (2, 0)
    last = contribution.concertation.register_entries.order_by("position").last()
    assert last is not None
    assert (last.opening.content["instead_of"], last.opening.content["reason"]) == ([12, 3, 1], "Compté deux fois")
    with pytest.raises(ValidationError, match="corrigé entre-temps"):
        gather(agent, contribution, right, replaces=first, reason="Encore", at=DURING)


@pytest.mark.parametrize(
    ("ballots", "late", "why"),
    [
        (Ballots(), 0, "au moins un vote"),
        (Ballots(100_000, 1), 0, "100 000 votes"),
        (Ballots(1), 1, "à venir"),
    ],
)
def test_what_cannot_have_been_counted_is_refused(
    contribution: Contribution, agent: Actor, ballots: Ballots, late: int, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        gather(agent, contribution, Counted(ballots, "Ici", DURING.date() + timedelta(days=late)), at=DURING)
    assert not Gathered.objects.exists()


def test_nobody_but_the_team_enters_them(contribution: Contribution, bob: Actor, moderator: Actor) -> None:
    for actor in (bob, moderator):
        with pytest.raises(Refused):
            gather(actor, contribution, EVENING, at=DURING)


def test_an_agent_enters_and_corrects_them_from_the_page(
    contribution: Contribution, agent: Actor, browser_of: Browser, client: Client, make_concertation: Callable[..., Any]
) -> None:
    contribution.concertation.phases.update(opens_at=DURING.replace(year=2020), closes_at=DURING.replace(year=2090))
    browser = browser_of(agent)
    assert "papier/" in said(browser.get("/plui/contributions/W-0001/"))
    assert client.get(ADDRESS).status_code == 403
    assert 'value="0"' in said(browser.get(ADDRESS))
    for wrong in (
        {"for_count": -1},
        {"for_count": "9" * 30},
        {"counted_on": "hier"},
        {"place": ""},
        {"counted_on": "2926-01-01"},
    ):
        refused = browser.post(ADDRESS, typed(**wrong))
        assert (refused.status_code, Gathered.objects.count()) == (422, 0), wrong
        assert "Mme Petit" in said(refused), "what was typed stays"
    kept = said(browser.post(ADDRESS, typed(), follow=True))
    assert "Réunion &lt;b&gt;, 2 mars 2026 : 12 pour, 3 contre, 1 mitigé. Comptés par Mme Petit." in kept
    first = Gathered.objects.get()
    correcting = f"{ADDRESS}?corrige={first.pk}"
    assert 'value="12"' in said(browser.get(correcting))
    assert "reason" in browser.post(correcting, typed(for_count=11)).context["form"].errors
    kept = said(browser.post(correcting, typed(for_count=11, reason="Un bulletin nul"), follow=True))
    assert "Remplacé." in kept
    assert "Correction : Un bulletin nul" in kept
    assert browser.get(f"{ADDRESS}?corrige=999").status_code == 404
    assert browser.get(f"{ADDRESS}?corrige=x").status_code == 200
    assert "Remplacé" not in said(client.get("/plui/contributions/W-0001/"))
