"""A photo of a sheet laid back on the ground: which pixel is which place; pure."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image
from pyproj import Transformer

from carto.geo.crs import STORAGE_SRID
from carto.kit import frames
from carto.kit.frames import MAP_MM, Bounds, Frame
from carto.kit.homography import Homography, Points

Corner = tuple[float, float]
WIDTH_PX = 1_800
SAMPLES = 7  # a side: what ties the projection to the map's is all but plane over a sheet
EARTH_M = 6_378_137.0


@dataclass(frozen=True)
class Rectified:
    """`bounds`: w, s, e, n in degrees (EPSG:4326); `image`: what they hold, in the projection of web maps."""

    image: Image.Image
    bounds: Bounds


def to_photo(marks: list[Corner]) -> Homography:
    """From millimetres of paper to pixels of the photo where the four marks are there, in order. LinAlgError when they
    hold on a line."""
    return Homography.fit(np.array(frames.MARKS_MM), np.array(marks))


def is_seen_from_above(marks: list[Corner]) -> bool:
    """Whether the four turn clockwise without crossing, as those of a sheet do in any photo of its face."""
    for rank in range(4):
        (x1, y1), (x2, y2), (x3, y3) = marks[rank], marks[(rank + 1) % 4], marks[(rank + 2) % 4]
        if (x2 - x1) * (y3 - y2) - (y2 - y1) * (x3 - x2) <= 0:
            return False
    return True


def places(pixels: Points, marks: list[Corner], frame: Frame) -> Points:
    """Where pixels of the photo lie on the ground, in metres of the projection."""
    paper = to_photo(marks).inverse.move(pixels)
    left, top, _width, height = MAP_MM
    metres = frame.scale / 1000
    east = frame.west_m + (paper[:, 0] - left) * metres
    north = frame.south_m + (top + height - paper[:, 1]) * metres
    return np.column_stack((east, north))


def rectify(photo: Image.Image, marks: list[Corner], frame: Frame, srid: int) -> Rectified:
    """The map of the sheet, north up, ready to lie under a web map."""
    bounds = bounds_of(frame, srid)
    (w, s), (e, n) = mercator(*bounds[:2]), mercator(*bounds[2:])
    size = (WIDTH_PX, round(WIDTH_PX * (n - s) / (e - w)))
    pixel = (e - w) / size[0]
    matrix = to_photo(marks).after(_to_paper((w, n), size, pixel, frame, srid)).matrix
    image = photo.convert("RGB").transform(
        size, Image.Transform.PERSPECTIVE, tuple((matrix / matrix[2, 2]).ravel()[:8]), Image.Resampling.BICUBIC
    )
    return Rectified(image, bounds)


def bounds_of(frame: Frame, srid: int) -> Bounds:
    """What holds the sheet, in degrees (EPSG:4326)."""
    to_degrees = Transformer.from_crs(srid, STORAGE_SRID, always_xy=True)
    w, s, e, n = to_degrees.transform_bounds(*frame.bounds)
    return w, s, e, n


def mercator(lon: float, lat: float) -> Corner:
    """Metres of the projection of web maps (EPSG:3857)."""
    return EARTH_M * math.radians(lon), EARTH_M * math.asinh(math.tan(math.radians(lat)))


def _to_paper(corner: Corner, size: tuple[int, int], pixel: float, frame: Frame, srid: int) -> Homography:
    """From pixels of the image to be, whose top left is `corner` (EPSG:3857), to millimetres of paper."""
    across, down = np.meshgrid(np.linspace(0, size[0], SAMPLES), np.linspace(0, size[1], SAMPLES))
    pixels = np.column_stack((across.ravel(), down.ravel()))
    to_metres = Transformer.from_crs(3857, srid, always_xy=True)
    east, north = to_metres.transform(corner[0] + pixels[:, 0] * pixel, corner[1] - pixels[:, 1] * pixel)
    return Homography.fit(pixels, np.column_stack(frame.on_page(east, north)))
