"""The map of a sheet as SVG, in tenths of a millimetre; pure. Pale enough that a pen stands out on it."""

import math
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from carto.kit.frames import CELL_MM, MAP_MM
from carto.kit.ground import Drawn, Ground, Layer
from carto.layers.models import LayerRole

INK, SOFT, ACCENT, ROAD = "#20251f", "#575c52", "#0b5563", "#b9ae94"
# The hues of the CNIG symbols of zones, paler than on the screen: a pen must stand out.
HUES = {
    "U": "#fae8e2", "AUc": "#fbeee4", "AUs": "#f9eff4", "A": "#fdfae6", "N": "#ecf3e6",
    "01": "#fae8e2", "02": "#efe8f3", "03": "#fdfae6", "99": "#f4f1ea",
}  # fmt: skip
WIDTH, HEIGHT = round(MAP_MM[2] * 10), round(MAP_MM[3] * 10)
LETTER = 0.52  # of the size of a text: how wide a letter is, about


class Room:
    """Where names already are, so that none covers another."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float, float, float]] = []

    def take(self, x: float, y: float, width: float, height: float) -> bool:
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        is_in = box[0] > 10 and box[1] > 10 and box[2] < WIDTH - 10 and box[3] < HEIGHT - 10
        if not is_in or any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in self.taken):
            return False
        self.taken.append(box)
        return True


def draw(ground: Ground) -> str:
    room = Room()
    parts = [
        *(_path(zone.shape, f'fill="{HUES.get(zone.kind, "#fff")}" stroke="#cfc5ae" stroke-width="2"')
          for zone in ground.zones),
        *(drawing for layer in ground.layers for drawing in _layer(layer)),
        _grid(),
        *(_path(one.shape, 'fill="none" stroke="#8f866f" stroke-width="4" stroke-dasharray="22 9 4 9"')
          for one in ground.communes),
        _path(ground.perimeter.shape, f'fill="none" stroke="{ACCENT}" stroke-width="8" stroke-linejoin="round"')
        if ground.perimeter else "",
        *_names(ground, room),
    ]  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{MAP_MM[2]}mm" height="{MAP_MM[3]}mm"><clipPath id="map"><rect width="{WIDTH}" height="{HEIGHT}"/>'
        f'</clipPath><g clip-path="url(#map)"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</g>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="{INK}" stroke-width="4"/></svg>'
    )


def _layer(layer: Layer) -> Iterator[str]:
    """Streets are cased as on a town plan; the others have the colour that the agents chose."""
    lines = [one.shape for one in layer.drawn]
    if layer.role == LayerRole.STREETS:
        for color, width in ((ROAD, 15), ("#ffffff", 10)):
            style = f'fill="none" stroke="{color}" stroke-width="{width}" stroke-linecap="round" '
            yield "".join(_path(line, style + 'stroke-linejoin="round"') for line in lines)
    elif layer.role == LayerRole.PARCELLES:
        yield "".join(_path(one, 'fill="none" stroke="#c9c2b2" stroke-width="2"') for one in lines)
    elif layer.role == LayerRole.CONTEXT:
        for one in lines:
            fill = f'fill="{layer.color}" fill-opacity="0.16"' if one.area else 'fill="none"'
            yield _path(one, f'{fill} stroke="{layer.color}" stroke-width="5" stroke-opacity="0.8"')


def _grid() -> str:
    """Its lines cross the map so thin that they are followed when looked for."""
    step = round(CELL_MM * 10)
    moves = [f"M{x} 0V{HEIGHT}" for x in range(step, WIDTH, step)] + [
        f"M0 {y}H{WIDTH}" for y in range(step, HEIGHT, step)
    ]
    return f'<path d="{"".join(moves)}" fill="none" stroke="{ACCENT}" stroke-opacity="0.28" stroke-width="2"/>'


def _names(ground: Ground, room: Room) -> Iterator[str]:
    """Communes first, then place names, streets along themselves, and zones: each only where nothing is yet."""
    for one in ground.communes:
        yield _upright(one, room, 44, f'font-weight="700" letter-spacing="5" fill="{SOFT}"', spread=1.35)
    by_role = {
        role: [one for layer in ground.layers if layer.role == role for one in layer.drawn]
        for role in (LayerRole.LOCALITIES, LayerRole.STREETS)
    }
    for one in by_role[LayerRole.LOCALITIES]:
        yield _upright(one, room, 34, f'font-style="italic" font-weight="500" fill="{INK}"')
    for name, line in _longest(by_role[LayerRole.STREETS]):
        yield _along(name, line, room)
    for one in sorted(ground.zones, key=lambda zone: -zone.shape.area):
        if one.shape.area > 25:
            yield _upright(one, room, 36, f'font-weight="700" fill="{ACCENT}" fill-opacity="0.75"')


def _upright(one: Drawn, room: Room, size: int, style: str, spread: float = 1.0) -> str:
    middle = shapely.clip_by_rect(one.shape, 0, 0, *MAP_MM[2:]).representative_point() if one.label else Point()
    if middle.is_empty:
        return ""
    x, y = middle.x * 10, middle.y * 10
    width = len(one.label) * size * LETTER * spread
    nearby = ((x, y + dy) for dy in (0, -60, 60, -120, 120))
    place = next((at for at in nearby if room.take(*at, width, size)), None)
    return _text(one.label, *place, size, style) if place else ""


def _along(name: str, line: LineString, room: Room) -> str:
    """On the street, turned as it goes, when it is long enough for its name."""
    size, length = 25, len(name) * 25 * LETTER / 10
    if line.length < length * 1.1:
        return ""
    middle = line.interpolate(line.length / 2)
    start, end = line.interpolate(line.length / 2 - length / 2), line.interpolate(line.length / 2 + length / 2)
    angle = math.degrees(math.atan2(end.y - start.y, end.x - start.x))
    angle = (angle + 90) % 180 - 90
    side = abs(math.cos(math.radians(angle)))
    x, y = middle.x * 10, middle.y * 10
    if not room.take(x, y, max(length * 10 * side, 30), max(length * 10 * (1 - side**2) ** 0.5, 30)):
        return ""
    return f'<g transform="rotate({angle:.1f} {x:.0f} {y:.0f})">{_text(name, x, y, size, f"""fill="{SOFT}" """)}</g>'


def _longest(streets: Iterable[Drawn]) -> Iterator[tuple[str, LineString]]:
    """One name a street, on the longest of its pieces."""
    found: dict[str, LineString] = {}
    for one in streets:
        for part in shapely.get_parts(one.shape):
            if isinstance(part, LineString) and (one.label not in found or part.length > found[one.label].length):
                found[one.label] = part
    return ((name, line) for name, line in found.items() if name)


def _text(words: str, x: float, y: float, size: int, style: str) -> str:
    return (
        f'<text x="{x:.0f}" y="{y + size * 0.33:.0f}" text-anchor="middle" font-family="Alegreya Sans" '
        f'font-size="{size}" stroke="#fff" stroke-width="7" stroke-linejoin="round" paint-order="stroke" {style}>'
        f"{escape(words)}</text>"
    )


def _path(shape: BaseGeometry, style: str) -> str:
    """Points are little squares, whose size says nothing."""
    moves = "".join(_moves(part) for part in shapely.get_parts(shape))
    return f'<path d="{moves}" fill-rule="evenodd" {style}/>' if moves else ""


def _moves(part: BaseGeometry) -> str:
    if isinstance(part, Polygon):
        return "".join(_ring(ring) + "z" for ring in (part.exterior, *part.interiors))
    if isinstance(part, Point):
        return f"M{part.x * 10 - 8:.0f} {part.y * 10 - 8:.0f}h16v16h-16z"
    return _ring(part) if isinstance(part, LineString) else ""


def _ring(line: BaseGeometry) -> str:
    points = [f"{x * 10:.0f} {y * 10:.0f}" for x, y in shapely.get_coordinates(line)]
    return "M" + "L".join(points)
