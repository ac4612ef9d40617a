"""What is read of the database for a bilan."""

from datetime import date, timedelta
from typing import Any

import pytest

from carto.accounts.actors import Actor
from carto.bilan.collect import collect
from carto.concertations import actions as concertations
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.register import GENESIS
from carto.contributions.models import Contribution, MaskReason
from carto.dossier.models import Document
from carto.meetings.models import Meeting
from carto.modalites import actions as modalites
from carto.modalites.models import Modalite
from carto.moderation import actions as moderation
from carto.moderation.models import Outcome
from carto.witness import closings
from tests.conftest import AFTER, BEFORE, CLOSES_AT, DURING, OPENS_AT

pytestmark = pytest.mark.django_db


def test_the_record_holds_the_frame_the_areas_and_the_plan(told: Concertation) -> None:
    record = collect(told, at=AFTER)
    assert [(phase.title, phase.kind_label, phase.takes_contributions) for phase in record.phases] == [
        ("À vous la parole", "Contributions ouvertes", True)
    ]
    assert record.phases[0].opens_at.isoformat() == "2026-03-01T09:00:00+01:00"
    assert [theme.label for theme in record.themes][:2] == ["Habitat", "Économie"]
    assert all(theme.pictogram.startswith("M") for theme in record.themes)
    assert [(area.code, area.name) for area in record.communes] == [
        ("49901", "Essai-sur-Loire"), ("49902", "Le Vieil-Essai"),
    ]  # fmt: skip
    lon, lat = record.communes[0].label_at
    assert (-0.7 < lon < -0.6, 47.3 < lat < 47.4) == (True, True)
    assert len(record.perimeter[0]) == 5
    assert record.plan is not None
    assert record.plan.idurba == "200000008_PLUI_20260101"
    assert [zone.code for zone in record.zones] == ["U"]
    assert [kind.label for kind in record.zone_kinds] == ["Zone urbaine"]  # none of a carte communale
    assert [entry.reference for entry in record.publication.entries] == ["W-0001", "W-0002", "W-0003"]


def test_the_head_of_the_register_is_the_one_of_the_moment(told: Concertation) -> None:
    first = collect(told, at=DURING)
    register.append(told, register.Event.CALENDAR, "calendrier", {}, at=AFTER)
    assert collect(told, at=AFTER - timedelta(seconds=1)).register_head == first.register_head
    assert collect(told, at=AFTER).register_size == first.register_size + 1
    assert collect(told, at=BEFORE).register_head == GENESIS


def test_a_bare_concertation_has_a_record_too(concertation: Concertation) -> None:
    concertation.perimeter = None
    record = collect(concertation, at=AFTER)
    assert (record.perimeter, record.zones, record.plan, record.publication.entries) == ((), (), None, ())
    assert record.zone_kinds == ()


def test_the_number_of_queries_is_fixed(told: Concertation, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(30):
        collect(told, at=AFTER)


def test_what_was_promised_and_what_an_act_changed_are_read(told: Concertation, agent: Actor) -> None:
    voted = {"wording": "Un registre", "means": "paper_register", "planned_from": date(2026, 3, 1)}
    row = modalites.announce(agent, Modalite(concertation=told), at=DURING, act="Délibération 3", **voted)
    modalites.carry_out(agent, row, at=DURING, done_from=date(2026, 3, 2), is_complete=True)
    longer = concertations.PhaseDates("contribution", "La parole", OPENS_AT, AFTER)
    concertations.set_calendar(agent, told, [longer], at=DURING, act="Délibération 9")
    record = collect(told, at=AFTER)
    assert [(one.wording, one.status_label, one.done) for one in record.modalites] == [
        ("Un registre", "Tenue", (date(2026, 3, 2), None))
    ]
    added, moved = record.changes
    assert (added.act, added.before, added.after) == (
        "Délibération 3", (), ("Un registre ; Registre papier ; 2026-03-01",),
    )  # fmt: skip
    assert (moved.act, moved.before[0].startswith("À vous la parole : du 1er"), len(moved.after)) == (
        "Délibération 9", True, 1,
    )  # fmt: skip
    assert collect(told, at=BEFORE).changes == ()


def test_what_the_team_did_is_read_as_it_stood_at_that_moment(
    told: Concertation, agent: Actor, moderator: Actor, alice: Actor
) -> None:
    hour = timedelta(hours=1)
    meeting = Meeting.objects.create(
        concertation=told, kind="meeting", title="Parlons-en", starts_at=DURING, ends_at=DURING + hour,
        place_words="Salle des fêtes", announced_at=BEFORE, changed_at=BEFORE, attendance=12, held_at=DURING,
    )  # fmt: skip
    document = Document.objects.create(concertation=told, kind="padd", title="PADD")
    for number, added_at in ((1, BEFORE), (2, AFTER)):
        document.versions.create(
            number=number, dated=added_at.date(), file="x.pdf", page_count=1, size_bytes=1, sha256=str(number) * 64,
            added_at=added_at,
        )  # fmt: skip
    one = Contribution.objects.get(number=1)
    moderation.mask(moderator, one, reason=MaskReason.INSULT, read_at=DURING, at=DURING)
    moderation.contest(alice, one, body="SECRET-plainte", at=DURING + hour)
    moderation.answer_contest(moderator, one, outcome=Outcome.UPHELD, answer="SECRET-refus", at=AFTER)

    then = collect(told, at=DURING + 2 * hour)
    assert [(held.title, held.state_label, held.attendance) for held in then.gatherings] == [
        ("Parlons-en", "Tenue", 12)
    ]
    assert [[version.number for version in told_of.versions] for told_of in then.documents] == [[1]]
    [decision] = then.decisions
    assert (decision.reference, decision.verdict, decision.ending, decision.ended_at) == ("W-0001", "Masqué", "", None)
    assert decision.contested_at == DURING + hour
    now = collect(told, at=AFTER)
    assert [[version.number for version in held.versions] for held in now.documents] == [[1, 2]]
    assert now.decisions[0].ending == "Masquage maintenu"
    assert "SECRET" not in str(now.decisions)
    assert str(moderator.user) not in str(now.decisions)
    meeting.delete()
    assert collect(told, at=AFTER).gatherings == ()


def test_what_was_frozen_at_the_closing_is_cited_once_it_was(told: Concertation) -> None:
    closings.freeze_due(AFTER)
    assert collect(told, at=AFTER - timedelta(seconds=1)).closings == ()
    [frozen] = collect(told, at=AFTER).closings
    assert (frozen.title, frozen.closed_at) == ("À vous la parole", CLOSES_AT)
    assert frozen.size == told.register_entries.count()
