"""The home of the territory: each concertation at its stage, the dates to come, the picture of where they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from carto.concertations import home
from carto.concertations.home import Stage
from carto.concertations.models import Concertation, Milestone
from carto.concertations.procedures import StepKind
from tests.conftest import AFTER, BEFORE, DURING


def test_a_concertation_is_to_come_then_open_then_closed_then_archived(concertation: Concertation) -> None:
    stages = [home.stage_of(concertation, at=at) for at in (BEFORE, DURING, AFTER)]
    assert stages == [Stage.COMING, Stage.OPEN, Stage.CLOSED]
    Milestone.objects.create(concertation=concertation, step=StepKind.APPROVAL, done_on=AFTER.date())
    assert home.stage_of(concertation, at=AFTER) == Stage.ARCHIVED
    concertation.published_at = None
    assert home.stage_of(concertation, at=AFTER) == Stage.DRAFT


def test_the_home_lists_by_stage_with_the_dates_of_all_but_drafts(
    client: Client, concertation: Concertation, make_concertation: Callable[..., Concertation]
) -> None:
    now = timezone.now()
    make_concertation("close", title="La close")
    draft = make_concertation("brouillon", title="SECRET", published_at=None)
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    for one in (concertation, draft):
        Milestone.objects.create(concertation=one, step=StepKind.ARREST, planned_on=now.date() + timedelta(days=99))
    page = client.get("/").content.decode()
    assert page.index(concertation.title) < page.index("La close")
    assert ("SECRET" in page, page.count("Arrêt du projet")) == (False, 1)
    assert "clôture : À vous la parole" in page
    assert page.count("<path") == 2


def test_the_picture_keeps_what_it_drew_until_the_perimeter_changes(
    concertation: Concertation, django_assert_num_queries: Any
) -> None:
    rows = home.rows([concertation], at=DURING)
    first = home.picture(rows)
    assert first is not None
    assert (first.outlines[0].row.rank, "Z" in first.outlines[0].path, 500 < first.height < 1000) == (1, True, True)
    concertation.perimeter_version += 1
    Concertation.objects.update(perimeter=None)
    assert home.picture(rows) is None
