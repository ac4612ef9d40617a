"""Contributions as marks on a map: shapes, pictograms, numbers that never overlap, groups where many; pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from carto.bilan.frame import Frame
from carto.bilan.record import Theme
from carto.exchange.publication import Entry

# Beyond these many marks, a map shows dots without pictogram nor number; beyond the second, groups with their count.
MOST_NUMBERED = 160
MOST_DOTS = 900
DOT, DISC = 10, 19
GROUP_CELL = 90
TEXT_HEIGHT, DIGIT_WIDTH = 23, 14
GRID = 8


@dataclass(frozen=True)
class Mark:
    """A contribution's point, in the frame's units."""

    x: int
    y: int
    entry: Entry
    theme: Theme


def placed(entries: Iterable[Entry], themes: dict[str, Theme], frame: Frame) -> list[Mark]:
    """The marks of the entries that have a place inside the frame, in the colour of their first theme."""
    marks = []
    for entry in entries:
        if entry.location and entry.themes:
            x, y = frame.at(entry.location.lon, entry.location.lat)
            if frame.holds(x, y):
                marks.append(Mark(x, y, entry, themes[entry.themes[0]]))
    return marks


def draw(marks: Sequence[Mark], frame: Frame, room: "Room", *, numbered: bool) -> str:
    """SVG of the marks: numbered discs, dots, or groups, by how many they are; numbers take their place in `room`."""
    if len(marks) > MOST_DOTS:
        return "".join(_groups(marks))
    shapes = "".join(_shape(mark, frame) for mark in marks)
    if not numbered or len(marks) > MOST_NUMBERED:
        return shapes + "".join(disc(mark.x, mark.y, DOT, mark.theme) for mark in marks)
    discs = "".join(disc(mark.x, mark.y, DISC, mark.theme) for mark in marks)
    return shapes + discs + "".join(_numbers(marks, frame, room))


def disc(x: int, y: int, radius: int, theme: Theme) -> str:
    """A disc in the theme's colour, with its pictogram when it is large enough."""
    drawn = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{theme.color}" stroke="#fff" stroke-width="4"/>'
    if radius < DISC or not theme.pictogram:
        return drawn
    place = f"translate({x - 12} {y - 12})"
    return f'{drawn}<path transform="{place}" fill="#fff" fill-rule="evenodd" d="{theme.pictogram}"/>'


def _shape(mark: Mark, frame: Frame) -> str:
    """The line or polygon itself; nothing for a point."""
    geometry: dict[str, Any] = mark.entry.location.geometry if mark.entry.location else {}
    color = mark.theme.color
    if geometry["type"] == "LineString":
        line = frame.ring(geometry["coordinates"], closed=False)
        return (
            f'<path d="{line}" fill="none" stroke="#fff" stroke-width="13" stroke-opacity="0.8"/>'
            f'<path d="{line}" fill="none" stroke="{color}" stroke-width="7" stroke-linejoin="round"/>'
        )
    if geometry["type"] == "Polygon":
        rings = "".join(frame.ring(ring) for ring in geometry["coordinates"])
        return (
            f'<path d="{rings}" fill="{color}" fill-opacity="0.22" fill-rule="evenodd" stroke="{color}" '
            f'stroke-width="5" stroke-linejoin="round"/>'
        )
    return ""


def _groups(marks: Sequence[Mark]) -> Iterator[str]:
    """One disc per cell of the paper, its area growing with the count written on it."""
    cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        cells[mark.x // GROUP_CELL, mark.y // GROUP_CELL].append(mark)
    for held in cells.values():
        x, y = sum(mark.x for mark in held) // len(held), sum(mark.y for mark in held) // len(held)
        radius = min(20 + round(4 * sqrt(len(held))), GROUP_CELL // 2)
        yield (
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#0b5563" stroke="#fff" stroke-width="4"/>'
            f'<text x="{x}" y="{y + 8}" text-anchor="middle" {_FIGURES} fill="#fff">{len(held)}</text>'
        )


_FIGURES = f'font-family="IBM Plex Mono" font-weight="500" font-size="{TEXT_HEIGHT}"'


def _numbers(marks: Sequence[Mark], frame: Frame, room: "Room") -> Iterator[str]:
    """The number beside each mark, where there is room among eight places; left out where there is none."""
    for mark in marks:
        text = str(mark.entry.number)
        width = len(text) * DIGIT_WIDTH
        for x, y in _around(mark, width):
            if room.take(x, y, width, TEXT_HEIGHT - 5, frame):
                yield (
                    f'<text x="{x}" y="{y + 17}" {_FIGURES} fill="#20251f" stroke="#fff" stroke-width="5" '
                    f'stroke-linejoin="round" paint-order="stroke">{text}</text>'
                )
                break


def _around(mark: Mark, width: int) -> Iterator[tuple[int, int]]:
    """Corners of the text's box, best place first: right, left, above, below, then the four diagonals."""
    right, left, middle = mark.x + DISC + 5, mark.x - DISC - 5 - width, mark.x - width // 2
    above, level, below = mark.y - DISC - 22, mark.y - 9, mark.y + DISC + 4
    yield from ((right, level), (left, level), (middle, above), (middle, below))
    yield from ((x, y) for x in (right - 6, left + 6) for y in (above + 8, below - 8))


class Room:
    """Which parts of a map are taken, so that words and numbers do not cover one another."""

    def __init__(self, marks: Iterable[Mark] = (), radius: int = DISC) -> None:
        self.taken: set[tuple[int, int]] = set()
        for mark in marks:
            self.taken |= _cells(mark.x - radius, mark.y - radius, 2 * radius, 2 * radius)

    def take(self, x: int, y: int, width: int, height: int, frame: Frame) -> bool:
        """Whether the box was free, and inside the frame; it no longer is."""
        if x < 0 or y < 0 or x + width > frame.width or y + height > frame.height:
            return False
        cells = _cells(x, y, width, height)
        if cells & self.taken:
            return False
        self.taken |= cells
        return True


def _cells(x: int, y: int, width: int, height: int) -> set[tuple[int, int]]:
    return {
        (column, row)
        for column in range(x // GRID, (x + width) // GRID + 1)
        for row in range(y // GRID, (y + height) // GRID + 1)
    }
