"""Where the zones of two plans differ: pure, in metres.

Ground loses a zone where none of the same libellé and type lies any more, and gains one where none lay before. A place
is what loses the one and gains the other, in one piece. So two zones over one another are compared each with its own,
and one that was cut in two, or moved in the file, has not changed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.lot import Progress
from carto.layers.sources.repair import COLLECTION, Family, parts_of
from carto.layers.sources.table import Objects

# What is narrower, or smaller, is the drawing of a border by another hand. Said on the page.
NARROWEST_M = 2.0
SMALLEST_M2 = 100.0
STEPS = 3


class Name(NamedTuple):
    """`kind`: a value of ZoneKind; both empty where no zone lies."""

    label: str
    kind: str


NOTHING = Name("", "")


@dataclass(frozen=True)
class Zoning:
    """The zones of a plan: names and valid surfaces, in the same order."""

    names: Sequence[Name]
    shapes: Objects


@dataclass(frozen=True)
class Place:
    """Ground in one piece, a polygon, that was `before` and is `after`."""

    before: Name
    after: Name
    area_m2: float
    shape: BaseGeometry


def places(before: Zoning, after: Zoning, progress: Progress) -> list[Place]:
    """The largest first; the same two plans give the same list, whatever the order of their zones."""
    step = _("Comparaison des zones")
    progress(step, 0, STEPS)
    lost = _without(before, after)
    progress(step, 1, STEPS)
    gained = _without(after, before)
    progress(step, 2, STEPS)
    found = [place for names, shapes in _crossed(lost, gained).items() for place in _pieces(*names, shapes)]
    progress(step, STEPS, STEPS)
    return sorted(found, key=_order)


def _without(one: Zoning, other: Zoning) -> Zoning:
    """What of each zone no zone of the same name covers in the other plan."""
    pairs = [(rank, met) for rank, met in _meeting(one, other) if one.names[rank] == other.names[met]]
    return _solid(one.names, _rest(one.shapes, other.shapes, pairs))


def _crossed(lost: Zoning, gained: Zoning) -> dict[tuple[Name, Name], list[BaseGeometry]]:
    """By name before and after. Where ground loses a zone and gains none, or gains one and loses none, one is empty."""
    pairs = list(_meeting(lost, gained))
    ranks, met = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    both = _common(lost.shapes[ranks], gained.shapes[met])
    found: dict[tuple[Name, Name], list[BaseGeometry]] = defaultdict(list)
    for (rank, other), shape in zip(pairs, both, strict=True):
        found[lost.names[rank], gained.names[other]].append(shape)
    for name, shape in zip(lost.names, _rest(lost.shapes, gained.shapes, pairs), strict=True):
        found[name, NOTHING].append(shape)
    backwards = [(other, rank) for rank, other in pairs]
    for name, shape in zip(gained.names, _rest(gained.shapes, lost.shapes, backwards), strict=True):
        found[NOTHING, name].append(shape)
    return found


def _meeting(one: Zoning, other: Zoning) -> Iterator[tuple[int, int]]:
    """The ranks of those that touch, found by a tree."""
    ranks, met = shapely.STRtree(other.shapes).query(one.shapes, predicate="intersects")
    return zip(ranks.tolist(), met.tolist(), strict=True)


def _rest(shapes: Objects, others: Objects, pairs: Sequence[tuple[int, int]]) -> Objects:
    """Each of `shapes` without those of `others` that `pairs` give it."""
    covering: dict[int, list[int]] = defaultdict(list)
    for rank, met in pairs:
        covering[rank].append(met)
    covers: Objects = np.empty(len(shapes), dtype=object)
    covers[:] = [shapely.union_all(others[covering[rank]]) for rank in range(len(shapes))]
    rest: Objects = shapely.difference(shapes, covers)
    return rest


def _common(shapes: Objects, others: Objects) -> Objects:
    """The surfaces that each has in common with its other, without the lines and points where they only touch."""
    common: Objects = shapely.intersection(shapes, others)
    for rank in np.flatnonzero(shapely.get_dimensions(common) < 2):
        common[rank] = shapely.Polygon()
    for rank in np.flatnonzero(shapely.get_type_id(common) == COLLECTION):
        common[rank] = parts_of(common[rank], Family.SURFACE) or shapely.Polygon()
    return common


def _solid(names: Sequence[Name], shapes: Objects) -> Zoning:
    """Without what is narrower than NARROWEST_M, nor those of which nothing is left."""
    thin = shapely.buffer(shapes, -NARROWEST_M / 2, join_style="mitre")
    broad = _common(shapes, shapely.buffer(thin, NARROWEST_M / 2, join_style="mitre"))
    kept = np.flatnonzero(~shapely.is_empty(broad))
    return Zoning([names[int(rank)] for rank in kept], broad[kept])


def _pieces(before: Name, after: Name, shapes: Sequence[BaseGeometry]) -> Iterator[Place]:
    whole: Objects = np.array([shapely.union_all(shapes)], dtype=object)
    parts = shapely.get_parts(_solid([before], whole).shapes)
    areas = shapely.area(parts)
    for rank in np.flatnonzero(areas >= SMALLEST_M2):
        yield Place(before, after, float(areas[rank]), parts[rank])


def _order(place: Place) -> tuple[object, ...]:
    return (-round(place.area_m2), place.before, place.after, *(round(edge) for edge in place.shape.bounds))
