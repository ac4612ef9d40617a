"""Nobody has to ask: what page and bilan tell is compared as soon as a version is published, and once."""

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult

from carto.comparing import tasks
from carto.comparing.due import ask_due
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.layers.models import Commune, PlanVersion
from tests.comparing.conftest import LATER
from tests.conftest import box

Pair = tuple[PlanVersion, PlanVersion]


def pairs() -> set[tuple[str, str]]:
    return {(one.before.name, one.after.name) for one in Comparison.objects.select_related("before", "after")}


def jobs() -> int:
    return DBTaskResult.objects.filter(task_path=tasks.compare.module_path).count()


def test_two_published_versions_are_compared_once_and_a_draft_never(versions: Pair) -> None:
    PlanVersion.objects.filter(pk=versions[1].pk).update(published_at=None)
    ask_due(LATER)
    assert jobs() == 0
    PlanVersion.objects.filter(pk=versions[1].pk).update(published_at=LATER)
    ask_due(LATER)
    ask_due(LATER)
    assert (pairs(), jobs()) == ({("Arrêté", "Approuvé")}, 1)
    tasks.compare.call(Comparison.objects.get().pk, None)
    ask_due(LATER)
    assert (Comparison.objects.get().places.count(), jobs()) == (2, 1)


def test_each_version_is_compared_with_the_next_and_the_first_with_the_one_in_force(
    compute: Callable[[], None],
) -> None:
    compute()
    compute()
    assert pairs() == {("Arrêté", "Approuvé"), ("Approuvé", "Modifié"), ("Arrêté", "Modifié")}
    assert (jobs(), Comparison.objects.whole().count()) == (3, 3)


def test_communes_that_came_since_are_laid_over_the_places_and_one_that_failed_waits_for_the_team(
    compared: Comparison, concertation: Concertation
) -> None:
    outline = box(-1, 47, 0, 48)
    Commune.objects.create(concertation=concertation, insee_code="49903", name="Partout", geometry=outline)
    ask_due(LATER)
    assert jobs() == 1
    compared.refresh_from_db()
    assert compared.places.count() == 2  # still read meanwhile
    tasks.compare.call(compared.pk, None)
    assert "Partout" in [commune.name for commune in compared.places.all()[0].communes.all()]
    ask_due(LATER)
    assert jobs() == 1
    Comparison.objects.update(error="Un incident.", insee_codes=[])
    ask_due(LATER)
    assert jobs() == 1


@pytest.mark.django_db
def test_without_a_plan_there_is_nothing_to_do(concertation: Concertation) -> None:
    ask_due(LATER)
    assert jobs() == 0
