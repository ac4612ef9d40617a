"""Finding the four marks of a sheet in a photo: pure, numpy alone, and bounded whatever the photo.

A line through the middle of a mark crosses black, white, black, white, black in known proportions, from any side and
in perspective: lines and columns of pixels are searched for them. The pips beside say which mark is which, and that
the four are ours."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from carto.kit import frames
from carto.kit.homography import Homography

Pixels = NDArray[np.float64]
Mask = NDArray[np.bool_]

# What a line through the middle crosses, in shares of the whole.
_OUT, _IN, _CORE = frames.RINGS_MM
PROPORTIONS = np.array([_OUT - _IN, _IN - _CORE, 2 * _CORE, _IN - _CORE, _OUT - _IN]) / (2 * _OUT)
TOLERANCE = 0.45
# Where a mark is looked at around its middle (shares of its half width), and what is there: beyond it, white paper.
RADII = np.array([_CORE / 2, (_CORE + _IN) / 2, (_IN + _OUT) / 2, _OUT + 1.5]) / _OUT
BLACK = np.array([True, False, True, False])
AROUND = np.linspace(0, 2 * np.pi, 16, endpoint=False)
SMALLEST_PX, LARGEST_SHARE = 14, 0.2
DARKER = 14  # than what is around, in 256 shades
MOST_CROSSINGS, MOST_MARKS = 4_000, 9
ALL_PIPS, LEAST_PIPS = 16, 15


@dataclass(frozen=True)
class Crossings:
    """Middles of what has the proportions: `x`, `y` and whole length, in pixels."""

    x: Pixels
    y: Pixels
    length: Pixels


def find(image: Image.Image) -> list[tuple[float, float]] | None:
    """The middles of the four marks in pixels, in the order of `frames.MARKS_MM`; None when they are not all there."""
    dark = _dark(image)
    found = _middles(dark)
    best: list[tuple[float, float]] | None = None
    most = LEAST_PIPS - 1
    for four in combinations(found, 4):
        around = _clockwise(four)
        for turn in range(4):
            corners = around[turn:] + around[:turn]
            told = _pips_told(dark, corners)
            if told == ALL_PIPS:
                return corners
            if told > most:
                best, most = corners, told
    return best


def _dark(image: Image.Image) -> Mask:
    """Darker than its surroundings: a shadow across the paper is not ink."""
    grey = image.convert("L")
    around = grey.filter(ImageFilter.BoxBlur(max(grey.size) // 24))
    mask: Mask = np.asarray(grey, dtype=np.int16) < np.asarray(around, dtype=np.int16) - DARKER
    return mask


def _middles(dark: Mask) -> list[tuple[float, float]]:
    """Where a line and a column of the proportions cross, those that look most like rings first."""
    rows, columns = _crossings(dark), _crossings(dark.T)
    columns = Crossings(columns.y, columns.x, columns.length)
    groups: list[tuple[int, float, float, float, float]] = []  # how many, x, y, width, height
    for x, y, length in zip(rows.x, rows.y, rows.length, strict=True):
        near = (np.abs(columns.x - x) < 0.15 * length) & (np.abs(columns.y - y) < 0.15 * length)
        near &= np.abs(np.log(columns.length / length)) < 0.7
        if not near.any():
            continue
        at = float(np.mean(columns.y[near]))
        for rank, (count, gx, gy, width, height) in enumerate(groups):
            if abs(gx - x) < width / 2 and abs(gy - at) < width / 2:
                groups[rank] = (count + 1, gx + (x - gx) / (count + 1), gy + (at - gy) / (count + 1), width, height)
                break
        else:
            groups.append((1, float(x), at, float(length), float(np.mean(columns.length[near]))))
    # The printed code beside the map has hundreds of such crossings, and is no ring.
    groups.sort(key=lambda group: (_ringed(dark, *group[1:]), group[0]), reverse=True)
    return [(group[1], group[2]) for group in groups[:MOST_MARKS]]


def _ringed(dark: Mask, x: float, y: float, width: float, height: float) -> int:
    """How many places around this middle are black or white as those of a mark this large would be."""
    across = np.clip(np.round(x + np.outer(RADII, np.cos(AROUND)) * width / 2), 0, dark.shape[1] - 1).astype(int)
    down = np.clip(np.round(y + np.outer(RADII, np.sin(AROUND)) * height / 2), 0, dark.shape[0] - 1).astype(int)
    return int((dark[down, across] == BLACK[:, None]).sum())


def _crossings(dark: Mask) -> Crossings:
    """In lines of pixels, those runs of black, white, black, white, black that have the proportions."""
    height, width = dark.shape
    fenced = np.zeros((height, width + 1), dtype=bool)  # a white column apart, so that no run goes on to the next line
    fenced[:, :-1] = dark
    flat = fenced.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if len(edges) < 6:
        return Crossings(*(np.empty(0) for _name in range(3)))
    runs = np.lib.stride_tricks.sliding_window_view(np.diff(edges), 5)
    starts, is_black = edges[: len(runs)], flat[edges[: len(runs)]]
    whole = runs.sum(axis=1)
    fits = is_black & (whole >= SMALLEST_PX) & (whole <= LARGEST_SHARE * max(dark.shape))
    fits &= starts // (width + 1) == (starts + whole) // (width + 1)
    wanted = whole[:, None] * PROPORTIONS
    fits &= (np.abs(runs - wanted) <= TOLERANCE * wanted + 1).all(axis=1)
    kept = np.flatnonzero(fits)[:MOST_CROSSINGS]
    core = starts[kept] % (width + 1) + runs[kept, :2].sum(axis=1) + runs[kept, 2] / 2 - 0.5
    return Crossings(core, starts[kept] // (width + 1) + 0.0, whole[kept] + 0.0)


def _clockwise(four: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """As they follow one another around their middle, in the order of the marks of the page."""
    x, y = (sum(part) / 4 for part in zip(*four, strict=True))
    return sorted(four, key=lambda at: float(np.arctan2(at[1] - y, at[0] - x)))


def _pips_told(dark: Mask, corners: list[tuple[float, float]]) -> int:
    """How many of the sixteen places beside the marks are as they should be, were the corners these."""
    try:
        to_photo = Homography.fit(np.array(frames.MARKS_MM), np.array(corners))
    except np.linalg.LinAlgError:
        return 0
    told = 0
    for rank in range(4):
        pips = frames.pips(rank)
        for (x, y), (_px, _py, is_black) in zip(to_photo.move(np.array([pip[:2] for pip in pips])), pips, strict=True):
            column, row = round(float(np.clip(x, -9, 1e6))), round(float(np.clip(y, -9, 1e6)))
            is_in = 0 <= row < dark.shape[0] and 0 <= column < dark.shape[1]
            told += is_in and bool(dark[row, column]) == is_black
    return told
