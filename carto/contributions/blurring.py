"""What everyone sees of a place whose author wants it less exact; the record keeps the place as it was given.

What is shown depends on the ground alone, a street or a cell of a fixed grid: the same place asked again and again, or
moved a little, tells no more than once."""

import math
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon

from carto.concertations.models import Concertation
from carto.contributions.models import Blur
from carto.geo import crs
from carto.layers import streets

CELL_M = 100.0
NEAR_STREET_M = 60.0
STREET_M = (100.0, 2_000.0)  # shorter, it would tell the place; longer, it would say nothing of it


@dataclass(frozen=True)
class Shown:
    """`geometry`: in EPSG:4326. `blur`: how exactly it is shown in truth: no street near, it is a cell."""

    geometry: GEOSGeometry
    blur: Blur


def offered(concertation: Concertation, kept: Blur = Blur.EXACT) -> list[Blur]:
    """How exactly an author may have a place shown here, the exact place alone where there is no choice; `kept`: how it
    is shown already."""
    if not concertation.rules_of_part.takes_blur and kept is Blur.EXACT:
        return [Blur.EXACT]
    return [blur for blur in Blur if blur in (Blur.EXACT, Blur.CELL, kept) or streets.are_known(concertation)]


def show(geometry: GEOSGeometry, blur: Blur, concertation: Concertation) -> Shown:
    """`geometry` (EPSG:4326) as it may be shown: itself; for a point, the whole street beside it; or the 100 m cells of
    the territory's metric grid that its box covers."""
    if blur is Blur.EXACT:
        return Shown(geometry, blur)
    street = _street(geometry, concertation) if blur is Blur.STREET and isinstance(geometry, Point) else None
    if street is not None:
        return Shown(street, Blur.STREET)
    return Shown(_cell(geometry, concertation.metric_srid), Blur.CELL)


def _street(place: Point, concertation: Concertation) -> GEOSGeometry | None:
    found = streets.nearest(concertation, place, NEAR_STREET_M)
    course = streets.course_of(found) if found else None
    if course is None:
        return None
    shortest, longest = STREET_M
    return course if shortest <= crs.to_metric(course, concertation.metric_srid).length <= longest else None


def _cell(geometry: GEOSGeometry, srid: int) -> GEOSGeometry:
    w, s, e, n = crs.to_metric(geometry, srid).extent
    w, s = (math.floor(side / CELL_M) * CELL_M for side in (w, s))
    e, n = (math.floor(side / CELL_M) * CELL_M + CELL_M for side in (e, n))
    cell = Polygon.from_bbox((w, s, e, n))
    cell.srid = srid
    cell.transform(crs.STORAGE_SRID)
    return cell
