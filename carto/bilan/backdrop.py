"""The basemap beneath the maps of the bilan, where the site relays one: pale and grey, one picture a map.

Frames are Mercator like the tiles (EPSG:3857), which only have to be put side by side and cropped."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import log2, pi

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from carto.bilan.frame import Frame
from carto.bilan.maps import NOTHING, Picture
from carto.layers import tile_relay
from carto.layers.basemaps import Basemap
from carto.layers.sources.http import NoAnswer

TILE_PX = 256
PX_PER_UNIT = 0.6  # a unit is a tenth of a millimetre: about 150 dots an inch
FADED = 0.5  # marks and names are read over it
QUALITY = 60
MOST_PX = 1024  # of a tile's side: some are drawn for finer screens


@dataclass(frozen=True)
class Window:
    """What a frame shows of the whole world at one zoom: left, top, width and height in its pixels."""

    zoom: int
    left: float
    top: float
    width: int
    height: int

    @classmethod
    def of(cls, frame: Frame, most: int) -> "Window":
        """At the zoom nearest to PX_PER_UNIT, `most` at most."""
        zoom = min(max(round(log2(PX_PER_UNIT * frame.scale * 2 * pi / TILE_PX)), 0), most)
        px_per_radian = TILE_PX * 2**zoom / (2 * pi)
        px = px_per_radian / frame.scale
        left, top = (frame.left + pi) * px_per_radian, (pi - frame.top) * px_per_radian
        return cls(zoom, left, top, round(frame.width * px), round(frame.height * px))

    def tiles(self) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """Column and row of each tile it touches, and where its corner goes."""
        last = 2**self.zoom - 1
        for y in range(max(int(self.top // TILE_PX), 0), min(int((self.top + self.height) // TILE_PX), last) + 1):
            for x in range(max(int(self.left // TILE_PX), 0), min(int((self.left + self.width) // TILE_PX), last) + 1):
                yield x, y, (round(x * TILE_PX - self.left), round(y * TILE_PX - self.top))


class Backdrop:
    """The basemap of one bilan; given up for what is left of it once a tile does not come, and the maps do without."""

    def __init__(self, basemap: Basemap | None) -> None:
        self._basemap = basemap
        self._known: dict[Frame, Picture] = {}

    def under(self, frame: Frame) -> Picture:
        """As large as the frame, or nothing."""
        if frame not in self._known:
            self._known[frame] = self._drawn(frame)
        return self._known[frame]

    def _drawn(self, frame: Frame) -> Picture:
        if self._basemap is None:
            return NOTHING
        try:
            picture = _assembled(self._basemap, Window.of(frame, self._basemap.max_zoom))
        except NoAnswer:
            self._basemap = None
            return NOTHING
        data = base64.b64encode(picture).decode()
        size = f'width="{frame.width}" height="{frame.height}" preserveAspectRatio="none"'
        return Picture(f'<image {size} href="data:image/jpeg;base64,{data}"/>', str(self._basemap.attribution))


def of_the_site() -> Backdrop:
    """With the first basemap that this server is let to ask for, photographs apart; with none otherwise."""
    relayed = [one for one in settings.BASEMAPS if one.host and one.may_relay and one.filter != "photo"]
    return Backdrop(relayed[0] if relayed and settings.ARE_TILES_RELAYED else None)


def _assembled(basemap: Basemap, window: Window) -> bytes:
    """A JPEG. NoAnswer: a tile did not come, or is no image."""
    sheet = Image.new("L", (window.width, window.height), 255)
    for x, y, corner in window.tiles():
        content = tile_relay.tile(basemap, window.zoom, x, y)
        if content is not None:
            sheet.paste(_grey(content), corner)
    pale = Image.blend(sheet, Image.new("L", sheet.size, 255), FADED)
    written = io.BytesIO()
    pale.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _grey(content: bytes) -> Image.Image:
    """One tile, transparent places white."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as tile:
            if max(tile.size) > MOST_PX:
                raise NoAnswer(_("réponse illisible"))
            seen = tile.convert("RGBA").resize((TILE_PX, TILE_PX))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:  # Pillow's, of a broken image
        raise NoAnswer(_("réponse illisible")) from error
    ground = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(ground, seen).convert("L")
