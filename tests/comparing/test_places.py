"""Where two zonings differ: worked out by hand on squares, in metres."""

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from carto.comparing.places import NOTHING, Name, Place, Zoning, places
from tests.layers.lots import silent

U, UB, N, POCKET = Name("UA", "U"), Name("UB", "U"), Name("N", "N"), Name("1AUh", "AUc")
TOWN, FIELDS = shapely.box(0, 0, 1_000, 1_000), shapely.box(1_000, 0, 2_000, 1_000)


def zoning(*zones: tuple[Name, BaseGeometry]) -> Zoning:
    shapes = np.empty(len(zones), dtype=object)
    shapes[:] = [shape for _name, shape in zones]
    return Zoning([name for name, _shape in zones], shapes)


def found(before: Zoning, after: Zoning) -> list[Place]:
    return places(before, after, silent)


def told(before: Zoning, after: Zoning) -> list[tuple[Name, Name, int]]:
    return [(one.before, one.after, round(one.area_m2)) for one in found(before, after)]


def test_ground_that_passes_from_a_zone_to_another_is_one_place_for_each_piece() -> None:
    left = (shapely.box(0, 0, 100, 200), shapely.box(0, 800, 100, 900))
    after = zoning((N, FIELDS), (U, TOWN - left[0] - left[1]), (UB, left[0]), (N, left[1]))
    assert told(zoning((U, TOWN), (N, FIELDS)), after) == [(U, UB, 20_000), (U, N, 10_000)]
    assert found(zoning((U, TOWN), (N, FIELDS)), after)[0].shape.equals(left[0])


def test_a_zone_redrawn_shows_what_it_gained_and_one_out_of_the_plan_what_is_no_more() -> None:
    before = zoning((U, TOWN), (N, FIELDS))
    after = zoning((U, shapely.box(0, 0, 1_300, 1_000)), (N, shapely.box(1_300, 100, 2_000, 1_000)),
                   (POCKET, shapely.box(0, 1_000, 50, 1_050)))  # fmt: skip
    assert told(before, after) == [(N, U, 300_000), (N, NOTHING, 70_000), (NOTHING, POCKET, 2_500)]
    assert told(after, before) == [(U, N, 300_000), (NOTHING, N, 70_000), (POCKET, NOTHING, 2_500)]


def test_a_zone_laid_over_others_is_added_and_they_have_not_changed() -> None:
    before, over = zoning((U, TOWN), (N, FIELDS)), shapely.box(900, 400, 1_100, 600)
    assert told(before, zoning((U, TOWN), (N, FIELDS), (POCKET, over))) == [(NOTHING, POCKET, 40_000)]


def test_the_same_ground_cut_or_ordered_otherwise_has_not_changed() -> None:
    halves = (shapely.box(0, 0, 1_000, 400), shapely.box(0, 400, 1_000, 1_000))
    assert told(zoning((U, TOWN), (N, FIELDS)), zoning((N, FIELDS), (U, halves[1]), (U, halves[0]))) == []
    assert told(zoning(), zoning()) == []
    assert told(zoning(), zoning((U, TOWN))) == [(NOTHING, U, 1_000_000)]


def test_a_border_drawn_by_another_hand_is_no_change_however_long() -> None:
    before = zoning((U, TOWN), (N, FIELDS))
    moved = zoning((U, shapely.box(0, 0, 1_001.5, 1_000)), (N, shapely.box(1_001.5, 0, 2_000, 1_000)))
    assert told(before, moved) == []  # 1,500 m², and a metre and a half wide
    assert told(before, zoning((U, translate(TOWN, 0.7, 0.7)), (N, translate(FIELDS, 0.7, 0.7)))) == []
    spot = shapely.box(500, 500, 509, 509)
    assert told(before, zoning((U, TOWN - spot), (N, FIELDS), (UB, spot))) == []  # 81 m²
    tail = shapely.box(0, 0, 100, 100) | shapely.box(100, 50, 900, 51)
    after = zoning((U, TOWN - tail), (N, FIELDS), (UB, tail))
    assert told(before, after) == [(U, UB, 10_000)]  # without its tail a metre wide


def test_a_libelle_that_changes_its_type_has_changed() -> None:
    assert told(zoning((Name("2AU", "AUs"), TOWN)), zoning((Name("2AU", "AUc"), TOWN))) == [
        (Name("2AU", "AUs"), Name("2AU", "AUc"), 1_000_000)
    ]


def test_the_same_plans_give_the_same_list_in_whatever_order_their_zones_come() -> None:
    draw = np.random.default_rng(7)
    squares = [shapely.box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for x in range(6) for y in range(6)]
    before = [((U, N)[rank % 2], shape) for rank, shape in enumerate(squares)]
    after = [((U, N, UB)[rank % 3], shape) for rank, shape in enumerate(squares)]
    once = told(zoning(*before), zoning(*after))
    shuffled = ([before[rank] for rank in draw.permutation(36)], [after[rank] for rank in draw.permutation(36)])
    assert once == told(zoning(*shuffled[0]), zoning(*shuffled[1]))
    assert sum(area for _before, _after, area in once) == 10_000 * sum(
        one[0] != other[0] for one, other in zip(before, after, strict=True)
    )
