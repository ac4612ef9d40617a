"""One geometry at a time: kept, mended or left out, with the words that say so."""

import pytest
import shapely
from pyproj import Transformer

from carto.layers.sources.repair import Family, Repair, repaired

DEGREES = Transformer.from_crs(4326, 4326, always_xy=True)
LAMBERT = Transformer.from_crs(2154, 4326, always_xy=True)
OUT_OF_REACH = "Coordonnées hors du monde, ou de la région de leur système."
BOX = shapely.box(0, 47, 0.01, 47.01)


def test_a_sound_geometry_is_kept_without_a_word() -> None:
    repair = repaired(BOX, Family.SURFACE, DEGREES)
    assert repair.geometry is not None
    assert repair.geometry.equals(BOX)
    assert (repair.problem, repair.action, repair.lon, repair.lat) == ("", "", None, None)


@pytest.mark.parametrize(
    ("geometry", "family", "problem"),
    [
        (None, Family.SURFACE, "Géométrie absente, vide ou illisible."),
        (shapely.Polygon(), Family.SURFACE, "Géométrie absente, vide ou illisible."),
        (shapely.Point(float("inf"), 47), Family.POINT, "Coordonnées manquantes ou infinies."),
        (shapely.Point(0, 47), Family.SURFACE, "Ce n’est pas la géométrie attendue dans cette table."),
        (BOX, Family.LINE, "Ce n’est pas la géométrie attendue dans cette table."),
        (
            shapely.GeometryCollection([shapely.Point(0, 47)]),
            Family.LINE,
            "Ce n’est pas la géométrie attendue dans cette table.",
        ),
        (shapely.Point(420_000, 6_700_000), Family.POINT, OUT_OF_REACH),
        (
            shapely.LineString([(0, 47), (0, 47)]),
            Family.LINE,
            "Géométrie invalide : le contour n’a pas assez de points.",
        ),
    ],
)
def test_what_cannot_be_used_is_left_out(geometry: shapely.Geometry, family: Family, problem: str) -> None:
    repair = repaired(geometry, family, DEGREES)  # type: ignore[arg-type]  # shapely's constructors are typed loosely
    assert (repair.geometry, repair.problem, repair.action) == (None, problem, "Laissée de côté.")


def test_overlapping_parts_are_merged_not_hollowed() -> None:
    overlapping = shapely.MultiPolygon([BOX, shapely.box(0.005, 47.002, 0.015, 47.008)])
    repair = repaired(overlapping, Family.SURFACE, DEGREES)
    assert repair.geometry is not None
    assert repair.geometry.area == pytest.approx(0.01 * 0.01 + 0.005 * 0.006)
    assert repair.action == "Réparée."


def test_a_collection_keeps_the_parts_its_table_is_for() -> None:
    mixed = shapely.GeometryCollection([BOX, shapely.Point(0, 47)])
    repair = repaired(mixed, Family.SURFACE, DEGREES)
    assert repair.geometry is not None
    assert repair.geometry.equals(BOX)
    assert repair.problem == "La géométrie mêle plusieurs natures (points, lignes, surfaces)."


def test_sides_that_cross_once_reprojected_are_mended_and_located() -> None:
    """A hole that touches its outline in the middle of a straight side, which bends when it changes projection."""
    corner, side = (420_000.0, 6_700_000.0), 200_000.0
    outer = [corner, (corner[0] + side, corner[1]), (corner[0] + side, corner[1] + side), (corner[0], corner[1] + side)]
    middle = corner[0] + side / 2
    for y in (corner[1], corner[1] + side):
        inward = 1_000 if y == corner[1] else -1_000
        hole = [(middle, y), (middle + 500, y + inward), (middle - 500, y + inward)]
        sound = shapely.Polygon(outer, [hole])
        assert shapely.is_valid(sound)
        repair = repaired(sound, Family.SURFACE, LAMBERT)
        assert repair.geometry is not None
        assert shapely.is_valid(repair.geometry)
        if repair.problem:
            assert repair.problem.startswith("Géométrie invalide")
            assert repair.lon is not None
            return
    pytest.fail("reprojection bent neither side outwards: the case is no longer exercised")


@pytest.mark.parametrize("place", [(0.0, 0.0), (424_000.0, 1e30), (6_700_000.0, 424_000.0)])
def test_a_vertex_nowhere_near_its_projection_is_left_out_and_the_sound_one_located(place: tuple[float, float]) -> None:
    line = shapely.LineString([(424_000, 6_700_000), place])
    repair = repaired(line, Family.LINE, LAMBERT)
    assert (repair.geometry, repair.problem) == (None, OUT_OF_REACH)
    assert (repair.lon, repair.lat) == pytest.approx((-0.6567290, 47.3428035), abs=1e-6)


def test_parts_deep_in_collections_are_gathered_and_empty_ones_forgotten() -> None:
    deep = shapely.GeometryCollection([shapely.GeometryCollection([BOX, shapely.Polygon()]), shapely.Point(0, 47)])
    repair = repaired(deep, Family.SURFACE, None)
    assert repair.geometry is not None
    assert repair.geometry.equals(BOX)
    hollow = shapely.from_wkt("MULTIPOINT (EMPTY, (0 47))")
    assert repaired(hollow, Family.POINT, None) == Repair(shapely.Point(0, 47))
