"""The two faces of the bilan, and which characters both can print (PDF/A allows no missing glyph)."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("@expo-google-fonts/alegreya-sans", "@expo-google-fonts/ibm-plex-mono")
TEXT_FACE = Path("@expo-google-fonts/alegreya-sans/400Regular/AlegreyaSans_400Regular.ttf")
WINDOWS_UNICODE = (3, 1)


def folders() -> list[Path]:
    """Where the fonts lie: front-end packages, installed by `npm ci`."""
    modules: Path = settings.FRONTEND / "node_modules"
    return [modules / folder for folder in FOLDERS]


@cache
def printable() -> frozenset[int]:
    """The code points of the text face; FileNotFoundError when the front-end packages are not installed."""
    return frozenset(code_points((settings.FRONTEND / "node_modules" / TEXT_FACE).read_bytes()))


def code_points(font: bytes) -> Iterator[int]:
    """The characters a TrueType font maps to a glyph, from its Unicode `cmap` table of format 4 (ISO/IEC 14496-22)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    subtables = struct.iter_unpack(">HHI", font[start + 4 : start + 4 + 8 * count])
    at = next(start + offset for platform, encoding, offset in subtables if (platform, encoding) == WINDOWS_UNICODE)
    (twice,) = struct.unpack_from(">H", font, at + 6)
    ends = struct.unpack_from(f">{twice // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {name: offset for name, _sum, offset, _size in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * count])}
    return int(tables[tag])
