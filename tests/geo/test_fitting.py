"""Shapes from elsewhere, made into what a contribution may hold, and what is said of the change."""

import pytest
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point

from carto.geo.fitting import fitted
from carto.geo.geojson import InvalidGeometry, Limits

LIMITS = Limits(2154, max_vertices=20)


def test_a_shape_within_limits_is_taken_as_it_is() -> None:
    held = fitted(LineString([(-0.6, 47.35), (-0.61, 47.36)]), LIMITS)
    assert (held.geometry.wkt, held.notes) == ("LINESTRING (-0.6 47.35, -0.61 47.36)", ())
    assert held.geometry.srid == 4326


def test_the_largest_part_is_kept_and_said() -> None:
    big, small = shapely.box(-0.6, 47.3, -0.59, 47.31), shapely.box(-0.58, 47.3, -0.579, 47.301)
    held = fitted(MultiPolygon([small, big]), LIMITS)
    assert held.geometry.extent == (-0.6, 47.3, -0.59, 47.31)
    assert held.notes == ("Ce lieu est en 2 morceaux : le plus grand est gardé.",)
    [line] = fitted(MultiLineString([[(-0.6, 47.35), (-0.61, 47.36)]]), LIMITS).geometry.wkt.splitlines()
    assert line.startswith("LINESTRING"), "a collection of one is that one, and nothing is said"


def test_too_many_vertices_are_simplified_and_said() -> None:
    winding = LineString([(-0.6 + rank * 1e-4, 47.35 + (rank % 2) * 1e-6) for rank in range(400)])
    held = fitted(winding, LIMITS)
    assert held.geometry.num_coords <= 20
    assert held.notes == (f"Le tracé avait 400 points, il est simplifié à {held.geometry.num_coords}.",)
    circle = fitted(Point(-0.6, 47.35).buffer(0.01, quad_segs=50), LIMITS)
    assert circle.geometry.valid
    assert circle.geometry.num_coords <= 20


def test_altitudes_go_and_what_exceeds_the_limits_is_refused() -> None:
    assert fitted(LineString([(-0.6, 47.35, 12), (-0.61, 47.36, 14)]), LIMITS).geometry.hasz is False
    with pytest.raises(InvalidGeometry, match="km"):
        fitted(LineString([(-0.6, 47.35), (3, 47.36)]), LIMITS)
    with pytest.raises(InvalidGeometry, match="vide"):
        fitted(LineString(), LIMITS)
