"""Coordinates typed by people, and shapes said again in rows."""

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError

from carto.contributions.places import Shape, geojson_of, rows_of

HOLED = (
    "47.350000, -0.650000\n47.390000, -0.610000\n47.350000, -0.610000\n47.350000, -0.650000\n---\n"
    "47.355000, -0.640000\n47.360000, -0.635000\n47.355000, -0.635000\n47.355000, -0.640000"
)


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        (Shape.POINT, "47.350000, -0.650000"),
        (Shape.LINE, "47.350000, -0.650000\n47.360000, -0.640000"),
        (Shape.POLYGON, "47.350000, -0.650000\n47.360000, -0.640000\n47.350000, -0.640000\n47.350000, -0.650000"),
        (Shape.POLYGON, HOLED),
    ],
)
def test_rows_become_a_shape_and_the_shape_the_same_rows(shape: Shape, rows: str) -> None:
    geometry = GEOSGeometry(str(geojson_of(shape, rows)).replace("'", '"'))
    assert (geometry.geom_type, rows_of(geometry)) == (shape.value, rows)


def test_a_hole_is_closed_and_an_empty_one_is_none() -> None:
    told = geojson_of(Shape.POLYGON, "0, 0\n0, 9\n9, 9\n--\n1, 2\n1, 3\n2, 3\n ---- \n")
    assert [len(ring) for ring in told["coordinates"]] == [4, 4]
    with pytest.raises(ValidationError, match="Position 2"):
        geojson_of(Shape.LINE, "0, 0\n--\n9, 9")


@pytest.mark.parametrize("rows", ["", " \n", "abc", "47.35", "47.35, -0.65, 12", "nan, nan", "1e3, 2", "4 7 3"])
def test_what_cannot_be_read_is_refused_with_its_row(rows: str) -> None:
    with pytest.raises(ValidationError):
        geojson_of(Shape.POINT, rows)
