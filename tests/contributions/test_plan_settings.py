"""Which plan the map page draws, and for whom."""

from typing import Any

import pytest
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers.models import PlanVersion
from tests.conftest import BEFORE, BOUNDS
from tests.contributions.conftest import Browser
from tests.contributions.test_actions import make_plan
from tests.contributions.test_map_settings import settings_in

DRAFT = "Brouillon : le public ne le voit pas"
UNMADE = "sa carte n’est pas encore faite"


@pytest.fixture
def in_force(concertation: Concertation) -> PlanVersion:
    version = make_plan(concertation, {"Ua": BOUNDS})
    PlanVersion.objects.update(completed_at=BEFORE, tiles_sha256="a" * 64)
    return version


@pytest.fixture
def draft(in_force: PlanVersion) -> PlanVersion:
    version = make_plan(in_force.concertation, {"Ub": BOUNDS})
    PlanVersion.objects.filter(pk=version.pk).update(
        name="Projet arrêté", completed_at=BEFORE, published_at=None, tiles_sha256="b" * 64
    )
    return version


def plan_in(page: Any) -> dict[str, Any]:
    told: dict[str, Any] = settings_in(page)["plan"]
    return told


def test_the_plan_in_force_with_the_address_of_its_tiles(client: Client, in_force: PlanVersion) -> None:
    page = client.get("/plui/")
    plan = plan_in(page)
    assert plan["tiles_url"] == f"/api/concertations/plui/plan/{in_force.pk}/{'a' * 64}.pmtiles"
    assert [kind["code"] for kind in plan["kinds"]] == ["U", "AUc", "AUs", "A", "N", "01", "02", "03", "99"]
    assert [group["key"] for group in plan["groups"]] == ["habillage", "prescriptions", "informations", "zones"]
    assert (plan["is_draft"], DRAFT in page.content.decode()) == (False, False)
    assert "protomaps-leaflet" in page.content.decode()


def test_a_draft_is_seen_by_who_may_import_and_said_to_be_one(
    draft: PlanVersion, agent: Actor, moderator: Actor, browser_of: Browser, client: Client
) -> None:
    page = browser_of(agent).get(f"/plui/?plan={draft.pk}")
    assert (plan_in(page)["name"], plan_in(page)["is_draft"]) == ("Projet arrêté", True)
    assert DRAFT in page.content.decode()
    for other in (browser_of(moderator), client):
        page = other.get(f"/plui/?plan={draft.pk}")
        assert (plan_in(page)["name"], DRAFT in page.content.decode()) == ("Lot", False)


@pytest.mark.parametrize("asked", ["", "0", "-1", "x", "9" * 30, "²", "1' OR 1=1"])
def test_a_version_that_is_not_one_leaves_the_plan_in_force(
    draft: PlanVersion, agent: Actor, browser_of: Browser, asked: str
) -> None:
    assert plan_in(browser_of(agent).get("/plui/", {"plan": asked}))["name"] == "Lot"


def test_a_draft_not_wholly_there_is_not_shown(draft: PlanVersion, agent: Actor, browser_of: Browser) -> None:
    PlanVersion.objects.filter(pk=draft.pk).update(completed_at=None)
    assert plan_in(browser_of(agent).get(f"/plui/?plan={draft.pk}"))["name"] == "Lot"


def test_without_tiles_the_page_works_and_tells_who_can_do_something(
    in_force: PlanVersion, agent: Actor, browser_of: Browser, client: Client
) -> None:
    PlanVersion.objects.update(tiles_sha256="")
    page = client.get("/plui/")
    assert (page.status_code, plan_in(page)["tiles_url"]) == (200, "")
    assert [text in page.content.decode() for text in (UNMADE, "plan-sheet", "protomaps-leaflet")] == [False] * 3
    assert UNMADE in browser_of(agent).get("/plui/").content.decode()
