"""Which rows touch this window, this point, this shape: one way for any queryset, by either database's index."""

import math
from dataclasses import dataclass
from typing import Self

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from django.utils.translation import gettext as _

from carto.geo.backend import Bounds, Rows, near
from carto.geo.crs import STORAGE_SRID


class InvalidWindow(ValueError):
    """Its text is a sentence for the person who asked."""


@dataclass(frozen=True)
class Window:
    """West, south, east, north in degrees (EPSG:4326), edges included."""

    w: float
    s: float
    e: float
    n: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """`w,s,e,n`; InvalidWindow for anything else, for an empty window and for one across the antimeridian."""
        try:
            w, s, e, n = (float(part) for part in text.split(","))
        except ValueError as error:
            raise InvalidWindow(
                _("La fenêtre s’écrit ouest,sud,est,nord en degrés, par exemple -0.7,47.3,-0.5,47.4.")
            ) from error
        if not all(math.isfinite(number) for number in (w, s, e, n)):
            raise InvalidWindow(_("Les quatre bornes de la fenêtre doivent être des nombres finis."))
        if not (-180 <= w <= 180 and -180 <= e <= 180 and -90 <= s <= 90 and -90 <= n <= 90):
            raise InvalidWindow(_("La fenêtre sort du monde : longitudes de -180 à 180, latitudes de -90 à 90."))
        if w >= e:
            raise InvalidWindow(
                _("La borne ouest doit être plus petite que la borne est ; le 180e méridien ne peut être traversé.")
            )
        if s >= n:
            raise InvalidWindow(_("La borne sud doit être plus petite que la borne nord."))
        return cls(w, s, e, n)

    @property
    def bounds(self) -> Bounds:
        return (self.w, self.s, self.e, self.n)

    def polygon(self) -> Polygon:
        """The window as a polygon in EPSG:4326."""
        polygon = Polygon.from_bbox(self.bounds)
        polygon.srid = STORAGE_SRID
        return polygon


def touching(rows: Rows, geometry: GEOSGeometry, field: str = "geometry") -> Rows:
    """The rows whose `field` has at least one point, edges included, in common with `geometry` (EPSG:4326).

    Filter first, ask for the space last: SpatiaLite then starts from the index."""
    return _meeting(rows, geometry.extent, geometry, field)


def in_window(rows: Rows, window: Window, field: str = "geometry") -> Rows:
    """The rows whose `field` touches the window: inside it, across its edge, or covering it whole."""
    return _meeting(rows, window.bounds, window.polygon(), field)


def at_point(rows: Rows, lon: float, lat: float, field: str = "geometry") -> Rows:
    """The rows whose `field` holds the point, edges included; lon, lat in degrees (EPSG:4326)."""
    return _meeting(rows, (lon, lat, lon, lat), Point(lon, lat, srid=STORAGE_SRID), field)


def _meeting(rows: Rows, bounds: Bounds, geometry: GEOSGeometry, field: str) -> Rows:
    return near(rows, bounds, field).filter(**{f"{field}__intersects": geometry})
