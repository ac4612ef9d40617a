"""What everyone sees of a place whose author wants it less exact; the record keeps the place as it was given."""

import math

from django.contrib.gis.geos import GEOSGeometry, Polygon

from carto.concertations.models import Concertation
from carto.contributions.models import Blur
from carto.geo import crs

CELL_M = 100.0


def shown(geometry: GEOSGeometry, blur: Blur, concertation: Concertation) -> GEOSGeometry:
    """`geometry` (EPSG:4326) as it may be shown, in EPSG:4326: itself, or the 100 m cells of the territory's metric
    grid that its box covers."""
    if blur is Blur.EXACT:
        return geometry
    return _cell(geometry, concertation.metric_srid)


def _cell(geometry: GEOSGeometry, srid: int) -> GEOSGeometry:
    w, s, e, n = crs.to_metric(geometry, srid).extent
    w, s = (math.floor(side / CELL_M) * CELL_M for side in (w, s))
    e, n = (math.floor(side / CELL_M) * CELL_M + CELL_M for side in (e, n))
    cell = Polygon.from_bbox((w, s, e, n))
    cell.srid = srid
    cell.transform(crs.STORAGE_SRID)
    return cell
