"""What two versions of the plan do not have alike, read from their rows: nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from django.contrib.gis.geos import GEOSGeometry
from pyproj import Transformer

from carto.comparing.places import Name, Place, Zoning, places
from carto.geo.crs import STORAGE_SRID
from carto.layers.models import PlanVersion
from carto.layers.sources.lot import Progress
from carto.layers.sources.repair import Family, all_reprojected, parts_of, reproject
from carto.layers.sources.table import Objects

AT_ONCE = 500
GRID = 1e-7  # of a degree: a centimetre, to tell whether a prescription is the same


@dataclass(frozen=True)
class Zone:
    """The surface that a libellé and its type have in each version, overlaps counted twice."""

    name: Name
    before_ha: float
    after_ha: float


@dataclass(frozen=True)
class Prescription:
    """How many of a `code` (`0702`) in each version; `removed`, `added`: those found in one of them alone, by libellé
    and contour. One that was moved or renamed is removed and added."""

    code: str
    before: int
    after: int
    removed: int
    added: int


@dataclass(frozen=True)
class Found:
    """`places` in EPSG:4326, with their area in the territory's projection."""

    places: tuple[Place, ...]
    zones: tuple[Zone, ...]
    prescriptions: tuple[Prescription, ...]


def find(before: PlanVersion, after: PlanVersion, metric_srid: int, progress: Progress) -> Found:
    to_metres = Transformer.from_crs(STORAGE_SRID, metric_srid, always_xy=True)
    to_lon_lat = Transformer.from_crs(metric_srid, STORAGE_SRID, always_xy=True)
    changed = places(_zoning(before, to_metres), _zoning(after, to_metres), progress)
    kept = (Place(one.before, one.after, one.area_m2, _stored(one, to_lon_lat)) for one in changed)
    return Found(
        tuple(one for one in kept if not one.shape.is_empty),
        tuple(_zones(before, after)),
        tuple(_prescriptions(before, after)),
    )


def shapes_of(geometries: Iterable[GEOSGeometry | None]) -> Objects:
    shapes: Objects = shapely.from_wkb([bytes(geometry.wkb) for geometry in geometries if geometry])
    return shapes


def _zoning(version: PlanVersion, to_metres: Transformer) -> Zoning:
    rows = list(version.zones.values_list("label", "kind", "geometry").iterator(AT_ONCE))
    shapes = all_reprojected(shapes_of(geometry for _label, _kind, geometry in rows), to_metres)
    return Zoning([Name(label, kind) for label, kind, _geometry in rows], shapely.make_valid(shapes))


def _stored(place: Place, to_lon_lat: Transformer) -> shapely.Polygon:
    """In EPSG:4326, valid: the largest piece, should the projection cut it."""
    valid = parts_of(shapely.make_valid(reproject(place.shape, to_lon_lat)), Family.SURFACE)
    return max(shapely.get_parts(valid), key=shapely.area, default=shapely.Polygon())


def _zones(before: PlanVersion, after: PlanVersion) -> Iterable[Zone]:
    held: dict[Name, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for rank, version in enumerate((before, after)):
        for label, kind, area_ha in version.zones.values_list("label", "kind", "area_ha"):
            held[Name(label, kind)][rank] += area_ha
    return (Zone(name, *held[name]) for name in sorted(held))


def _prescriptions(before: PlanVersion, after: PlanVersion) -> Iterable[Prescription]:
    old, new = _identities(before), _identities(after)
    for code in sorted(old.keys() | new.keys()):
        was, now = old[code], new[code]
        yield Prescription(code, was.total(), now.total(), (was - now).total(), (now - was).total())


def _identities(version: PlanVersion) -> dict[str, Counter[tuple[str, str, bytes]]]:
    rows = list(version.prescriptions.values_list("type_code", "subtype_code", "table", "label", "geometry"))
    shapes = shapely.set_precision(shapes_of(row[-1] for row in rows), GRID, mode="pointwise")
    found: dict[str, Counter[tuple[str, str, bytes]]] = defaultdict(Counter)
    for (kind, subtype, table, label, _geometry), shape in zip(rows, shapely.normalize(shapes), strict=True):
        found[kind + subtype][table, label, shapely.to_wkb(shape)] += 1
    return found
