"""The perimeter drawn small, so that a place in it is seen at a glance: numbers for an inline SVG."""

import math
from dataclasses import dataclass

import shapely
from django.contrib.gis.geos import MultiPolygon

SIDE = 72.0
MARGIN = 4.0
# A hundredth of the drawing: nobody sees less.
TOLERANCE = 0.7


@dataclass(frozen=True)
class Locator:
    """`path`: what an SVG `d` takes, `width` by `height`."""

    path: str
    width: float
    height: float
    west: float
    north: float
    per_lon: float
    per_lat: float

    def spot(self, lon: float, lat: float) -> tuple[float, float] | None:
        """Where lon, lat (degrees) lies in the drawing; None outside it."""
        x, y = MARGIN + (lon - self.west) * self.per_lon, MARGIN + (self.north - lat) * self.per_lat
        return (round(x, 1), round(y, 1)) if 0 <= x <= self.width and 0 <= y <= self.height else None


def locator_of(perimeter: MultiPolygon | None) -> Locator | None:
    """None without a perimeter to draw."""
    if perimeter is None:
        return None
    w, s, e, n = perimeter.extent
    squeeze = math.cos(math.radians((s + n) / 2))
    scale = (SIDE - 2 * MARGIN) / max((e - w) * squeeze, n - s)
    per_lon, per_lat = scale * squeeze, scale
    drawn = shapely.transform(
        shapely.from_wkb(bytes(perimeter.wkb)), lambda xy: (xy - (w, n)) * (per_lon, -per_lat) + MARGIN
    )
    width, height = (e - w) * per_lon + 2 * MARGIN, (n - s) * per_lat + 2 * MARGIN
    return Locator(_path(drawn.simplify(TOLERANCE)), round(width, 1), round(height, 1), w, n, per_lon, per_lat)


def _path(drawn: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(drawn) for ring in (part.exterior, *part.interiors)]
    return "".join(f"M{' '.join(f'{x:.1f},{y:.1f}' for x, y in ring.coords)}z" for ring in rings)
