"""What was found by its name, as a place one may speak of: the outline of a parcel, the course of a street…

A place found says its `place`, a short text that leads back to it: `feature:12` (of a layer), `street:12`,
`street:12:34:56` (from the crossing with the street of 34 to that of 56), `commune:49901`, `zone:7`,
`point:-0.65,47.35`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from carto.concertations.models import Concertation
from carto.geo.crs import STORAGE_SRID
from carto.geo.fitting import GRID, Fitted, fitted
from carto.geo.geojson import InvalidGeometry, Limits
from carto.layers import perimeter, streets
from carto.layers.models import Commune, ContextFeature, LayerRole, PlanVersion, Zone

NUMBER = r"\d{1,18}"
FEATURE = re.compile(rf"feature:({NUMBER})")
STREET = re.compile(rf"street:({NUMBER})(?::({NUMBER}):({NUMBER}))?")
COMMUNE = re.compile(r"commune:(\d[\dAB]\d{3})")
ZONE = re.compile(rf"zone:({NUMBER})")
POINT = re.compile(r"point:(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,2}(?:\.\d{1,9})?)")
OUTLINED = (LayerRole.PARCELLES, LayerRole.LOCALITIES)
INWARDS = 2e-6  # of a degree: what the rounding of an outline may put out of the perimeter


@dataclass(frozen=True)
class Outline:
    """`geometry`: as `geo.geojson.parse` gives it; `notes`: sentences on what was changed of it; `crossings`: of a
    whole street, the `place` and the name of each street it meets, in order."""

    label: str
    geometry: GEOSGeometry
    notes: tuple[str, ...] = ()
    crossings: tuple[tuple[str, str], ...] = ()


def outline_of(concertation: Concertation, place: str) -> Outline | None:
    """The shape of the place found as `place`; None when there is none here. InvalidGeometry: a street whose two
    crossings are not joined by it."""
    for pattern, read in READERS:
        if found := pattern.fullmatch(place):
            outline: Outline | None = read(concertation, *found.groups())
            return outline
    return None


def _feature(concertation: Concertation, pk: str) -> Outline | None:
    row = (
        ContextFeature.objects.filter(
            layer__concertation=concertation, layer__role__in=OUTLINED, layer__completed_at__isnull=False, pk=int(pk)
        )
        .select_related("layer")
        .first()
    )
    if row is None:
        return None
    is_parcel = row.layer.role == LayerRole.PARCELLES
    label = _("Parcelle %(label)s") % {"label": row.label} if is_parcel else row.label
    return _outline(concertation, label, row.geometry)


def _street(concertation: Concertation, pk: str, start: str | None, end: str | None) -> Outline | None:
    street = streets.street_of(concertation, int(pk))
    if street is None:
        return None
    crossings = streets.crossings_of(concertation, street)
    if start is None or end is None:
        told = tuple((str(one.pk), one.label) for one in crossings)
        whole = shapely.line_merge(street.lines)
        return _outline(concertation, street.label, _geos(whole), crossings=told)
    by_pk = {one.pk: one for one in crossings}
    ends = by_pk.get(int(start)), by_pk.get(int(end))
    if ends[0] is None or ends[1] is None:
        return None
    part = streets.stretch(street, ends[0], ends[1]) if ends[0] != ends[1] else None
    if part is None:
        raise InvalidGeometry(
            _("La rue ne relie pas ces deux croisements. Choisissez-en deux autres, ou toute la rue.")
        )
    return _outline(concertation, streets.stretch_label(street.label, ends[0], ends[1]), _geos(part))


def _commune(concertation: Concertation, code: str) -> Outline | None:
    row = Commune.objects.filter(concertation=concertation, insee_code=code).first()
    return _outline(concertation, row.name, row.geometry) if row else None


def _zone(concertation: Concertation, pk: str) -> Outline | None:
    version = PlanVersion.objects.in_force(concertation)
    row = Zone.objects.filter(version=version, pk=int(pk)).first()
    return _outline(concertation, _("Zone %(label)s") % {"label": row.label}, row.geometry) if row else None


def _point(_concertation: Concertation, lon: str, lat: str) -> Outline | None:
    point = Point(round(float(lon), 6), round(float(lat), 6), srid=STORAGE_SRID)
    return Outline(f"{point.y:g}, {point.x:g}", point) if abs(point.x) <= 180 and abs(point.y) <= 90 else None


READERS: Sequence[tuple[re.Pattern[str], Any]] = (
    (FEATURE, _feature), (STREET, _street), (COMMUNE, _commune), (ZONE, _zone), (POINT, _point),
)  # fmt: skip


def _outline(
    concertation: Concertation, label: str, geometry: GEOSGeometry, *, crossings: tuple[tuple[str, str], ...] = ()
) -> Outline:
    """What of it lies in the perimeter, within what a contribution may hold; a point of it when it is too large."""
    shape = shapely.from_wkb(bytes(geometry.wkb))
    held = _held(concertation, shape)
    notes: list[str] = []
    if concertation.perimeter is not None and not perimeter.covers(concertation, held.geometry):
        held = _held(concertation, _inside(concertation, shape, notes))
    return Outline(label, held.geometry, (*notes, *held.notes), crossings)


def _held(concertation: Concertation, shape: BaseGeometry) -> Fitted:
    try:
        return fitted(shape, Limits(concertation.metric_srid))
    except InvalidGeometry as error:
        point = _geos(shapely.set_precision(shape.point_on_surface(), GRID))
        return Fitted(point, (str(error), _("Un point y est pris à la place.")))


def _inside(concertation: Concertation, shape: BaseGeometry, notes: list[str]) -> BaseGeometry:
    assert concertation.perimeter is not None  # asked by the caller
    ground = shapely.from_wkb(bytes(concertation.perimeter.wkb)).buffer(-INWARDS)
    inside: BaseGeometry = shape.intersection(ground)
    if inside.is_empty:
        return shape
    size = "area" if shapely.get_dimensions(shape) == 2 else "length"
    if getattr(inside, size) < 0.99 * getattr(shape, size):
        notes.append(_("Seule la partie qui est dans le périmètre est prise."))
    return inside


def _geos(shape: Any) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=STORAGE_SRID)
