"""Whatever soup of geometries goes in: what comes out can be stored and drawn, and nothing vanishes without a word."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.features import from_wkb, objects
from carto.layers.sources.repair import Family, areas_ha, as_multipolygons, repaired, repaired_batch

# numpy's, of the numbers that are none
pytestmark = pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")

# The machine may be slow: no example is judged by the clock.
patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

LAMBERT = Transformer.from_crs(2154, 4326, always_xy=True)
BACK = Transformer.from_crs(4326, 2154, always_xy=True)
TOLERANCE_M = 1e-3
KINDS = {Family.SURFACE: {"Polygon", "MultiPolygon"}, Family.LINE: {"LineString", "MultiLineString"},
         Family.POINT: {"Point", "MultiPoint"}}  # fmt: skip

# A small grid, so that rings touch, cross and repeat themselves often; sometimes a number that is no place.
on_grid = st.integers(0, 6).map(lambda step: step * 100.0)
hostile = st.sampled_from([float("nan"), float("inf"), -1e30, 1e9, 0.1])
number = st.one_of(on_grid, on_grid, on_grid, on_grid, on_grid, on_grid, on_grid, hostile)
position = st.tuples(number, number).map(lambda xy: (xy[0] + 424_000, xy[1] + 6_700_000))
grid_position = st.tuples(on_grid, on_grid).map(lambda xy: (xy[0] + 424_000, xy[1] + 6_700_000))
rings = st.lists(grid_position, min_size=3, max_size=8)
# Their first point is on the grid: a ring that begins nowhere could not be closed.
loose_rings = st.builds(lambda first, others: [first, *others, first], grid_position, st.lists(position, min_size=2))
polygons = st.builds(shapely.Polygon, st.one_of(rings, rings, loose_rings), st.lists(rings, max_size=2))
lines = st.builds(shapely.LineString, st.lists(position, min_size=2, max_size=6))
points = st.builds(shapely.Point, position)
raised = st.builds(
    lambda shape, z: shapely.force_3d(shape, z), st.one_of(polygons, lines, points), st.floats(allow_nan=False)
)
simple = st.one_of(polygons, polygons, lines, points, raised)
multis = st.one_of(
    st.lists(polygons, max_size=3).map(shapely.MultiPolygon),
    st.lists(lines, max_size=3).map(shapely.MultiLineString),
    st.lists(points, max_size=3).map(shapely.MultiPoint),
)
collections = st.recursive(
    st.one_of(simple, multis),
    lambda inner: st.lists(inner, max_size=3).map(shapely.GeometryCollection),
    max_leaves=5,
)
soup = st.one_of(st.none(), simple, multis, collections)
families = st.sampled_from(Family)


def batch(shapes: list[Any]) -> Any:
    return objects(shapes)


def assert_storable(shape: BaseGeometry, family: Family) -> None:
    assert shape.geom_type in KINDS[family]
    assert shapely.is_valid(shape)
    assert not shape.is_empty
    assert not shapely.is_empty(shapely.get_parts(shape)).any()
    assert not shape.has_z
    west, south, east, north = shape.bounds
    assert -13 <= west <= east <= 14
    assert 38 <= south <= north <= 55


@patient
@given(st.lists(soup, max_size=6), families)
def test_what_comes_out_can_be_stored_and_what_does_not_is_said(shapes: list[Any], family: Family) -> None:
    kept, repairs = repaired_batch(batch(shapes), family, LAMBERT)
    assert len(kept) == len(shapes)
    for index, shape in enumerate(kept):
        if shape is None:
            assert repairs[index].action == "Laissée de côté."
            assert repairs[index].geometry is None
        else:
            assert_storable(shape, family)
    for repair in repairs.values():
        assert repair.problem
        assert repair.action
        assert (repair.lon is None) == (repair.lat is None)
        assert repair.lon is None or (abs(repair.lon) <= 180 and abs(repair.lat or 0) <= 90)


@patient
@given(st.lists(soup, max_size=6), families)
def test_a_batch_gives_what_its_geometries_give_one_by_one(shapes: list[Any], family: Family) -> None:
    kept, repairs = repaired_batch(batch(shapes), family, LAMBERT)
    for index, shape in enumerate(shapes):
        alone = repaired(shape, family, LAMBERT)
        assert (kept[index] is None) == (alone.geometry is None)
        if alone.geometry is not None:
            assert shapely.equals_exact(kept[index], alone.geometry, 1e-12)
        assert (index in repairs) == bool(alone.problem)


@patient
@given(st.lists(st.one_of(polygons, lines, points, multis), min_size=1, max_size=6), families)
def test_sound_geometries_come_out_as_they_went_in(shapes: list[Any], family: Family) -> None:
    kept, repairs = repaired_batch(batch(shapes), family, LAMBERT)
    for index, shape in enumerate(shapes):
        if kept[index] is None or index in repairs:
            continue
        returned = shapely.get_coordinates(shapely.transform(kept[index], lambda xy: np.column_stack(
            BACK.transform(xy[:, 0], xy[:, 1]))))  # fmt: skip
        assert returned == pytest.approx(shapely.get_coordinates(shape), abs=TOLERANCE_M)


@patient
@given(st.lists(polygons, min_size=1, max_size=6))
def test_only_sound_geometries_go_without_a_word(shapes: list[Any]) -> None:
    _kept, repairs = repaired_batch(batch(shapes), Family.SURFACE, LAMBERT)
    for index, shape in enumerate(shapes):
        finite = bool(np.isfinite(shapely.get_coordinates(shape)).all())
        assert index in repairs or (finite and shapely.is_valid(shapely.force_2d(shape)))


@patient
@given(st.lists(polygons, min_size=1, max_size=6))
def test_areas_are_those_of_each_alone_and_every_zone_is_a_multipolygon(shapes: list[Any]) -> None:
    kept, _repairs = repaired_batch(batch(shapes), Family.SURFACE, LAMBERT)
    zones = kept[~shapely.is_missing(kept)]
    many = as_multipolygons(zones)
    assert [shape.geom_type for shape in many] == ["MultiPolygon"] * len(zones)
    assert shapely.area(many).tolist() == pytest.approx(shapely.area(zones).tolist())
    areas = areas_ha(zones, BACK)
    assert np.isfinite(areas).all()
    alone = [float(areas_ha(batch([zone]), BACK)[0]) for zone in zones]
    assert areas.tolist() == pytest.approx(alone)


@patient
@given(st.lists(st.one_of(polygons, lines, points), min_size=1, max_size=5), st.data())
def test_bytes_cut_or_changed_cost_their_own_feature_only(shapes: list[Any], data: st.DataObject) -> None:
    written = [shapely.to_wkb(shape) for shape in shapes]
    faulty = data.draw(st.integers(0, len(written) - 1))
    content = bytearray(written[faulty])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    sound, broken = list(written), bytes(content[: data.draw(st.integers(0, len(content)))])
    sound[faulty] = broken
    read, _closed = from_wkb(objects(sound))
    assert len(read) == len(shapes)
    for index, shape in enumerate(shapes):
        if index != faulty:
            assert shapely.to_wkb(read[index]) == shapely.to_wkb(shape)


@patient
@given(rings.filter(lambda ring: ring[0] != ring[-1]))
def test_an_open_outline_is_the_closed_one(ring: list[tuple[float, float]]) -> None:
    closed = shapely.to_wkb(shapely.Polygon(ring))
    count = len(ring) + 1
    is_open = bytearray(closed[:-16])
    is_open[9:13] = (count - 1).to_bytes(4, "little")
    read, indexes = from_wkb(objects([bytes(is_open), closed]))
    assert indexes == {0}
    assert shapely.to_wkb(read[0]) == closed
