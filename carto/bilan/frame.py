"""From longitude and latitude to a drawing in tenths of a millimetre: Mercator, north up, shapes kept; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise
from math import asinh, atan, cos, degrees, radians, sinh, tan

from carto.bilan.record import Ring

EARTH_RADIUS_M = 6_371_008.8
Bounds = tuple[float, float, float, float]
# Two points nearer than this on paper (0.2 mm) are drawn as one.
NEAR = 2


def bounds_of(rings: Iterable[Ring]) -> Bounds:
    """w, s, e, n in degrees; `rings` must hold at least one point."""
    points = list(chain.from_iterable(rings))
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)


def touch(a: Bounds, b: Bounds) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _y(lat: float) -> float:
    return asinh(tan(radians(lat)))


@dataclass(frozen=True)
class Frame:
    """A drawing of `width` by `height` tenths of a millimetre; `scale`: of those, per radian of longitude."""

    width: int
    height: int
    scale: float
    left: float
    top: float

    @classmethod
    def around(cls, bounds: Bounds, *, width: int, least: int, most: int) -> "Frame":
        """The frame that holds `bounds` with a margin, as high as its shape asks, between `least` and `most`."""
        w, s, e, n = radians(bounds[0]), _y(bounds[1]), radians(bounds[2]), _y(bounds[3])
        wide, high = max(e - w, 1e-6) * 1.12, max(n - s, 1e-6) * 1.12
        height = round(min(max(width * high / wide, least), most))
        scale = min(width / wide, height / high)
        return cls(width, height, scale, (w + e) / 2 - width / scale / 2, (s + n) / 2 + height / scale / 2)

    @property
    def metres_per_unit(self) -> float:
        """Ground metres in a tenth of a millimetre, at the middle of the frame."""
        middle = atan(sinh(self.top - self.height / self.scale / 2))
        return EARTH_RADIUS_M * cos(middle) / self.scale

    @property
    def bounds(self) -> Bounds:
        right, bottom = self.left + self.width / self.scale, self.top - self.height / self.scale
        return degrees(self.left), degrees(atan(sinh(bottom))), degrees(right), degrees(atan(sinh(self.top)))

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        return round((radians(lon) - self.left) * self.scale), round((self.top - _y(lat)) * self.scale)

    def holds(self, x: int, y: int) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height

    def ring(self, ring: Iterable[tuple[float, float]], *, closed: bool = True) -> str:
        """An SVG path of the ring, thinned to what paper shows; empty when nothing of it comes near the frame."""
        points = [self.at(lon, lat) for lon, lat in ring]
        if not points or not self._is_near(points):
            return ""
        kept = [points[0]]
        for x, y in points[1:]:
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > NEAR:
                kept.append((x, y))
        moves = "".join(f"l{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(kept))
        return f"M{kept[0][0]} {kept[0][1]}{moves}{'z' if closed else ''}"

    def _is_near(self, points: list[tuple[int, int]]) -> bool:
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        return max(xs) >= 0 and min(xs) <= self.width and max(ys) >= 0 and min(ys) <= self.height
