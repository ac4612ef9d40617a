"""What is held here is found as it is typed: communes, lieux-dits, parcels, coordinates."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client

from carto.concertations.models import Concertation
from carto.geo.backend import is_spatialite, starting_with
from carto.layers.models import ContextFeature, ContextLayer, LayerRole
from carto.layers.search_keys import parcelle_key, search_key
from tests.conftest import BOUNDS, DURING, box

URL = "/api/concertations/plui/search/"


def ask(q: str, url: str = URL) -> list[dict[str, Any]]:
    answer = Client().get(url, {"q": q})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    assert (list(body), body["available"]) == (["results", "available"], True)
    results: list[dict[str, Any]] = body["results"]
    return results


def found(q: str, url: str = URL) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["label"], one["detail"]) for one in ask(q, url)]


def layer_of(concertation: Concertation, role: LayerRole, **fields: Any) -> ContextLayer:
    known = {"label": str(role.label), "source_name": "x.geojson", "imported_at": DURING, "completed_at": DURING}
    return ContextLayer.objects.create(concertation=concertation, role=role, **known | fields)


def add_parcelle(layer: ContextLayer, insee_code: str, section: str, number: str, x: float = -0.65) -> None:
    ContextFeature.objects.create(
        layer=layer, rank=1, label=f"{section} {number}", search_key=parcelle_key(insee_code, section, number),
        insee_code=insee_code, geometry=box(x, 47.35, x + 0.001, 47.351),
    )  # fmt: skip


def add_locality(layer: ContextLayer, name: str, insee_code: str = "49901") -> None:
    ContextFeature.objects.create(
        layer=layer, rank=1, label=name, search_key=search_key(name), insee_code=insee_code,
        geometry=Point(-0.61, 47.31, srid=4326),
    )  # fmt: skip


@pytest.fixture
def parcelles(concertation: Concertation) -> ContextLayer:
    """AB 1, AB 12 and AB 120 in the west, AB 12 and B 7 in the east."""
    layer = layer_of(concertation, LayerRole.PARCELLES)
    for number in ("1", "12", "120"):
        add_parcelle(layer, "49901", "AB", number)
    add_parcelle(layer, "49902", "AB", "12", -0.55)
    add_parcelle(layer, "49902", "B", "7", -0.55)
    return layer


@pytest.fixture
def localities(concertation: Concertation) -> ContextLayer:
    layer = layer_of(concertation, LayerRole.LOCALITIES)
    for name in ("L’Hôpital", "Les Grands Champs", "Grand-Bois", "Grand"):
        add_locality(layer, name)
    return layer


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("essai", ["Essai-sur-Loire", "Le Vieil-Essai"]),
        ("VIEIL essai", ["Le Vieil-Essai"]),
        ("le vieil", ["Le Vieil-Essai"]),
        ("49902", ["Le Vieil-Essai"]),
        ("loire", ["Essai-sur-Loire"]),
        ("oire", []),
        ("e", []),
        ("", []),
    ],
)
def test_a_commune_is_found_by_a_word_of_its_name_or_its_code(
    q: str, names: list[str], concertation: Concertation
) -> None:
    assert [label for kind, label, _detail in found(q) if kind == "commune"] == names


def test_what_is_found_lies_on_the_map_with_its_extent(concertation: Concertation) -> None:
    [commune] = ask("vieil")
    _w, s, e, n = BOUNDS
    assert commune["bounds"] == [-0.60, s, e, n]
    assert commune["detail"] == "49902"
    assert -0.60 < commune["lon"] < e
    assert s < commune["lat"] < n


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("grand", ["Grand", "Grand-Bois", "Les Grands Champs"]),
        ("les grands", ["Les Grands Champs"]),
        ("hopital", ["L’Hôpital"]),
        ("L'HÔPITAL", ["L’Hôpital"]),
        ("champs", []),
    ],
)
def test_a_locality_is_found_from_its_start_the_exact_one_first(
    q: str, expected: list[str], localities: ContextLayer
) -> None:
    assert found(q) == [("locality", name, "Essai-sur-Loire") for name in expected]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("AB 12", [("AB 12", "Essai-sur-Loire"), ("AB 12", "Le Vieil-Essai")]),
        ("ab0012", [("AB 12", "Essai-sur-Loire"), ("AB 12", "Le Vieil-Essai")]),
        ("49902 AB 12", [("AB 12", "Le Vieil-Essai")]),
        ("49901 AB 1", [("AB 1", "Essai-sur-Loire"), ("AB 12", "Essai-sur-Loire"), ("AB 120", "Essai-sur-Loire")]),
        ("49902000AB0012", [("AB 12", "Le Vieil-Essai")]),
        ("49902 000 0B 0007", [("B 7", "Le Vieil-Essai")]),
        ("vieil-essai, B 7", [("B 7", "Le Vieil-Essai")]),
        ("Nulle part B 7", []),
        ("49999 AB 12", []),
        ("AB 13", []),
    ],
)
def test_a_parcel_is_found_however_its_number_is_written(
    q: str, expected: list[tuple[str, str]], parcelles: ContextLayer
) -> None:
    assert [(label, detail) for kind, label, detail in found(q) if kind == "parcelle"] == expected


def test_layers_of_others_unfinished_or_of_another_nature_are_not_searched(
    make_concertation: Callable[..., Concertation], concertation: Concertation
) -> None:
    add_locality(layer_of(make_concertation("autre"), LayerRole.LOCALITIES), "Grand")
    add_locality(layer_of(concertation, LayerRole.LOCALITIES, completed_at=None), "Grand")
    add_locality(layer_of(concertation, LayerRole.CONTEXT), "Grand")
    assert found("grand") == []


@pytest.mark.parametrize(
    ("q", "lon", "lat", "detail"),
    [
        ("47.31, -0.55", -0.55, 47.31, ""),
        ("-0.55 47.31", -0.55, 47.31, ""),
        ("47,31 ; -0,55", -0.55, 47.31, ""),
        ("48.85 2.35", 2.35, 48.85, "Hors du périmètre"),
    ],
)
def test_coordinates_typed_in_either_order_are_a_place(
    q: str, lon: float, lat: float, detail: str, concertation: Concertation
) -> None:
    [place] = ask(q)
    assert place == {
        "kind": "position", "label": f"{lat:g}, {lon:g}", "detail": detail, "lon": lon, "lat": lat, "bounds": None,
        "feature_id": None, "place": f"point:{lon:.6f},{lat:.6f}",
    }  # fmt: skip


@pytest.mark.parametrize("q", ["120 200", "%", "'; --", "\0", "x" * 5_000, "AB 12\nAB 13"])
def test_anything_may_be_typed(q: str, concertation: Concertation) -> None:
    assert found(q) == []


def test_nothing_is_told_of_a_concertation_one_may_not_see(make_concertation: Callable[..., Concertation]) -> None:
    make_concertation("cachee", published_at=None)
    for name in ("search", "addresses"):
        assert Client().get(f"/api/concertations/cachee/{name}/", {"q": "essai"}).status_code == 404


def test_a_name_is_looked_up_by_its_index_whatever_the_number_of_rows(
    concertation: Concertation, localities: ContextLayer
) -> None:
    rows = starting_with(ContextFeature.objects.filter(layer_id__in=[localities.pk]), "search_key", "grand")
    if is_spatialite():
        assert "USING INDEX layers_contextfeature_search_key" in rows.explain()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = on")
        assert "search_key" in rows.explain().split("Index Cond", 1)[-1]
    assert [row.label for row in rows.order_by("search_key")] == ["Grand", "Grand-Bois", "Les Grands Champs"]
