"""The administrator looks at the plan; nobody edits what was imported."""

import pytest
from django.apps import apps
from django.test import Client

from carto.accounts.actors import Actor
from carto.layers.models import PlanVersion

PAGES = ["commune", "planversion", "zone", "prescription", "planimport", "contextlayer"]


@pytest.fixture
def admin(client: Client, administrator: Actor) -> Client:
    assert administrator.user is not None
    client.force_login(administrator.user)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_each_list_opens(admin: Client, version: PlanVersion, page: str) -> None:
    assert admin.get(f"/admin/layers/{page}/").status_code == 200


def test_a_zone_is_shown_on_a_map_and_cannot_be_changed(admin: Client, version: PlanVersion) -> None:
    zone = version.zones.get(rank=1)
    address = f"/admin/layers/zone/{zone.pk}/change/"
    assert "leaflet" in admin.get(address).content.decode()
    moved = '{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}'
    assert admin.post(address, {"geometry": moved}).status_code == 302
    before = zone.geometry.wkt
    zone.refresh_from_db()
    assert zone.geometry.wkt == before


@pytest.mark.parametrize("page", ["planversion", "zone", "prescription", "planimport"])
def test_nothing_is_added_by_hand(admin: Client, version: PlanVersion, page: str) -> None:
    assert admin.get(f"/admin/layers/{page}/add/").status_code == 403


@pytest.mark.parametrize("page", ["commune", "planversion", "zone", "prescription"])
def test_nothing_is_removed_by_hand(admin: Client, version: PlanVersion, page: str) -> None:
    row = apps.get_model("layers", page).objects.all()[0]
    assert admin.post(f"/admin/layers/{page}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert apps.get_model("layers", page).objects.filter(pk=row.pk).exists()
