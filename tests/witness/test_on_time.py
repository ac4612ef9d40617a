"""At the minute of the act, in civil time, whoever comes at once, however slowly: in time or late, and never lost."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from carto.accounts.actors import ANYONE
from carto.concertations import register
from carto.concertations.forms import PhaseForm
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, is_still_to_come, require
from carto.contributions import actions
from carto.contributions.models import Contribution
from carto.contributions.record import current_contributions
from carto.witness import closings
from carto.witness.closings import SETTLES, freeze_due
from carto.witness.models import Closing
from tests.conftest import AFTER, CLOSES_AT
from tests.debate.test_concurrency import at_once

INSTANT = timedelta(microseconds=1)
Deposit = Callable[[datetime], None]


@pytest.fixture
def deposit(concertation: Concertation, point: GEOSGeometry) -> Deposit:
    kind, themes = concertation.kinds.get(slug="constat"), list(concertation.themes.all()[:1])

    def submit(at: datetime) -> None:
        actions.submit(
            ANYONE, concertation, kind=kind, themes=themes, title="Un banc", body="À l’ombre.", geometry=point,
            pseudonym="Chloé", at=at,
        )  # fmt: skip

    return submit


def typed(concertation: Concertation, day: str, hour: str) -> PhaseForm:
    """The calendar as an agent types it, in the civil time of the territory."""
    values = {"kind": "contribution", "title": "À vous", "opens_at_0": "2026-03-01", "opens_at_1": "08:00"}
    with timezone.override(concertation.zone_info):
        form = PhaseForm(values | {"closes_at_0": day, "closes_at_1": hour}, instance=concertation.phases.get())
        form.is_valid()
    return form


@pytest.mark.parametrize(("territory", "day", "hour", "utc"), [
    ("metropole", "2026-03-29", "01:59", "2026-03-29T00:59"),
    ("metropole", "2026-03-29", "03:00", "2026-03-29T01:00"),
    ("metropole", "2026-10-25", "01:59", "2026-10-24T23:59"),
    ("metropole", "2026-10-25", "03:00", "2026-10-25T02:00"),
    ("martinique", "2026-03-29", "02:30", "2026-03-29T06:30"),
    ("reunion", "2026-10-25", "23:59", "2026-10-25T20:00"),  # its last minute counts whole
])  # fmt: skip
def test_it_closes_at_the_civil_minute_of_the_act(
    concertation: Concertation, territory: str, day: str, hour: str, utc: str
) -> None:
    concertation.territory = territory
    typed(concertation, day, hour).save()
    closes_at = concertation.phases.get().closes_at
    assert closes_at == datetime.fromisoformat(f"{utc}:00+00:00")
    require(ANYONE, Action.SUBMIT, concertation, at=closes_at - INSTANT)
    with pytest.raises(Refused):
        require(ANYONE, Action.SUBMIT, concertation, at=closes_at)
    assert not is_still_to_come(Action.SUBMIT, concertation, at=closes_at)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_an_hour_that_does_not_exist_or_comes_twice_closes_nothing(concertation: Concertation, day: str) -> None:
    assert list(typed(concertation, day, "02:30").errors) == ["closes_at"]


@pytest.mark.django_db(transaction=True)
def test_of_those_who_come_at_once_each_is_in_time_or_told_so_and_the_file_holds_who_was(
    concertation: Concertation, deposit: Deposit
) -> None:
    typed(concertation, "2026-03-29", "03:00").save()
    closes_at = concertation.phases.get().closes_at
    refused: list[datetime] = []

    def come(rank: int) -> Callable[[], None]:
        at = closes_at + rank * INSTANT

        def job() -> None:
            try:
                deposit(at)
            except Refused:
                refused.append(at)

        return job

    at_once([*(come(rank) for rank in range(-12, 12)), lambda: freeze_due(closes_at + SETTLES)])
    assert sorted(refused) == [closes_at + rank * INSTANT for rank in range(12)]
    assert list(Contribution.objects.values_list("number", flat=True)) == list(range(1, 13))
    freeze_due(closes_at + 2 * SETTLES)
    assert Closing.objects.latest("number").size == 12
    assert list(closings.problems(concertation)) == []
    assert register.verify(concertation, dict(current_contributions(concertation))).problems == ()


def test_what_came_in_time_and_was_written_after_the_file_has_a_second_one(
    concertation: Concertation, deposit: Deposit
) -> None:
    deposit(CLOSES_AT - 2 * INSTANT)
    freeze_due(CLOSES_AT + SETTLES)
    first = closings.file_of(Closing.objects.get()).read_bytes()
    register.append(concertation, register.Event.ANSWER, "W-0001", {"body": "Oui."}, at=CLOSES_AT)
    freeze_due(CLOSES_AT + 2 * SETTLES)
    deposit(CLOSES_AT - INSTANT)
    freeze_due(CLOSES_AT + 3 * SETTLES)
    freeze_due(AFTER)
    assert [(one.number, one.size, one.closed_at) for one in Closing.objects.all()] == [
        (1, 1, CLOSES_AT), (2, 3, CLOSES_AT),
    ]  # fmt: skip
    assert closings.file_of(Closing.objects.get(number=1)).read_bytes() == first
    assert list(closings.problems(concertation)) == []
