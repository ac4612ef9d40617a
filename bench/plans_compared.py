"""Two versions of a plan compared: with 1,000 zones, and with 4,000."""

import time

import numpy as np
import shapely

from bench.data import SEED
from bench.ratio import Ratio
from carto.comparing.places import Name, Zoning, places
from carto.concertations.models import Concertation

FEW, MANY = 1_000, 4_000
SIDE_M = 100.0
POINTS_A_SIDE = 12
NAMES = (Name("UA", "U"), Name("UB", "U"), Name("1AUh", "AUc"), Name("A", "A"), Name("N", "N"))
ROUNDS = 3


def measure(_concertation: Concertation) -> list[Ratio]:
    """Zones side by side; in the later version a third of them are others, and every border was drawn again."""
    few_ms, many_ms = (min(_compared(count) for _round in range(ROUNDS)) for count in (FEW, MANY))
    return [Ratio("plans compared, 1,000 against 4,000", few_ms, many_ms, "ms", 0.2)]


def _compared(count: int) -> float:
    draw = np.random.default_rng(SEED)
    names = draw.integers(0, len(NAMES), count)
    later = np.where(draw.random(count) < 1 / 3, draw.integers(0, len(NAMES), count), names)
    before, after = _zoning(names, 0.0), _zoning(later, 0.4)
    started = time.perf_counter()
    found = places(before, after, _silent)
    took_ms = 1000 * (time.perf_counter() - started)
    assert len(found) > count / 10
    return took_ms


def _zoning(names: np.ndarray[tuple[int], np.dtype[np.int_]], shift_m: float) -> Zoning:
    across = int(np.ceil(np.sqrt(len(names))))
    ranks = np.arange(len(names))
    x, y = SIDE_M * (ranks % across) + shift_m, SIDE_M * (ranks // across) + shift_m
    squares = shapely.box(x, y, x + SIDE_M, y + SIDE_M)
    shapes = shapely.segmentize(squares, SIDE_M / POINTS_A_SIDE)
    return Zoning([NAMES[int(rank)] for rank in names], shapes)


def _silent(step: str, done: int, total: int) -> None:
    """Nobody looks."""
