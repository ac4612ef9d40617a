"""What is read of the database for a bilan."""

from datetime import timedelta
from typing import Any

import pytest

from carto.bilan.collect import collect
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.register import GENESIS
from tests.conftest import AFTER, BEFORE, DURING

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


def test_the_number_of_queries_is_fixed(told: Concertation, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(18):
        collect(told, at=AFTER)
