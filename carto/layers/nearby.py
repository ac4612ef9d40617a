"""What is held here around a place and has a name: the streets it follows or meets, the parcels under it, the nearest
lieu-dit."""

import math
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon

from carto.concertations.models import Concertation
from carto.geo import crs
from carto.geo.window import touching
from carto.layers.models import ContextFeature, ContextLayer, LayerRole

METRES_PER_DEGREE = 111_320.0
MOST = 300
SECTORS = 8


@dataclass(frozen=True)
class Near:
    """`pk`: of the feature; `sector`: where the place lies seen from it, 0 north, then clockwise by eighths."""

    pk: int
    label: str
    distance_m: float
    sector: int


def nearest(
    concertation: Concertation, role: LayerRole, place: Point, within_m: float, without: frozenset[str] = frozenset()
) -> Near | None:
    """The nearest named feature of the layers of this role, no further than `within_m` from `place` (EPSG:4326)."""
    srid = concertation.metric_srid
    here: Any = crs.to_metric(place, srid)
    best: Near | None = None
    for row in touching(_rows(concertation, role), box_around(place, within_m)).order_by("pk")[:MOST]:
        if not row.label or row.label in without:
            continue
        there = crs.to_metric(row.geometry, srid)
        distance = float(there.distance(here))
        if distance <= within_m and (best is None or distance < best.distance_m):
            best = Near(row.pk, row.label, distance, sector(there.centroid, here))
    return best


def streets_around(concertation: Concertation, place: Point, within_m: float) -> dict[str, float]:
    """Metres to each named street no further than `within_m`."""
    srid, found = concertation.metric_srid, dict[str, float]()
    here = crs.to_metric(place, srid)
    for row in touching(_rows(concertation, LayerRole.STREETS), box_around(place, within_m)).order_by("pk")[:MOST]:
        distance = float(crs.to_metric(row.geometry, srid).distance(here))
        if row.label and distance <= within_m:
            found[row.label] = min(distance, found.get(row.label, distance))
    return found


def parcels_under(concertation: Concertation, shape: GEOSGeometry) -> list[str]:
    """The parcels of which `shape` (a point or a surface, EPSG:4326) holds half at least, or which hold half of it."""
    labels = []
    for row in touching(_rows(concertation, LayerRole.PARCELLES), shape).order_by("pk")[:MOST]:
        if row.geometry.dims != 2:
            continue
        shared = row.geometry.intersection(shape).area
        if shape.dims == 0 or shared >= 0.5 * min(row.geometry.area, shape.area):
            labels.append(row.label)
    return labels


def sector(origin: Any, place: Any) -> int:
    """The eighth of the compass in which `place` lies seen from `origin`, both in metres."""
    angle = math.atan2(place.x - origin.x, place.y - origin.y)
    return round(angle / (2 * math.pi / SECTORS)) % SECTORS


def box_around(place: Point, metres: float) -> Polygon:
    """A box of degrees that holds every point within `metres` of `place`."""
    dy = metres / METRES_PER_DEGREE * 1.1
    dx = dy / max(math.cos(math.radians(place.y)), 0.01)
    box = Polygon.from_bbox((place.x - dx, place.y - dy, place.x + dx, place.y + dy))
    box.srid = crs.STORAGE_SRID
    return box


def _rows(concertation: Concertation, role: LayerRole) -> Any:
    layers = ContextLayer.objects.filter(concertation=concertation, role=role, completed_at__isnull=False)
    return ContextFeature.objects.filter(layer_id__in=list(layers.values_list("pk", flat=True)))
