"""The limits around a place: what a drawing may catch on to."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers.models import ContextFeature, ContextLayer, PlanVersion
from tests.conftest import BOUNDS, DURING, box
from tests.contributions.test_actions import make_plan

AROUND = (-0.605, 47.345, -0.595, 47.355)
"""About 750 m by 1.1 km, over the limit of zones Ua and N at longitude -0.6."""


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    w, s, e, n = BOUNDS
    return make_plan(concertation, {"Ua": (w, s, -0.60, n), "N": (-0.60, s, e, n)})


def ask(client: Client, window: tuple[float, ...] | str) -> Any:
    text = window if isinstance(window, str) else ",".join(map(str, window))
    return client.get("/api/concertations/plui/edges/", {"window": text})


def lines_of(response: Any, what: str) -> list[GEOSGeometry]:
    assert response.status_code == 200, response.content
    features = [f for f in response.json()["features"] if f["properties"]["what"] == what]
    return [GEOSGeometry(json.dumps(feature["geometry"])) for feature in features]


def make_parcels(concertation: Concertation, *boxes: tuple[float, float, float, float], is_whole: bool = True) -> None:
    layer = ContextLayer.objects.create(
        concertation=concertation, role="parcelles", label="Parcelles", source_name="p.gpkg", imported_at=DURING,
        completed_at=DURING if is_whole else None,
    )  # fmt: skip
    for rank, bounds in enumerate(boxes, start=1):
        ContextFeature.objects.create(layer=layer, rank=rank, label=f"AB {rank}", geometry=box(*bounds))


def test_the_outlines_of_zones_are_cut_at_the_window(client: Client, plan: PlanVersion) -> None:
    lines = lines_of(ask(client, AROUND), "zone")
    assert len(lines) == 2  # both sides of the common limit
    for line in lines:
        assert line.extent == (-0.6, 47.345, -0.6, 47.355)


def test_a_window_inside_one_zone_holds_no_limit(client: Client, plan: PlanVersion) -> None:
    assert ask(client, (-0.655, 47.345, -0.645, 47.355)).json()["features"] == []


def test_only_the_plan_in_force_counts(client: Client, concertation: Concertation, plan: PlanVersion) -> None:
    make_plan(concertation, {"A": BOUNDS})
    assert lines_of(ask(client, AROUND), "zone") == []


def test_parcels_inside_across_and_around_the_window_but_none_outside(
    client: Client, concertation: Concertation
) -> None:
    inside, across = (-0.602, 47.349, -0.601, 47.35), (-0.606, 47.35, -0.604, 47.351)
    around, outside = (-0.62, 47.34, -0.58, 47.36), (-0.59, 47.35, -0.589, 47.351)
    make_parcels(concertation, inside, across, around, outside)
    lines = lines_of(ask(client, AROUND), "parcelle")
    assert [line.extent for line in lines] == [inside, (-0.605, 47.35, -0.604, 47.351)]


def test_a_layer_whose_import_did_not_end_and_another_concertation_s_are_not_there(
    client: Client, concertation: Concertation, make_concertation: Any
) -> None:
    inside = (-0.602, 47.349, -0.601, 47.35)
    make_parcels(concertation, inside, is_whole=False)
    make_parcels(make_concertation("voisine"), inside)
    assert ask(client, AROUND).json()["features"] == []


def test_three_hundred_at_most_zones_first(client: Client, concertation: Concertation, plan: PlanVersion) -> None:
    step = 0.00001
    make_parcels(concertation, *((-0.602 + i * step, 47.349, -0.602 + (i + 1) * step, 47.35) for i in range(310)))
    features = ask(client, AROUND).json()["features"]
    assert len(features) == 300
    assert [feature["properties"]["what"] for feature in features[:3]] == ["zone", "zone", "parcelle"]


def test_positions_have_six_decimals(client: Client, concertation: Concertation) -> None:
    make_parcels(concertation, (-0.60123456789, 47.349, -0.600987654321, 47.35))
    (feature,) = ask(client, AROUND).json()["features"]
    positions = [position for line in feature["geometry"]["coordinates"] for position in line]
    assert {lon for lon, _lat in positions} == {-0.601235, -0.600988}


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ((-0.65, 47.3, -0.55, 47.31), "trop grande"),
        ((-0.601, 47.3, -0.6, 47.4), "trop grande"),
        ("ici", "ouest,sud,est,nord"),
        ("", "ouest,sud,est,nord"),
    ],
)  # fmt: skip
def test_another_window_is_refused_with_a_sentence(
    client: Client, concertation: Concertation, window: Any, words: str
) -> None:
    response = ask(client, window)
    assert response.status_code == 400
    assert words in response.json()["errors"]["window"][0]


def test_shared_caches_keep_it_for_a_few_minutes_without_a_cookie(client: Client, plan: PlanVersion) -> None:
    response = ask(client, AROUND)
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_draft_s_limits_are_its_team_s_alone(
    client: Client, agent_client: Client, concertation: Concertation, plan: PlanVersion
) -> None:
    Concertation.objects.update(published_at=None)
    assert ask(client, AROUND).status_code == 404
    response = ask(agent_client, AROUND)
    assert (len(lines_of(response, "zone")), response.headers["Cache-Control"]) == (2, "private, max-age=300")


def test_what_touches_by_a_corner_is_no_line(client: Client, concertation: Concertation) -> None:
    _w, _s, e, n = AROUND
    make_parcels(concertation, (e, n, e + 0.001, n + 0.001))
    assert ask(client, AROUND).json()["features"] == []
