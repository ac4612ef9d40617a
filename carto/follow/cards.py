"""The image a page is shared under: 1200 × 630, kept on disk under the digest of what it shows."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from PIL import Image, ImageDraw, ImageFont

from carto.concertations.models import Concertation
from carto.follow import picture
from carto.layers.models import PlanVersion

SIZE = (1200, 630)
TEXT_WIDTH, MARGIN = 600, 56
KEPT = 2_000
LOOK = "1"  # grows when the drawing changes
FACES = Path("node_modules/@expo-google-fonts/alegreya-sans")


@dataclass(frozen=True)
class Card:
    """`above`: a small line over the title; `shape`: what everyone may see, EPSG:4326; `color`: of the theme."""

    concertation: Concertation
    title: str
    above: str
    shape: GEOSGeometry | None = None
    color: str = picture.ACCENT

    @property
    def digest(self) -> str:
        version = PlanVersion.objects.in_force(self.concertation)
        shown = [
            LOOK, self.title, self.above, self.color, self.concertation.title, self.concertation.owner_name,
            str(self.concertation.perimeter_version), str(version.pk if version else 0),
            self.shape.hex.decode() if self.shape is not None else "",
        ]  # fmt: skip
        return hashlib.sha256("\x00".join(shown).encode()).hexdigest()


def png(card: Card) -> bytes:
    """The image, from the disk or drawn now."""
    folder = Path(settings.MEDIA_ROOT) / "cards"
    kept = folder / f"{card.digest}.png"
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    content = _draw(card)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        part.write(content)
    os.replace(part.name, kept)
    _forget_oldest(folder)
    return content


def _draw(card: Card) -> bytes:
    image = Image.new("RGB", SIZE, "#fcf9f2")
    image.paste(picture.draw(card.concertation, (SIZE[0] - TEXT_WIDTH, SIZE[1]), shape=card.shape, color=card.color),
                (TEXT_WIDTH, 0))  # fmt: skip
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, 0, SIZE[0], 9], fill=picture.ACCENT)
    room = TEXT_WIDTH - 2 * MARGIN
    y = 60.0
    y = _lines(pen, card.above, y, _face("500Medium", 27), room, card.color, most=2)
    font, lines = _title(pen, card.title, room)
    y += 14
    for line in lines:
        pen.text((MARGIN, y), line, font=font, fill=picture.INK)
        y += font.size * 1.12
    small = _face("400Regular", 25)
    below = card.concertation.title if card.title != card.concertation.title else ""
    _lines(pen, below, 480, small, room, picture.INK, most=2)
    _lines(pen, card.concertation.owner_name, 548, small, room, "#575c52", most=2)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _title(pen: ImageDraw.ImageDraw, title: str, room: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters with which the title holds in the height there is."""
    for size in (64, 56, 48, 42, 36):
        font = _face("800ExtraBold", size)
        lines = _wrap(pen, title, font, room)
        if len(lines) * size * 1.12 <= 330:
            return font, lines
    return font, [*lines[:7], lines[7] + "…"]


def _lines(
    pen: ImageDraw.ImageDraw, text: str, y: float, font: ImageFont.FreeTypeFont, room: int, fill: str, *, most: int
) -> float:
    for line in _wrap(pen, text, font, room)[:most]:
        pen.text((MARGIN, y), line, font=font, fill=fill)
        y += font.size * 1.2
    return y


def _wrap(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Lines no wider than `room`; a word that is wider alone is cut."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(joined, font=font) <= room:
            lines[-1] = joined
            continue
        while pen.textlength(word, font=font) > room:
            cut = next(n for n in range(len(word), 0, -1) if n == 1 or pen.textlength(word[:n], font=font) <= room)
            lines.append(word[:cut])
            word = word[cut:]
        lines.append(word)
    return lines


def _face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.FRONTEND / FACES / weight / f"AlegreyaSans_{weight}.ttf"), size)


def _forget_oldest(folder: Path) -> None:
    cards = list(folder.glob("*.png"))
    if len(cards) > KEPT:
        for old in sorted(cards, key=lambda path: path.stat().st_mtime)[: len(cards) - KEPT]:
            old.unlink(missing_ok=True)
