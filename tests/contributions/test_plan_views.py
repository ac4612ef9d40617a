"""A version is published, or gone back to, by the page; contributions are placed in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client
from django_tasks_db.models import DBTaskResult

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution
from carto.layers.models import PlanVersion, Zone
from tests.conftest import DURING
from tests.contributions.conftest import Browser
from tests.layers.lots import import_draft, square, write_lot, zone


@pytest.fixture
def desk(agent: Actor, browser_of: Browser) -> Client:
    return browser_of(agent)


@pytest.fixture
def draft(agent: Actor, concertation: Concertation, tmp_path: Path) -> PlanVersion:
    return import_draft(agent, concertation, write_lot(tmp_path / "revision"), at=DURING)


def publish(version: PlanVersion) -> str:
    return f"/plui/plan/versions/{version.pk}/publier/"


def test_the_question_says_what_will_happen(
    desk: Client, draft: PlanVersion, submit: Callable[..., Deposit], concertation: Concertation
) -> None:
    submit()
    page = desk.get(publish(draft)).content.decode()
    assert "Publier « revision » ?" in page
    assert "La contribution déjà reçue est située de nouveau" in page
    assert "Le registre public en garde une ligne" in page
    assert PlanVersion.objects.in_force(concertation) is None


def test_publishing_places_what_came_before_then_one_may_go_back(
    desk: Client,
    agent: Actor,
    draft: PlanVersion,
    submit: Callable[..., Deposit],
    concertation: Concertation,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    contribution = submit(geometry=GEOSGeometry("POINT(-0.6504 47.3475)")).contribution
    page = desk.post(publish(draft), follow=True).content.decode()
    assert "Le plan est publié" in page
    assert zones_of(contribution) == ["UA"]

    newer = import_draft(agent, concertation, write_lot(tmp_path / "suite", zone(square(0), "N", "Nh")), at=DURING)
    desk.post(publish(newer))
    assert zones_of(contribution) == ["Nh"]

    assert "Revenir à « revision » ?" in desk.get(publish(draft)).content.decode()
    desk.post(publish(draft))
    assert zones_of(contribution) == ["UA"]
    assert PlanVersion.objects.in_force(concertation) == draft
    assert contribution.contexts.count() == 4


def zones_of(contribution: Contribution) -> list[str]:
    fresh = Contribution.objects.get(pk=contribution.pk)
    return [item.zone.label for item in fresh.current_items if item.zone]


def test_what_cannot_be_published_is_said(desk: Client, draft: PlanVersion, concertation: Concertation) -> None:
    desk.post(publish(draft))
    assert "Cette version est déjà en vigueur." in desk.post(publish(draft), follow=True).content.decode()
    assert DBTaskResult.objects.count() == 1


def test_a_plan_that_draws_no_perimeter_is_not_published(
    desk: Client, draft: PlanVersion, concertation: Concertation
) -> None:
    Concertation.objects.update(perimeter=None)
    Zone.objects.all().delete()
    page = desk.post(publish(draft), follow=True).content.decode()
    assert "ne permettent pas de tracer un périmètre" in page
    assert PlanVersion.objects.in_force(concertation) is None


def test_the_page_is_for_the_team(client: Client, draft: PlanVersion, bob: Actor, browser_of: Browser) -> None:
    for browser in (client, browser_of(bob)):
        assert browser.get(publish(draft)).status_code == 403
        assert browser.post(publish(draft)).status_code == 403
