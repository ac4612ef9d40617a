"""Territories of France and their legal metric projection; metres and hectares of shapes stored in EPSG:4326.

The projections are those of the décret n° 2006-272 (RGF93, RGAF09, RGFG95, RGR92, RGM04, RGSPM06)."""

import threading
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

STORAGE_SRID = 4326
M2_PER_HA = 10_000


class _Place(NamedTuple):
    metric_srid: int
    time_zone: str


class Territory(TextChoices):
    """Where a concertation takes place: the closed list that gives its projection and its civil time."""

    METROPOLE = "metropole", _("France métropolitaine")
    GUADELOUPE = "guadeloupe", _("Guadeloupe")
    MARTINIQUE = "martinique", _("Martinique")
    GUYANE = "guyane", _("Guyane")
    REUNION = "reunion", _("La Réunion")
    MAYOTTE = "mayotte", _("Mayotte")
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon", _("Saint-Pierre-et-Miquelon")

    @property
    def metric_srid(self) -> int:
        """EPSG code of the projection in metres."""
        return _PLACES[self].metric_srid

    @property
    def time_zone(self) -> str:
        """IANA name of the civil time."""
        return _PLACES[self].time_zone


_PLACES = {
    Territory.METROPOLE: _Place(2154, "Europe/Paris"),
    Territory.GUADELOUPE: _Place(5490, "America/Guadeloupe"),
    Territory.MARTINIQUE: _Place(5490, "America/Martinique"),
    Territory.GUYANE: _Place(2972, "America/Cayenne"),
    Territory.REUNION: _Place(2975, "Indian/Reunion"),
    Territory.MAYOTTE: _Place(4471, "Indian/Mayotte"),
    Territory.SAINT_PIERRE_ET_MIQUELON: _Place(4467, "America/Miquelon"),
}


class _Transforms(threading.local):
    """One transform per thread and projection: GDAL's are slow to make and not safe to share between threads."""

    def __init__(self) -> None:
        self.by_srid: dict[int, CoordTransform] = {}

    def to(self, srid: int) -> CoordTransform:
        if srid not in self.by_srid:
            self.by_srid[srid] = CoordTransform(SpatialReference(STORAGE_SRID), SpatialReference(srid))
        return self.by_srid[srid]


_transforms = _Transforms()


def to_metric(geometry: GEOSGeometry, srid: int) -> GEOSGeometry:
    """A copy of `geometry` (EPSG:4326) in the metric projection `srid`; GDALException where that has no meaning."""
    return geometry.transform(_transforms.to(srid), clone=True)


def from_metric(geometry: GEOSGeometry) -> GEOSGeometry:
    """A copy in EPSG:4326 of a `geometry` that says its own projection."""
    return geometry.transform(SpatialReference(STORAGE_SRID), clone=True)


def area_ha(geometry: GEOSGeometry, srid: int) -> float:
    """Area of the polygons of `geometry` (EPSG:4326), in hectares of the projection `srid`; 0 for points and lines."""
    return float(to_metric(geometry, srid).area) / M2_PER_HA


def length_m(geometry: GEOSGeometry, srid: int) -> float:
    """Length of lines, outline of polygons (EPSG:4326), in metres of the projection `srid`; 0 for points."""
    return float(to_metric(geometry, srid).length)


@dataclass(frozen=True)
class Measure:
    """`dimension`: 0 points, 1 lines, 2 polygons. `length_m` is the outline's for polygons."""

    dimension: int
    length_m: float
    area_ha: float


def measure(geometry: GEOSGeometry, srid: int) -> Measure:
    """Length and area of `geometry` (EPSG:4326) in the projection `srid`, in one transform."""
    metric = to_metric(geometry, srid)
    return Measure(int(geometry.dims), float(metric.length), float(metric.area) / M2_PER_HA)


def share(part: GEOSGeometry, whole: GEOSGeometry, srid: int) -> float:
    """What `part` holds of `whole` (both EPSG:4326), 0 to 1: by area, by length for a line; 1 for a point."""
    held, total = measure(part, srid), measure(whole, srid)
    if total.dimension == 0:
        return 1.0
    ratio = held.length_m / total.length_m if total.dimension == 1 else held.area_ha / total.area_ha
    return min(ratio, 1.0)
