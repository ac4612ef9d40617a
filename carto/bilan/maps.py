"""The maps of the bilan: the record in, SVG strings out; pure, deterministic, whatever lies under them is given."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from carto.bilan import marks
from carto.bilan.frame import Frame, bounds_of, touch
from carto.bilan.marks import Room
from carto.bilan.record import Area, Evolution, Record, Ring, Theme
from carto.exchange.publication import Entry

# Tenths of a millimetre. The hues follow the CNIG symbols of zones, pale enough to stay under the marks.
WIDTH = 1640
PAPER, INK, SOFT, ACCENT = "#f4eee1", "#20251f", "#575c52", "#0b5563"
ZONE_HUES = {"U": "#f6d9cf", "AUc": "#f9e3d6", "AUs": "#f6e3ea", "A": "#fbf6d6", "N": "#dfecd6"}
WHITE = "#ffffff"
OVER_A_PICTURE = 0.6
SCALE_HEIGHT = 90
NAME_WIDTH = 16.5
NAME_PLACES = [(dx, dy) for dy in (0, -40, 40, -80, 80, -120, 120, -160, 160) for dx in (0, -50, 50, -100, 100)]
NICE_M = tuple(digit * 10**power for power in range(1, 6) for digit in (1, 2, 5))


@dataclass(frozen=True)
class Drawing:
    """`numbered`: the marks carry their number. Size in tenths of a millimetre. `credit`: of the basemap beneath."""

    svg: str
    width: int
    height: int
    numbered: bool
    credit: str = ""


@dataclass(frozen=True)
class Picture:
    """What a frame has beneath its drawing, as SVG, and whom to credit for it."""

    svg: str = ""
    credit: str = ""


NOTHING = Picture()
Under = Callable[[Frame], Picture]


def bare(_frame: Frame) -> Picture:
    return NOTHING


def draw_all(record: Record, under: Under = bare) -> dict[str, Drawing]:
    """Every drawing of the bilan by its file name."""
    atlas = Atlas(record, under)
    drawings = {"cover.svg": atlas.frontispiece(), "overview.svg": atlas.overview()}
    for rank, theme in enumerate(record.themes):
        drawings[f"theme-{rank}.svg"] = atlas.of_theme(theme.slug)
        drawings[f"legend-{rank}.svg"] = legend_mark(theme)
    for rank, commune in enumerate(record.communes):
        drawings[f"commune-{rank}.svg"] = atlas.of_commune(commune)
    if record.evolution:
        drawings["evolution.svg"] = atlas.of_evolution(record.evolution)
    return drawings


class Atlas:
    """Every map of one record; what all of them need is computed once."""

    def __init__(self, record: Record, under: Under = bare) -> None:
        self.record = record
        self.under = under
        self.themes = {theme.slug: theme for theme in record.themes}
        self.zones = [(zone, bounds_of(zone.rings)) for zone in record.zones if zone.rings]
        self.bounds = bounds_of(_extent(record))
        self.in_theme: dict[str, list[Entry]] = defaultdict(list)
        self.in_commune: dict[str, list[Entry]] = defaultdict(list)
        for entry in record.publication.entries:
            for theme in entry.themes:
                self.in_theme[theme].append(entry)
            for place in entry.communes:
                self.in_commune[place.code].append(entry)

    def frontispiece(self) -> Drawing:
        """The territory alone, for the cover: communes, and the contributions as points; no text."""
        frame = Frame.around(self.bounds, width=WIDTH, least=1100, most=1180)
        land = _path(frame, self.record.perimeter, f'fill="{PAPER}" stroke="{ACCENT}" stroke-width="5"')
        limits = "".join(
            _path(frame, area.rings, 'fill="none" stroke="#c9bea4" stroke-width="3"') for area in self.record.communes
        )
        placed = marks.placed(self.record.publication.entries, self.themes, frame)
        svg = _svg(frame, land + limits + marks.draw(placed, frame, Room(), numbered=False), has_border=False)
        return Drawing(svg, frame.width, frame.height, False)

    def overview(self) -> Drawing:
        """Every contribution, over the communes and the zones."""
        frame = Frame.around(self.bounds, width=WIDTH, least=900, most=1980)
        return self._drawing(frame, self.record.publication.entries, numbered=False)

    def of_theme(self, slug: str) -> Drawing:
        frame = Frame.around(self.bounds, width=WIDTH, least=800, most=1500)
        themed = dict.fromkeys(self.themes, self.themes[slug])
        return self._drawing(frame, self.in_theme[slug], numbered=True, themes=themed, has_zones=False)

    def of_commune(self, commune: Area) -> Drawing:
        """The commune in its frame, its neighbours veiled, with the contributions that touch it."""
        frame = Frame.around(bounds_of(commune.rings), width=WIDTH, least=800, most=1200)
        return self._drawing(frame, self.in_commune[commune.code], numbered=True, focus=commune)

    def of_evolution(self, evolution: Evolution) -> Drawing:
        """The places whose zone is another, in the hue of the zone they have now."""
        frame = Frame.around(self.bounds, width=WIDTH, least=800, most=1200)
        room = Room([], marks.DOT)
        room.take(0, frame.height - SCALE_HEIGHT, frame.width // 3, SCALE_HEIGHT, frame)
        style = f'stroke="{INK}" stroke-width="3"'
        places = "".join(
            _path(frame, place.rings, f'fill="{ZONE_HUES.get(place.kind, WHITE)}" {style}')
            for place in evolution.places
        )
        body = self._ground(frame, has_zones=False, focus=None) + places + self._names(frame, room, None)
        return self._framed(frame, body, numbered=False)

    def _drawing(
        self,
        frame: Frame,
        entries: Iterable[Entry],
        *,
        numbered: bool,
        themes: dict[str, Theme] | None = None,
        has_zones: bool = True,
        focus: Area | None = None,
    ) -> Drawing:
        placed = marks.placed(entries, themes or self.themes, frame)
        shown = numbered and len(placed) <= marks.MOST_NUMBERED
        room = Room(placed, marks.DISC if shown else marks.DOT)
        room.take(0, frame.height - SCALE_HEIGHT, frame.width // 3, SCALE_HEIGHT, frame)
        body = self._ground(frame, has_zones=has_zones, focus=focus) + self._names(frame, room, focus)
        body += marks.draw(placed, frame, room, numbered=shown)
        return self._framed(frame, body, numbered=shown)

    def _framed(self, frame: Frame, body: str, *, numbered: bool) -> Drawing:
        svg = _svg(frame, body + _scale_bar(frame) + _north(frame))
        return Drawing(svg, frame.width, frame.height, numbered, self.under(frame).credit)

    def _ground(self, frame: Frame, *, has_zones: bool, focus: Area | None) -> str:
        subject = focus.rings if focus else self.record.perimeter
        picture = self.under(frame).svg
        parts = [picture or _path(frame, self.record.perimeter, f'fill="{WHITE}"')]
        parts += self._zones(frame, opacity=OVER_A_PICTURE if picture else 1) if has_zones else []
        parts.append(_veil(frame, subject))
        parts += [
            _path(frame, area.rings, 'fill="none" stroke="#8f866f" stroke-width="3" stroke-dasharray="16 7 3 7"')
            for area in self.record.communes
        ]
        parts.append(_path(frame, subject, f'fill="none" stroke="{ACCENT}" stroke-width="7" stroke-linejoin="round"'))
        return "".join(parts)

    def _names(self, frame: Frame, room: Room, focus: Area | None) -> str:
        return "".join(_name(frame, area, room) for area in self.record.communes if area is not focus)

    def _zones(self, frame: Frame, *, opacity: float) -> list[str]:
        window = frame.bounds
        style = f'fill-opacity="{opacity}" stroke="#c4b99e" stroke-width="1.5"'
        return [
            _path(frame, zone.rings, f'fill="{ZONE_HUES.get(zone.code, WHITE)}" {style}')
            for zone, bounds in self.zones
            if touch(bounds, window)
        ]


def _extent(record: Record) -> Sequence[Ring]:
    """What the general maps must hold: the perimeter, or the communes, or the contributions themselves."""
    if record.perimeter:
        return record.perimeter
    if rings := [ring for commune in record.communes for ring in commune.rings]:
        return rings
    places = [entry.location for entry in record.publication.entries if entry.location]
    return [tuple((place.lon, place.lat) for place in places) or ((-5.0, 42.0), (9.0, 51.0))]


def _path(frame: Frame, rings: Iterable[Ring], style: str) -> str:
    drawn = "".join(frame.ring(ring) for ring in rings)
    return f'<path d="{drawn}" fill-rule="evenodd" {style}/>' if drawn else ""


def _veil(frame: Frame, rings: Iterable[Ring]) -> str:
    """Covers what lies outside `rings`."""
    hole = "".join(frame.ring(ring) for ring in rings)
    outside = f"M-9-9H{frame.width + 9}V{frame.height + 9}H-9z"
    return f'<path d="{outside}{hole}" fill="{PAPER}" fill-opacity="0.78" fill-rule="evenodd"/>'


def _name(frame: Frame, area: Area, room: Room) -> str:
    """The commune's name near its middle, where it covers nothing; at its middle when everything there is taken."""
    x, y = frame.at(*area.label_at)
    if not frame.holds(x, y):
        return ""
    width = round(len(area.name) * NAME_WIDTH)
    nearby = [(x + dx, y + dy) for dx, dy in NAME_PLACES]
    free = (place for place in nearby if room.take(place[0] - width // 2, place[1] - 24, width, 30, frame))
    x, y = next(free, (x, y))
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-family="Alegreya Sans" font-weight="500" font-size="31" '
        f'letter-spacing="1.5" fill="{SOFT}" stroke="#fff" stroke-width="7" stroke-linejoin="round" '
        f'paint-order="stroke">{escape(area.name)}</text>'
    )


def _scale_bar(frame: Frame) -> str:
    """A bar of a round length, at most a quarter of the width."""
    fitting = [metres for metres in NICE_M if metres / frame.metres_per_unit <= frame.width / 4]
    metres = fitting[-1] if fitting else NICE_M[0]
    length = round(metres / frame.metres_per_unit)
    text = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    x, y, half = 40, frame.height - 44, length // 2
    labels = "".join(
        f'<text x="{at}" y="{y - 10}" text-anchor="middle" font-family="IBM Plex Mono" font-size="22" fill="{INK}">'
        f"{said}</text>"
        for at, said in ((x, "0"), (x + length, text))
    )
    return (
        f'<rect x="{x - 26}" y="{y - 42}" width="{length + 84}" height="68" fill="#fff" fill-opacity="0.85"/>{labels}'
        f'<rect x="{x}" y="{y}" width="{length}" height="10" fill="#fff" stroke="{INK}" stroke-width="2"/>'
        f'<rect x="{x}" y="{y}" width="{half}" height="10" fill="{INK}"/>'
    )


def _north(frame: Frame) -> str:
    x, y = frame.width - 60, 100
    return (
        f'<path d="M{x} {y - 56}l20 56l-20-14z" fill="{INK}"/>'
        f'<path d="M{x} {y - 56}l-20 56l20-14z" fill="#fff" stroke="{INK}" stroke-width="2"/>'
        f'<text x="{x}" y="{y + 34}" text-anchor="middle" font-family="Alegreya Sans" font-weight="700" font-size="30" '
        f'fill="{INK}">N</text>'
    )


def legend_mark(theme: Theme) -> Drawing:
    """The disc of a theme with its pictogram, as on the maps."""
    side = 2 * (marks.DISC + 2)
    disc = marks.disc(side // 2, side // 2, marks.DISC, theme)
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">{disc}</svg>', side, side, False
    )


def _svg(frame: Frame, body: str, *, has_border: bool = True) -> str:
    w, h = frame.width, frame.height
    ground = f'<rect width="{w}" height="{h}" fill="{PAPER}"/>' if has_border else ""
    border = f'<rect x="1" y="1" width="{w - 2}" height="{h - 2}" fill="none" stroke="#b9ae94" stroke-width="2"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w / 10}mm" height="{h / 10}mm">'
        f'<clipPath id="sheet"><rect width="{w}" height="{h}"/></clipPath>{ground}'
        f'<g clip-path="url(#sheet)">{body}</g>{border if has_border else ""}</svg>'
    )
