"""Coordinates typed by people, and shapes said again in rows."""

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError

from carto.contributions.places import Shape, geojson_of, rows_of


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        (Shape.POINT, "47.350000, -0.650000"),
        (Shape.LINE, "47.350000, -0.650000\n47.360000, -0.640000"),
        (Shape.POLYGON, "47.350000, -0.650000\n47.360000, -0.640000\n47.350000, -0.640000\n47.350000, -0.650000"),
    ],
)
def test_rows_become_a_shape_and_the_shape_the_same_rows(shape: Shape, rows: str) -> None:
    geometry = GEOSGeometry(str(geojson_of(shape, rows)).replace("'", '"'))
    assert (geometry.geom_type, rows_of(geometry)) == (shape.value, rows)


@pytest.mark.parametrize("rows", ["", " \n", "abc", "47.35", "47.35, -0.65, 12", "nan, nan", "1e3, 2", "4 7 3"])
def test_what_cannot_be_read_is_refused_with_its_row(rows: str) -> None:
    with pytest.raises(ValidationError):
        geojson_of(Shape.POINT, rows)
