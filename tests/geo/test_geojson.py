import json
import math
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from hypothesis import given
from hypothesis import strategies as st

from carto.geo import geojson
from carto.geo.crs import area_ha
from carto.geo.geojson import SURFACE, InvalidGeometry, Limits

LIMITS = Limits(metric_srid=2154)
EVERY_TYPE = Limits(
    metric_srid=2154,
    types=frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}),
    max_area_ha=math.inf,
    max_length_km=math.inf,
)
RING = [[2.0, 47.0], [2.01, 47.0], [2.01, 47.01], [2.0, 47.01], [2.0, 47.0]]
HOLE = [[2.002, 47.002], [2.002, 47.004], [2.004, 47.004], [2.004, 47.002], [2.002, 47.002]]
FAR_HOLE = [[x + 1, y] for x, y in HOLE]
BOW_TIE = [[2.0, 47.0], [2.01, 47.01], [2.01, 47.0], [2.0, 47.01], [2.0, 47.0]]


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def nested(depth: int) -> Any:
    value: Any = 1.0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        shape("Point", [-0.65, 47.35]),
        shape("Point", [2, 47]),
        shape("LineString", [[2.0, 47.0], [2.01, 47.01], [2.01, 47.0], [2.0, 47.01]]),
        shape("Polygon", [RING]),
        shape("Polygon", [RING, HOLE]),
    ],
)
def test_what_a_citizen_draws_comes_in_and_out_unchanged(value: dict[str, Any]) -> None:
    geometry = geojson.parse(value, limits=LIMITS)
    assert geometry.valid
    assert geometry.srid == 4326
    assert geojson.to_geojson(geometry) == value


@pytest.mark.parametrize(
    "value",
    [
        shape("MultiPoint", [[2.0, 47.0], [2.1, 47.0]]),
        shape("MultiLineString", [[[2.0, 47.0], [2.1, 47.0]]]),
        shape("MultiPolygon", [[RING, HOLE], [[[x + 1, y] for x, y in RING]]]),
    ],
)
def test_multiple_shapes_come_in_only_where_the_limits_allow_them(value: dict[str, Any]) -> None:
    assert geojson.to_geojson(geojson.parse(value, limits=EVERY_TYPE)) == value
    with pytest.raises(InvalidGeometry, match="Types acceptés : LineString, Point, Polygon"):
        geojson.parse(value, limits=LIMITS)


def test_a_perimeter_may_not_be_a_point() -> None:
    with pytest.raises(InvalidGeometry, match="Types acceptés : MultiPolygon, Polygon"):
        geojson.parse(shape("Point", [2, 47]), limits=Limits(metric_srid=2154, types=SURFACE))


def test_coordinates_are_rounded_to_six_decimals_without_negative_zero() -> None:
    geometry = geojson.parse(shape("Point", [-1e-9, 47.12345678901]), limits=LIMITS)
    assert geojson.dumps(geometry) == '{"type":"Point","coordinates":[0.0,47.123457]}'
    assert geojson.dumps(Point(-1e-9, 47.12345678901)) == '{"type":"Point","coordinates":[0.0,47.123457]}'


