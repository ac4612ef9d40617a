"""Geometries of a batch as they are written: each is built, straightened, closed or lost for itself alone."""

import json
import struct
from typing import Any

import pytest
import shapely

from carto.layers.sources.features import from_geojson, from_wkb, from_wkt, objects

CIRCLE = [(0, 0), (1, 1), (2, 0), (1, -1), (0, 0)]
SQUARE = "POLYGON((0 0,1 0,1 1,0 1,0 0))"


def curve_polygon() -> bytes:
    """A circle of radius 1, as GeoPackage and GML write their arcs."""
    arcs = struct.pack("<BII", 1, 8, len(CIRCLE)) + b"".join(struct.pack("<dd", *place) for place in CIRCLE)
    return struct.pack("<BII", 1, 10, 1) + arcs


def test_a_curve_becomes_short_segments_and_costs_the_others_nothing() -> None:
    square = shapely.to_wkb(shapely.from_wkt(SQUARE))
    read, closed = from_wkb(objects([square, curve_polygon(), None, curve_polygon()[:30], square]))
    assert [shape and shape.geom_type for shape in read] == ["Polygon", "Polygon", None, None, "Polygon"]
    assert read[1].area == pytest.approx(3.14159, rel=1e-3)
    assert closed == frozenset()


def test_a_curve_in_text_costs_the_others_nothing() -> None:
    read, closed = from_wkt([SQUARE, "CIRCULARSTRING(0 0,1 1,2 0)", None, "nothing", "POLYGON((0 0,1 0,1 1,0 1))"])
    assert [shape and shape.geom_type for shape in read] == ["Polygon", None, None, None, "Polygon"]
    assert closed == {4}


@pytest.mark.parametrize(
    ("coordinates", "kind"),
    [([[[0, 0], [1, 0], [1, 1], [0, 1]]], "Polygon"), ([[[[0, 0], [1, 0], [1, 1]]]], "MultiPolygon")],
)
def test_open_outlines_of_geojson_are_closed(coordinates: Any, kind: str) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    whole = {"type": "Feature", "properties": {}, "geometry": geometry}
    both = {"type": "GeometryCollection", "geometries": [geometry, {"type": "Point", "coordinates": [0, 0]}]}
    read, closed = from_geojson([json.dumps(value) for value in (geometry, whole, both)])
    assert [shape.geom_type for shape in read] == [kind, kind, "GeometryCollection"]
    assert closed == {0, 1, 2}


@pytest.mark.parametrize("geometry", ['{"type":"Polygon"}', '{"type":"Polygon","coordinates":[[1]]}', '{"a":1}', "[]"])
def test_what_is_no_geometry_is_none(geometry: str) -> None:
    read, closed = from_geojson([geometry])
    assert (list(read), closed) == ([None], frozenset())


@pytest.mark.parametrize("header", [struct.pack("<BII", 1, 7, 1), struct.pack(">BII", 0, 7, 1),
                                    struct.pack("<BII", 1, 1007, 1), struct.pack("<BII", 1, 0x80000007, 1),
                                    struct.pack("<BII", 1, 6, 1), struct.pack("<BII", 1, 12, 1)])  # fmt: skip
def test_collections_without_bottom_are_not_followed(header: bytes) -> None:
    """GEOS recurses: this many would end the process."""
    square = shapely.to_wkb(shapely.from_wkt(SQUARE))
    read, _closed = from_wkb(objects([header * 200_000 + square, square]))
    assert [shape and shape.geom_type for shape in read] == [None, "Polygon"]


def test_collections_without_bottom_in_text_are_not_followed() -> None:
    deep = "GEOMETRYCOLLECTION(" * 200_000 + "POINT(0 0)" + ")" * 200_000
    read, _closed = from_wkt([deep, SQUARE])
    assert [shape and shape.geom_type for shape in read] == [None, "Polygon"]


def test_many_parts_are_no_depth() -> None:
    points = shapely.MultiPoint([(i, i) for i in range(20_000)])
    polygons = shapely.MultiPolygon([shapely.box(i, 0, i + 0.5, 1) for i in range(3_000)])
    read, _closed = from_wkb(objects([shapely.to_wkb(points), shapely.to_wkb(polygons)]))
    assert [shape.geom_type for shape in read] == ["MultiPoint", "MultiPolygon"]
