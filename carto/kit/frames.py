"""The sheet of paper: where everything lies on it, in millimetres from its top left corner, and the ground it shows.

A sheet read back from a photo is found by these figures: one printed yesterday must still be read tomorrow, so they
never change; another layout would be another sheet, with marks of its own."""

import math
from dataclasses import dataclass

from django.db import models

PAGE_MM = (420.0, 297.0)
MAP_MM = (28.0, 26.0, 300.0, 240.0)  # left, top, width, height
CELL_MM = 30.0
COLUMNS, ROWS = "ABCDEFGHIJ", "12345678"
QR_MM = (352.0, 204.0, 38.0)  # left, top, side

# Each mark: two rings and as many pips beside it as its rank, so that the way up is known from any side.
MARKS_MM = ((18.0, 16.0), (402.0, 16.0), (402.0, 281.0), (18.0, 281.0))
RINGS_MM = (7.0, 5.0, 2.0)  # black to 7, white to 5, black to 2
PIP_MM = 3.0
PIPS_AT_MM = (12.0, 17.0, 22.0, 27.0)  # from the middle of the mark, towards the middle of the page

Bounds = tuple[float, float, float, float]


class Scale(models.IntegerChoices):
    """Metres of ground in a metre of paper."""

    STREET = 2_500, "1:2 500"
    QUARTER = 5_000, "1:5 000"
    TOWN = 10_000, "1:10 000"


@dataclass(frozen=True)
class Frame:
    """The ground of one sheet: its south-west corner in metres of the territory's projection, and its scale."""

    west_m: int
    south_m: int
    scale: int

    @property
    def width_m(self) -> float:
        return MAP_MM[2] * self.scale / 1000

    @property
    def height_m(self) -> float:
        return MAP_MM[3] * self.scale / 1000

    @property
    def bounds(self) -> Bounds:
        """w, s, e, n in metres of the projection."""
        return self.west_m, self.south_m, self.west_m + self.width_m, self.south_m + self.height_m

    def on_page(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Where on the paper a place of the ground is drawn, in millimetres."""
        left, top, _width, height = MAP_MM
        return (
            left + (east_m - self.west_m) * 1000 / self.scale,
            top + height - (north_m - self.south_m) * 1000 / self.scale,
        )


def pips(rank: int) -> list[tuple[float, float, bool]]:
    """The four places beside a mark (x, y in millimetres), and whether each is black."""
    x, y = MARKS_MM[rank]
    way = 1 if x < PAGE_MM[0] / 2 else -1
    return [(x + way * at, y, place <= rank) for place, at in enumerate(PIPS_AT_MM)]


def covering(bounds: Bounds, scale: int) -> list[list[Frame]]:
    """The sheets that hold `bounds` (metres), side by side, in rows from the north, centred on it."""
    one = Frame(0, 0, scale)
    w, s, e, n = bounds
    across, down = max(math.ceil((e - w) / one.width_m), 1), max(math.ceil((n - s) / one.height_m), 1)
    west = (w + e - across * one.width_m) / 2
    north = (s + n + down * one.height_m) / 2
    return [
        [
            Frame(round(west + column * one.width_m), round(north - (row + 1) * one.height_m), scale)
            for column in range(across)
        ]
        for row in range(down)
    ]
