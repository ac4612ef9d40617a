"""What a commune relay moderates: what touches their communes, and the comments on it."""

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import TeamAct
from carto.concertations.rules import Refused
from carto.contributions import contexts
from carto.contributions.models import Blur, Contribution, MaskReason
from carto.debate import actions as debate
from carto.debate.models import Comment
from carto.moderation import actions
from carto.moderation.models import Decision, Outcome
from carto.moderation.models import Text as Moderated
from tests.conftest import DURING
from tests.debate.conftest import say

PLACES: dict[int, GEOSGeometry | None] = {
    1: Point(-0.65, 47.35, srid=4326),
    2: LineString((-0.65, 47.35), (-0.55, 47.35), srid=4326),
    3: Point(-0.55, 47.35, srid=4326),
    4: None,
}
THEIRS = {1, 2}
Rows = dict[int, Contribution]


@pytest.fixture
def rows(live: Contribution, make_contribution: Callable[..., Contribution]) -> Rows:
    """One in their commune, one across its border, one in the other commune, one without a place; none read yet."""
    live.delete()
    found = {
        n: make_contribution(n, geometry=place, public_geometry=place, title=f"Titre {n}", published_at=None)
        for n, place in PLACES.items()
    }
    for row in found.values():
        row.concertation = live.concertation
        contexts.store(row, contexts.compute(row), at=DURING)
    return found


@pytest.fixture
def theirs(relay: Actor, browse: Callable[[Actor], Client]) -> Client:
    return browse(relay)


def test_the_queue_shows_and_counts_what_touches_their_communes(rows: Rows, theirs: Client, bob: Actor) -> None:
    Contribution.objects.update(published_at=DURING)
    for row in rows.values():
        row.refresh_from_db(fields=["published_at"])
        said = say(bob, row, f"Commentaire {row.number}")
        debate.report(bob, row, comment=said, reason=MaskReason.INSULT, at=timezone.now())
    queue = theirs.get("/plui/moderation/").content.decode()
    assert {n for n in PLACES if f"Commentaire {n}" in queue} == THEIRS
    assert '<span class="figure">2</span> signalés' in queue
    assert "cette page montre ce qui touche Essai-sur-Loire, et cela seul" in queue
    assert "rafales" not in queue.lower()
    public = theirs.get("/plui/moderation/?voir=publics").content.decode()
    assert {n for n in PLACES if f"Titre {n}" in public} == THEIRS


def test_what_awaits_elsewhere_is_not_found_and_what_is_public_there_is_read_as_by_anyone(
    rows: Rows, theirs: Client, bob: Actor
) -> None:
    found = [theirs.get(f"/plui/contributions/W-000{n}/").status_code for n in PLACES]
    assert found == [200, 200, 404, 404]
    Contribution.objects.update(published_at=DURING, blur=Blur.CELL)
    for row in rows.values():
        row.refresh_from_db(fields=["published_at"])
        Comment.objects.filter(pk=say(bob, row, "Que nul n’a lu").pk).update(published_at=None)
    pages = [theirs.get(f"/plui/contributions/W-000{n}/").content.decode() for n in PLACES]
    assert ["Que nul n’a lu" in page for page in pages] == [True, True, False, False]
    assert ["/masquer/" in page for page in pages] == [True, True, False, False]


def test_a_decision_on_a_text_of_another_commune_leaves_it_as_it_is(rows: Rows, theirs: Client, relay: Actor) -> None:
    theirs.post("/plui/moderation/decider/", {"keep": "ticked", "text": [f"w{row.pk}" for row in rows.values()]})
    assert {row.number for row in Contribution.objects.published()} == THEIRS
    assert set(Decision.objects.values_list("role", flat=True)) == {"relay"}
    assert TeamAct.objects.get().user == relay.user


@pytest.mark.parametrize(
    "verb",
    [
        lambda who, text: actions.keep(who, text, read_at=timezone.now(), at=timezone.now()),
        lambda who, text: actions.mask(who, text, reason="insult", read_at=timezone.now(), at=timezone.now()),
        lambda who, text: actions.unmask(who, text, read_at=timezone.now(), at=timezone.now()),
        lambda who, text: actions.mask_passage(
            who, text, words="mots", reason="insult", read_at=timezone.now(), at=timezone.now()
        ),
        lambda who, text: actions.unmask_passage(who, text, passage=1, at=timezone.now()),
        lambda who, text: actions.answer_contest(who, text, outcome=Outcome.LIFTED, answer="Non", at=timezone.now()),
    ],
)
def test_no_verb_of_moderation_reaches_another_commune(
    verb: Callable[[Actor, Moderated], bool], rows: Rows, relay: Actor, bob: Actor
) -> None:
    Contribution.objects.update(published_at=DURING)
    row = rows[3]
    row.refresh_from_db(fields=["published_at"])
    said = say(bob, row, "Des mots")
    for text in (row, said):
        with pytest.raises(Refused, match="ce qui touche ses communes : Essai-sur-Loire"):
            verb(relay, text)
    assert not Decision.objects.exists()


def test_bursts_and_the_whole_register_of_moderation_are_closed_to_a_relay(rows: Rows, theirs: Client) -> None:
    for address in ("rafales/", "registre/"):
        refused = theirs.get(f"/plui/moderation/{address}")
        assert (refused.status_code, "porte sur toute la concertation" in refused.content.decode()) == (403, True)