def test_rings_turn_as_the_standard_wants_whichever_way_they_were_drawn() -> None:
    drawn = shape("Polygon", [RING[::-1], HOLE[::-1]])
    assert geojson.to_geojson(geojson.parse(drawn, limits=LIMITS)) == shape("Polygon", [RING, HOLE])


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "objet GeoJSON"),
        ([], "objet GeoJSON"),
        (12, "objet GeoJSON"),
        ("POINT (2 47)", "objet GeoJSON"),
        ({}, "Types acceptés"),
        (shape("point", [2, 47]), "Types acceptés"),
        ({"type": ["Point"], "coordinates": [2, 47]}, "Types acceptés"),
        ({"type": {}, "coordinates": [2, 47]}, "Types acceptés"),
        ({"type": "GeometryCollection", "geometries": [shape("Point", [2, 47])]}, "Types acceptés"),
        ({"type": "Feature", "geometry": shape("Point", [2, 47]), "properties": {}}, "Types acceptés"),
        ({"type": "Point"}, "rien d’autre"),
        (shape("Point", [2, 47]) | {"crs": {"type": "name", "properties": {"name": "EPSG:2154"}}}, "pas de « crs »"),
        (shape("Point", [2, 47]) | {"bbox": [2, 47, 2, 47]}, "rien d’autre"),
        (shape("Point", None), "imbriquées"),
        (shape("Point", "2,47"), "imbriquées"),
        (shape("Point", {"0": 2, "1": 47}), "imbriquées"),
        (shape("LineString", [2, 47]), "imbriquées"),
        (shape("Polygon", RING), "imbriquées"),
        (shape("Point", []), "vide"),
        (shape("LineString", []), "vide"),
        (shape("Polygon", []), "vide"),
        (shape("Polygon", [[]]), "vide"),
        (shape("Polygon", [RING, []]), "vide"),
        (shape("Point", [2]), "deux nombres"),
        (shape("Point", [2, 47, 120]), "sans altitude"),
        (shape("Point", ["2", "47"]), "être un nombre"),
        (shape("Point", [True, False]), "être un nombre"),
        (shape("Point", [None, 47]), "être un nombre"),
        (shape("Point", [[2], [47]]), "être un nombre"),
        (shape("Point", nested(10_000)), "deux nombres"),
        (shape("Point", [math.nan, 47]), "sort du monde"),
        (shape("Point", [2, math.inf]), "sort du monde"),
        (shape("Point", [2, -math.inf]), "sort du monde"),
        (shape("Point", [10**400, 47]), "sort du monde"),
        (shape("Point", [500, 47]), "sort du monde"),
        (shape("Point", [2, 91]), "sort du monde"),
        (shape("Point", [286_500, 6_700_000]), "sort du monde"),
        (shape("LineString", [[2, 47]]), "manque des points"),
        (shape("LineString", [[2, 47], [2, 47]]), "confondus"),
        (shape("LineString", [[2, 47], [2 + 1e-8, 47]]), "confondus"),
        (shape("Polygon", [[[2, 47], [2.1, 47], [2, 47]]]), "manque des points"),
        (shape("Polygon", [[[2, 47]] * 4]), "confondus"),
        (shape("Polygon", [RING[:-1]]), "pas fermé"),
        (shape("Polygon", [BOW_TIE]), "se croise"),
        (shape("Polygon", [[[2, 47], [2.01, 47], [2.02, 47], [2, 47]]]), "se croise|confondus"),
        (shape("Polygon", [RING, FAR_HOLE]), "trous"),
        (shape("Polygon", [[[2, 47], [3, 47], [3, 48], [2, 48], [2, 47]]]), "le maximum est de 5000 ha"),
        (shape("LineString", [[2, 47], [3, 47]]), "Cette ligne mesure 76 km ; le maximum est de 50 km"),
        (shape("LineString", [[2 + i / 1e5, 47] for i in range(1_001)]), "1000 au plus"),
        (shape("LineString", [0] * 1_000_000), "1000 au plus"),
        (shape("Polygon", [RING] + [HOLE] * 300), "1000 au plus"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(InvalidGeometry, match=sentence):
        geojson.parse(value, limits=LIMITS)


def test_a_shape_the_projection_cannot_measure_is_refused() -> None:
    with pytest.raises(InvalidGeometry, match="trop loin"):
        geojson.parse(shape("Point", [2.0, -90.0]), limits=LIMITS)
    with pytest.raises(InvalidGeometry, match="trop loin"):
        geojson.parse(shape("Point", [48.0, 0.0]), limits=Limits(metric_srid=2972))


def test_the_limits_are_those_given() -> None:
    polygon = shape("Polygon", [RING])
    ha = area_ha(geojson.parse(polygon, limits=LIMITS), 2154)
    assert geojson.parse(polygon, limits=Limits(metric_srid=2154, max_area_ha=ha, max_vertices=5))
    with pytest.raises(InvalidGeometry, match="ha ; le maximum"):
        geojson.parse(polygon, limits=Limits(metric_srid=2154, max_area_ha=ha - 0.01))
    with pytest.raises(InvalidGeometry, match="4 au plus"):
        geojson.parse(polygon, limits=Limits(metric_srid=2154, max_vertices=4))


@pytest.mark.parametrize(
    "text",
    ["", "POINT (2 47)", "{", '{"type":"Point","coordinates":[2,47]} x', "[" * 200_000, "1" * 5_000],
)
def test_a_text_that_is_no_json_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidGeometry, match="n’est pas une géométrie GeoJSON"):
        geojson.loads(text, limits=LIMITS)


def test_a_text_is_read_like_its_value_and_numbers_beyond_floats_are_refused() -> None:
    assert geojson.loads('{"type":"Point","coordinates":[2,47]}', limits=LIMITS).coords == (2.0, 47.0)  # type: ignore[attr-defined]
    for number in ("1e400", "NaN", "-Infinity"):
        with pytest.raises(InvalidGeometry, match="sort du monde"):
            geojson.loads(f'{{"type":"Point","coordinates":[{number},47]}}', limits=LIMITS)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
LON, LAT = st.floats(-5, 9), st.floats(42, 51)


def parsed(value: object) -> GEOSGeometry | None:
    """The geometry, or None when it was refused with a sentence; any other exception fails the test."""
    try:
        return geojson.parse(value, limits=EVERY_TYPE)
    except InvalidGeometry as refusal:
        if not str(refusal).endswith("."):
            raise
        return None


@given(JSON | st.builds(shape, st.sampled_from(sorted(EVERY_TYPE.types)), JSON))
def test_whatever_is_sent_gives_a_valid_geometry_or_a_sentence(value: object) -> None:
    geometry = parsed(value)
    assert geometry is None or geometry.valid


@given(st.lists(st.tuples(LON, LAT).map(list), min_size=3, max_size=6))
def test_any_ring_is_a_valid_polygon_written_alike_twice_or_a_sentence(points: list[list[float]]) -> None:
    geometry = parsed(shape("Polygon", [[*points, points[0]]]))
    if geometry is not None:
        assert geometry.valid
        assert not geometry.empty
        assert isinstance(geometry, Polygon)
        assert geometry.exterior_ring.is_counterclockwise
        text = geojson.dumps(geometry)
        assert geojson.dumps(geojson.loads(text, limits=EVERY_TYPE)) == text
        assert GEOSGeometry(text).equals_exact(geometry)


@given(LON, LAT)
def test_a_point_moves_by_less_than_a_millionth_of_a_degree(lon: float, lat: float) -> None:
    written = json.loads(geojson.dumps(geojson.parse(shape("Point", [lon, lat]), limits=LIMITS)))
    assert written["coordinates"] == pytest.approx([lon, lat], abs=5.1e-7)
