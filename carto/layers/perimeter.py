"""Is it inside the perimeter? Answered by a prepared geometry kept by the process, ten microseconds a check."""

import threading

from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.geos.prepared import PreparedGeometry

from carto.concertations.models import Concertation

KEPT = 64


class _Cache(threading.local):
    """By thread, as a GEOS prepared geometry may not be shared; by (concertation, perimeter version)."""

    def __init__(self) -> None:
        self.prepared: dict[tuple[int, int], PreparedGeometry] = {}


_cache = _Cache()


def covers(concertation: Concertation, geometry: GEOSGeometry) -> bool:
    """Whether `geometry` (EPSG:4326) lies in the perimeter as `concertation` holds it, its edge included.

    False without a perimeter: nothing is inside of nowhere."""
    if concertation.perimeter is None:
        return False
    key = (concertation.pk, concertation.perimeter_version)
    prepared = _cache.prepared.get(key)
    if prepared is None:
        if len(_cache.prepared) >= KEPT:
            _cache.prepared.clear()
        prepared = _cache.prepared[key] = concertation.perimeter.prepared
    return bool(prepared.covers(geometry))
