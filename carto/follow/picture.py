"""A map as an image, drawn by ourselves: the perimeter, the plan's zones, one shape. No basemap, so nobody is asked."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from PIL import Image, ImageDraw

from carto.concertations.models import Concertation
from carto.geo.window import Window, in_window
from carto.layers.models import PlanVersion, Zone

MOST_ZONES = 1_500
SHARP = 2  # drawn larger, then reduced: pillow draws no smooth edge
LEAST_DEGREES = 0.012  # about a kilometre: a point is shown with what surrounds it
PAPER, EDGE, INK, ACCENT = "#f4eee1", "#ded5c1", "#20251f", "#0b5563"
TINTS = {
    "U": "#ecc3b4", "AUc": "#f3d9b0", "AUs": "#f6e6c4", "A": "#f4ecbe", "N": "#cfe0c0",
    "01": "#ecc3b4", "02": "#dcc9dd", "03": "#cfe0c0", "99": "#e6e2d6",
}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """What is shown: degrees of EPSG:4326 to pixels, as wide on the ground one way as the other."""

    w: float
    n: float
    per_degree_x: float
    per_degree_y: float

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        return ((lon - self.w) * self.per_degree_x, (self.n - lat) * self.per_degree_y)


def draw(
    concertation: Concertation, size: tuple[int, int], *, shape: GEOSGeometry | None = None, color: str = ACCENT
) -> Image.Image:
    """`shape` (EPSG:4326): what everyone may see of a place; without it, the whole perimeter. `size` in pixels."""
    width, height = size[0] * SHARP, size[1] * SHARP
    image = Image.new("RGB", (width, height), PAPER)
    around = shape if shape is not None else concertation.perimeter
    if around is None:
        return image.resize(size)
    frame, window = _frame(around.extent, width, height)
    pen = ImageDraw.Draw(image, "RGBA")
    for zone in _zones(concertation, window):
        for ring in _rings(zone.geometry):
            pen.polygon([frame.pixel(*at) for at in ring], fill=TINTS.get(zone.kind, PAPER), outline="#ffffff")
    if concertation.perimeter is not None:
        for ring in _rings(concertation.perimeter):
            pen.line([frame.pixel(*at) for at in ring], fill=ACCENT, width=3 * SHARP, joint="curve")
    if shape is not None:
        _draw_shape(pen, frame, shape, color)
    return image.resize(size, Image.Resampling.LANCZOS)


def _frame(extent: tuple[float, float, float, float], width: int, height: int) -> tuple[Frame, Window]:
    w, s, e, n = extent
    lon, lat = (w + e) / 2, (s + n) / 2
    shrink = math.cos(math.radians(lat))
    wide = max((e - w) * 1.25, LEAST_DEGREES) * shrink
    high = max((n - s) * 1.25, LEAST_DEGREES * shrink)
    per_degree = min(width / wide, height / high)
    half_lon, half_lat = width / per_degree / shrink / 2, height / per_degree / 2
    frame = Frame(lon - half_lon, lat + half_lat, per_degree * shrink, per_degree)
    return frame, Window(lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat)


def _zones(concertation: Concertation, window: Window) -> list[Zone]:
    """Those of the plan in force in the window, the largest first: the small ones lie over them."""
    version = PlanVersion.objects.in_force(concertation)
    rows = Zone.objects.filter(version=version).only("kind", "geometry", "area_ha").order_by("-area_ha")
    return list(in_window(rows, window)[:MOST_ZONES])


def _draw_shape(pen: ImageDraw.ImageDraw, frame: Frame, shape: GEOSGeometry, color: str) -> None:
    if isinstance(shape, Point):
        x, y = frame.pixel(shape.x, shape.y)
        for radius, fill in ((26, "#ffffff"), (21, color)):
            pen.ellipse([x - radius * SHARP, y - radius * SHARP, x + radius * SHARP, y + radius * SHARP], fill=fill)
    elif isinstance(shape, LineString):
        points = [frame.pixel(*at) for at in shape.coords]
        pen.line(points, fill="#ffffff", width=14 * SHARP, joint="curve")
        pen.line(points, fill=color, width=8 * SHARP, joint="curve")
    else:
        for ring in _rings(shape):
            points = [frame.pixel(*at) for at in ring]
            pen.polygon(points, fill=f"{color}55")
            pen.line(points, fill="#ffffff", width=9 * SHARP, joint="curve")
            pen.line(points, fill=color, width=5 * SHARP, joint="curve")


def _rings(geometry: GEOSGeometry) -> Iterator[list[tuple[float, float]]]:
    """The outer rings of polygons; holes are of the zones that fill them."""
    parts: list[Polygon] = [geometry] if isinstance(geometry, Polygon) else list(geometry)  # type: ignore[call-overload]
    for part in parts:
        if isinstance(part, Polygon):
            yield [(at[0], at[1]) for at in part[0].coords]
