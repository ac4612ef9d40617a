"""The ground a plan covers, and the geometries that sources hand over as WKB."""

from collections.abc import Iterator, Sequence
from typing import cast

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from carto.geo.crs import STORAGE_SRID
from carto.layers.models import PlanVersion
from carto.layers.sources.lot import CommuneRow
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.repair import Family, as_multipolygon, repaired, reproject

# Gaps between neighbouring zones below this width are drawing noise, holes below this area too.
SLIVER_M = 1.0
MIN_HOLE_M2 = 500.0
AT_ONCE = 500


def of(version: PlanVersion, metric_srid: int) -> MultiPolygon:
    """The ground its zones cover (EPSG:4326): their union in metres, without the slivers and pinholes that neighbouring
    zones leave between them. LotRefused when they draw none."""
    to_metres = Transformer.from_crs(STORAGE_SRID, metric_srid, always_xy=True)
    to_lon_lat = Transformer.from_crs(metric_srid, STORAGE_SRID, always_xy=True)
    whole = shapely.union_all([reproject(zone, to_metres) for zone in _zones(version)])
    swollen = shapely.buffer(whole, SLIVER_M, join_style="mitre")
    cleaned = _without_pinholes(shapely.buffer(swollen, -SLIVER_M, join_style="mitre"))
    mended = repaired(cleaned, Family.SURFACE, to_lon_lat).geometry
    if mended is None:
        raise LotRefused(_("Les zones du plan ne permettent pas de tracer un périmètre : donnez-le en un fichier."))
    return surface(shapely.to_wkb(as_multipolygon(mended)))


def union_of(communes: Sequence[CommuneRow]) -> MultiPolygon:
    """What they cover together."""
    whole = shapely.union_all([shapely.from_wkb(commune.wkb) for commune in communes])
    return surface(shapely.to_wkb(as_multipolygon(whole)))


def surface(wkb: bytes) -> MultiPolygon:
    """The MultiPolygon that a source hands over as WKB, in EPSG:4326."""
    return cast(MultiPolygon, GEOSGeometry(memoryview(wkb), srid=STORAGE_SRID))


def _zones(version: PlanVersion) -> Iterator[BaseGeometry]:
    for geometry in version.zones.values_list("geometry", flat=True).iterator(AT_ONCE):
        yield shapely.from_wkb(bytes(geometry.wkb))


def _without_pinholes(geometry: BaseGeometry) -> BaseGeometry:
    parts = []
    for part in shapely.get_parts(geometry):
        holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= MIN_HOLE_M2]
        parts.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(parts)
