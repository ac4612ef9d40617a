"""The plan over HTTP."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from carto.concertations.models import Concertation
from carto.concertations.rules import operator
from carto.layers import zones_feed
from carto.layers.actions import import_lot
from carto.layers.models import PlanVersion
from tests.conftest import DURING
from tests.layers.lots import silent

WORLD = "/api/concertations/plui/here/"


def zones_url(version: PlanVersion) -> str:
    return reverse("api-plan-zones", args=[version.concertation.slug, version.pk])


def get(client: Client, version: PlanVersion, **headers: str) -> Any:
    return client.get(zones_url(version), headers=headers)


def test_the_zones_come_as_geojson_the_largest_first(client: Client, version: PlanVersion) -> None:
    response = get(client, version)
    assert response.headers["Content-Type"] == "application/geo+json"
    collection = response.json()
    assert collection["type"] == "FeatureCollection"
    assert [f["properties"]["label"] for f in collection["features"]][-1] == "1AUh"
    zone = version.zones.get(label="1AUh")
    last = collection["features"][-1]
    assert (last["id"], last["properties"]) == (zone.pk, {"id": zone.pk, "label": "1AUh", "kind": "AUc"})
    assert last["geometry"]["type"] == "MultiPolygon"
    (lon, lat) = last["geometry"]["coordinates"][0][0][0]
    assert (lon, lat) == (round(lon, 6), round(lat, 6))


def test_the_bytes_are_compressed_once_and_sent_as_the_reader_takes_them(client: Client, version: PlanVersion) -> None:
    plain = get(client, version)
    packed = get(client, version, accept_encoding="br;q=1.0, gzip;q=0.8")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.content == zones_feed.path_of(version).read_bytes()
    assert "Content-Encoding" not in get(client, version, accept_encoding="gzip;q=0").headers
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Cookie" not in packed.headers["Vary"]


def test_it_never_changes_and_a_known_one_is_not_sent_again(client: Client, version: PlanVersion) -> None:
    first = get(client, version)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = get(client, version, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_lost_file_is_made_again(client: Client, version: PlanVersion) -> None:
    before = get(client, version).content
    zones_feed.path_of(version).unlink()
    assert get(client, version).content == before


def test_labels_cannot_break_the_json(client: Client, version: PlanVersion) -> None:
    version.zones.filter(rank=1).update(label='U"}</script>\\')
    labels = {feature["properties"]["label"] for feature in get(client, version).json()["features"]}
    assert 'U"}</script>\\' in labels


def test_a_draft_plan_is_for_its_team(
    client: Client, agent_client: Client, make_concertation: Callable[..., Concertation], lot: Path, administrator: Any
) -> None:
    draft = make_concertation("brouillon", published_at=None)
    version = import_lot(operator(), draft, lot, at=DURING, progress=silent)
    assert client.get(zones_url(version)).status_code == 404
    assert agent_client.get(zones_url(version)).status_code == 404
    client.force_login(administrator.user)
    assert client.get(zones_url(version)).headers["Cache-Control"].startswith("private")


def test_an_unpublished_version_and_one_of_another_concertation_are_not_found(
    client: Client, version: PlanVersion, make_concertation: Callable[..., Concertation]
) -> None:
    make_concertation("autre")
    assert client.get(reverse("api-plan-zones", args=["autre", version.pk])).status_code == 404
    PlanVersion.objects.update(published_at=None)
    assert get(client, version).status_code == 404


def here(client: Client, **query: Any) -> Any:
    return client.get(WORLD, query)


def test_what_is_here(client: Client, version: PlanVersion) -> None:
    center = version.prescriptions.get(label="Chêne").geometry
    place = json.loads(here(client, lon=center.x, lat=center.y).content)
    assert place["communes"] == [{"insee_code": "49901", "name": "Essai-sur-Loire"}]
    (zone,) = place["zones"]
    assert zone == {
        "id": version.zones.get(rank=1).pk, "label": "UA", "long_label": "Centre ancien", "kind": "U",
        "kind_label": "Zone urbaine", "area_ha": pytest.approx(100, rel=1e-3),
        "url": "https://essai.invalid/reglement.pdf",
    }  # fmt: skip
    by_label = {row["label"]: row for row in place["prescriptions"]}
    assert by_label["OAP du bourg"]["type_label"] == "Orientations d’aménagement et de programmation (OAP)"
    assert by_label["Chêne"]["table"] == "PCT"


@pytest.mark.parametrize(
    ("query", "faulty"),
    [({}, {"lon", "lat"}), ({"lon": "x", "lat": 47}, {"lon"}), ({"lon": -0.65, "lat": 91}, {"lat"}),
     ({"lon": "nan", "lat": "inf"}, {"lon", "lat"})],
)  # fmt: skip
def test_a_place_out_of_the_world_is_refused_with_a_sentence(
    client: Client, concertation: Concertation, query: dict[str, object], faulty: set[str]
) -> None:
    response = here(client, **query)
    assert response.status_code == 400
    errors = json.loads(response.content)["errors"]
    assert errors.keys() == faulty
    assert all("doit être un nombre de degrés" in sentence for [sentence] in errors.values())


def test_here_in_a_draft_is_not_found(client: Client, make_concertation: Callable[..., Concertation]) -> None:
    make_concertation("plui", published_at=None)
    assert here(client, lon=-0.65, lat=47.35).status_code == 404


def test_both_are_in_the_api_schema(client: Client, db: None) -> None:
    paths = client.get("/api/schema/?format=json").json()["paths"]
    place = paths["/api/concertations/{slug}/here/"]["get"]
    assert {p["name"]: p["required"] for p in place["parameters"]} == {"lat": True, "lon": True, "slug": True}
    assert "/api/concertations/{slug}/plan/{version_id}/zones.json" in paths
