"""Streets by name, and the part of one between two crossings, worked out from the lines of a layer (EPSG:4326)."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from carto.concertations.models import Concertation
from carto.geo.backend import found_by
from carto.geo.crs import STORAGE_SRID
from carto.geo.fitting import GRID
from carto.geo.window import touching
from carto.layers import nearby
from carto.layers.models import ContextFeature, ContextLayer, LayerRole

TOLERANCE = 2e-5  # of a degree, about 2 m: files do not always close their crossings
GAP = 6e-4  # about 60 m: what the lines of one street may leave between them, as across a square
MOST_LINES = 500
MOST_AROUND = 2_000
Node = tuple[float, float]


@dataclass(frozen=True)
class Street:
    """`pk`: of one of its lines, by which it is known; `lines`: all of them, one file line a block or not."""

    pk: int
    label: str
    search_key: str
    insee_code: str
    lines: BaseGeometry


@dataclass(frozen=True)
class Crossing:
    """Where a street meets another, once or more often. `pk`: of a line of the other."""

    pk: int
    label: str
    search_key: str
    places: tuple[shapely.Point, ...]


def street_of(concertation: Concertation, pk: int) -> Street | None:
    """The street one of whose lines is the feature `pk`; None when there is no such line here."""
    rows = _rows(concertation)
    one = rows.filter(pk=pk).first()
    if one is None:
        return None
    alike = [one]
    if one.search_key:
        alike = list(found_by(rows.filter(insee_code=one.insee_code), search_key=one.search_key)[:MOST_LINES])
    lines = [_shape(row.geometry) for row in alike if row.geometry.dims == 1]
    if not lines:
        return None
    return Street(one.pk, one.label, one.search_key, one.insee_code, _together(lines, _shape(one.geometry)))


def are_known(concertation: Concertation) -> bool:
    return bool(_layers(concertation).exists())


def nearest(concertation: Concertation, place: Point, within_m: float) -> Street | None:
    """The named street nearest to `place` (EPSG:4326), no further than `within_m`; of two as near, the first filed."""
    near = nearby.nearest(concertation, LayerRole.STREETS, place, within_m)
    return street_of(concertation, near.pk) if near else None


def course_of(street: Street) -> GEOSGeometry:
    """The longest unbroken course of the street, a LineString in EPSG:4326."""
    parts = shapely.get_parts(shapely.line_merge(street.lines))
    longest = shapely.set_precision(max(parts, key=lambda part: part.length), GRID)
    return GEOSGeometry(memoryview(shapely.to_wkb(longest)), srid=STORAGE_SRID)


def crossings_of(concertation: Concertation, street: Street) -> list[Crossing]:
    """The named streets that `street` meets, in the order of its course."""
    around = GEOSGeometry(memoryview(shapely.to_wkb(street.lines.buffer(TOLERANCE))), srid=STORAGE_SRID)
    met: dict[tuple[str, str], Crossing] = {}
    for row in touching(_rows(concertation), around).order_by("pk")[:MOST_AROUND]:
        name = (row.search_key, row.insee_code)
        if not row.search_key or row.search_key == street.search_key or row.geometry.dims != 1:
            continue
        places = _meeting(street.lines, _shape(row.geometry))
        known = met.get(name)
        met[name] = Crossing(
            known.pk if known else row.pk, row.label, row.search_key, (*(known.places if known else ()), *places)
        )
    course = max(shapely.get_parts(shapely.line_merge(street.lines)), key=lambda line: line.length)
    return sorted(met.values(), key=lambda one: (course.project(one.places[0]), one.search_key))


def stretch(street: Street, start: Crossing, end: Crossing) -> shapely.LineString | None:
    """The shortest way along `street` from one crossing to the other; None when its lines do not lead there."""
    graph, starts, ends = _graph(street.lines, start.places, end.places)
    came: dict[Node, tuple[Node, np.ndarray[Any, Any]] | None] = {}
    queue: list[tuple[float, int, Node, tuple[Node, np.ndarray[Any, Any]] | None]]
    queue = [(0.0, rank, node, None) for rank, node in enumerate(sorted(starts))]
    rank = len(queue)
    while queue:
        cost, _nth, node, by = heapq.heappop(queue)
        if node in came:
            continue
        came[node] = by
        if node in ends and by is not None:
            return _walked(came, node)
        for beside, length, coords in graph[node]:
            rank += 1
            heapq.heappush(queue, (cost + length, rank, beside, (node, coords)))
    return None


def stretch_label(street: str, start: Crossing, end: Crossing) -> str:
    names = {"street": street, "start": start.label, "end": end.label}
    return _("%(street)s, entre %(start)s et %(end)s") % names


def _walked(came: dict[Node, tuple[Node, np.ndarray[Any, Any]] | None], node: Node) -> shapely.LineString:
    pieces = []
    while (by := came[node]) is not None:
        node, coords = by
        pieces.append(coords)
    path = np.concatenate([pieces[-1], *(piece[1:] for piece in reversed(pieces[:-1]))])
    return shapely.LineString(path)


def _graph(
    lines: BaseGeometry, starts: Sequence[shapely.Point], ends: Sequence[shapely.Point]
) -> tuple[dict[Node, list[tuple[Node, float, Any]]], set[Node], set[Node]]:
    """The lines cut where they meet one another and at these places; which nodes are a start, an end."""
    graph: dict[Node, list[tuple[Node, float, Any]]] = defaultdict(list)
    found: tuple[set[Node], set[Node]] = (set(), set())
    squeeze = math.cos(math.radians(lines.centroid.y))
    for line in shapely.get_parts(shapely.unary_union(lines)):
        cuts = {0.0, line.length}
        for nodes, places in zip(found, (starts, ends), strict=True):
            for at in (line.project(place) for place in places if line.distance(place) <= TOLERANCE):
                cuts.add(at)
                nodes.add(_node(line.interpolate(at).coords[0]))
        for a, b in zip(sorted(cuts), sorted(cuts)[1:], strict=False):
            coords = np.array(substring(line, a, b).coords)
            length = float(np.hypot(*(np.diff(coords, axis=0) * (squeeze, 1)).T).sum())
            first, last = _node(coords[0]), _node(coords[-1])
            graph[first].append((last, length, coords))
            graph[last].append((first, length, coords[::-1]))
    return graph, *found


def _node(position: Iterable[float]) -> Node:
    lon, lat = position
    return round(float(lon), 7), round(float(lat), 7)


def _meeting(lines: BaseGeometry, other: BaseGeometry) -> list[shapely.Point]:
    """Where they meet: the points they share, else the nearest of `lines`; of a shared length, its ends."""
    shared = lines.intersection(other)
    if shared.is_empty:
        return [shapely.Point(shapely.shortest_line(lines, other).coords[0])]
    points = []
    for part in shapely.get_parts(shared):
        points += [shapely.Point(part.coords[0]), shapely.Point(part.coords[-1])] if part.length else [part]
    return points


def _together(lines: list[BaseGeometry], one: BaseGeometry) -> BaseGeometry:
    """Of streets of the same name, the lines that lie near one another and near `one`."""
    ground = shapely.get_parts(shapely.unary_union([line.buffer(GAP / 2, quad_segs=2) for line in lines]))
    own = next(part for part in ground if part.intersects(one))
    parts = [part for line in lines if own.intersects(line) for part in shapely.get_parts(line)]
    return shapely.MultiLineString(parts)


def _rows(concertation: Concertation) -> Any:
    return ContextFeature.objects.filter(layer_id__in=list(_layers(concertation).values_list("pk", flat=True)))


def _layers(concertation: Concertation) -> Any:
    return ContextLayer.objects.filter(concertation=concertation, role=LayerRole.STREETS, completed_at__isnull=False)


def _shape(geometry: GEOSGeometry) -> BaseGeometry:
    return shapely.force_2d(shapely.from_wkb(bytes(geometry.wkb)))
