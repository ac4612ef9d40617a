"""Where a shape lies in the plan: communes, zones, prescriptions and informations, each with its share of the shape."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon

from carto.concertations.models import Concertation
from carto.geo import crs
from carto.geo.window import at_point, touching
from carto.layers.models import Commune, Information, PlanVersion, Prescription, Zone

SMALLEST_SHARE = 0.001
NEAR_M = 15.0
METRES_PER_DEGREE = 111_320.0


class _Placed(Protocol):
    @property
    def geometry(self) -> Any: ...


Row = TypeVar("Row", bound=_Placed)


@dataclass(frozen=True)
class Touched(Generic[Row]):
    """`share`: what the row holds of the shape, 0 to 1, by area for a surface, by length for a line, 1 for a point.
    A point or line of the plan met by a surface holds nothing of it: 0."""

    row: Row
    share: float


@dataclass(frozen=True)
class Context:
    """`version`: the plan, None when there is none; each list by falling share. On a border, both sides."""

    version: PlanVersion | None
    communes: tuple[Touched[Commune], ...]
    zones: tuple[Touched[Zone], ...]
    prescriptions: tuple[Touched[Prescription], ...]


@dataclass(frozen=True)
class Place:
    """What is at a point or on a surface, under `version` (None without a plan).

    Zones by growing area, as real plans overlap; at a point, points and lines of the plan count within NEAR_M, as
    nobody clicks exactly. `measure`: of the surface asked about, None for a point, whose shares say nothing."""

    version: PlanVersion | None
    communes: tuple[Touched[Commune], ...]
    zones: tuple[Touched[Zone], ...]
    prescriptions: tuple[Touched[Prescription], ...]
    informations: tuple[Touched[Information], ...]
    measure: crs.Measure | None = None


def context_of(concertation: Concertation, geometry: GEOSGeometry, version: PlanVersion | None = None) -> Context:
    """The context of `geometry` (EPSG:4326, valid), measured in the territory's projection, under `version` or else
    under the plan in force."""
    srid = concertation.metric_srid
    version = version or PlanVersion.objects.in_force(concertation)
    communes = touching(Commune.objects.filter(concertation=concertation), geometry)
    zones = touching(Zone.objects.filter(version=version), geometry)
    prescriptions = touching(Prescription.objects.filter(version=version), geometry)
    return Context(
        version,
        shared(communes, geometry, srid),
        shared(zones, geometry, srid),
        shared(prescriptions, geometry, srid),
    )


def here(concertation: Concertation, lon: float, lat: float, version: PlanVersion | None = None) -> Place:
    """What lies at lon, lat (degrees, EPSG:4326), under `version` or else under the plan in force."""
    version = version or PlanVersion.objects.in_force(concertation)
    communes = at_point(Commune.objects.filter(concertation=concertation), lon, lat).defer("geometry")
    zones = at_point(Zone.objects.filter(version=version), lon, lat).order_by("area_ha", "rank").defer("geometry")
    around, srid = _box_around(lon, lat), concertation.metric_srid
    point = crs.to_metric(Point(lon, lat, srid=crs.STORAGE_SRID), srid)
    return Place(
        version,
        _whole(communes),
        _whole(zones),
        _at(touching(Prescription.objects.filter(version=version), around), point, srid),
        _at(touching(Information.objects.filter(version=version), around), point, srid),
    )


def over(concertation: Concertation, surface: GEOSGeometry, version: PlanVersion | None = None) -> Place:
    """What lies on `surface` (EPSG:4326, valid), such as a parcel, with the share of it that each thing holds."""
    context, srid = context_of(concertation, surface, version), concertation.metric_srid
    informations = touching(Information.objects.filter(version=context.version), surface)
    return Place(
        context.version,
        context.communes,
        tuple(sorted(context.zones, key=lambda one: (one.row.area_ha, one.row.rank))),
        context.prescriptions,
        shared(informations, surface, srid),
        crs.measure(surface, srid),
    )


def shared(rows: Iterable[Row], geometry: GEOSGeometry, srid: int) -> tuple[Touched[Row], ...]:
    """What each of `rows`, in the plan's order and all touching `geometry`, holds of it (EPSG:4326)."""
    touched = [Touched(row, _share(row.geometry, geometry, srid)) for row in rows]
    touched.sort(key=lambda one: -round(one.share, 6))  # equal shares stay in the order of the plan
    kept = [one for one in touched if one.share >= SMALLEST_SHARE or one.row.geometry.dims < geometry.dims]
    return tuple(kept or touched[:1])


def _share(part: GEOSGeometry, shape: GEOSGeometry, srid: int) -> float:
    return crs.share(part.intersection(shape), shape, srid)


def _box_around(lon: float, lat: float) -> Polygon:
    """A box that holds every point within NEAR_M of lon, lat."""
    dy = NEAR_M / METRES_PER_DEGREE * 1.1
    dx = dy / max(math.cos(math.radians(lat)), 0.01)
    box = Polygon.from_bbox((lon - dx, lat - dy, lon + dx, lat + dy))
    box.srid = crs.STORAGE_SRID
    return box


def _whole(rows: Iterable[Row]) -> tuple[Touched[Row], ...]:
    return tuple(Touched(row, 1.0) for row in rows)


def _at(rows: Iterable[Row], point: GEOSGeometry, srid: int) -> tuple[Touched[Row], ...]:
    return _whole(row for row in rows if _is_at(row, point, srid))


def _is_at(row: _Placed, point: GEOSGeometry, srid: int) -> bool:
    reach = 0.0 if row.geometry.dims == 2 else NEAR_M
    return bool(crs.to_metric(row.geometry, srid).distance(point) <= reach)
