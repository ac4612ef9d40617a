"""Which encoding a DBF is really in. What is written decides; what is declared only settles doubts.

Published lots lie both ways: UTF-8 without `.cpg` and without language byte (GDAL then says ISO-8859-1), or a
`.cpg` that says UTF-8 over Windows-1252. Accented text of a single-byte encoding is almost never valid UTF-8."""

import codecs
import math
from collections.abc import Iterable

# Language driver byte of the DBF header.
LDID_ENCODINGS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x4D: "utf-8"}
# A C254 column cuts at 254 bytes, which may fall in the middle of a character.
CUT_FROM_BYTES = 250


def best_encoding(values: Iterable[bytes], *, declared: str, ldid: int) -> str:
    """UTF-8 if every value is, else the declared single-byte encoding, else Windows-1252 (holds ISO-8859-1)."""
    if all(_is_utf8(value) for value in values):
        return "utf-8"
    for candidate in (_codec(declared), LDID_ENCODINGS.get(ldid, "")):
        if candidate and candidate not in {"utf-8", "ascii", "iso8859-1"}:
            return candidate
    return "cp1252"


def decoded(value: object, encoding: str) -> str:
    """`value` as text: strings come from a Latin-1 reading of the bytes; 1.0 gives "1", an absent number ""."""
    if isinstance(value, str):
        return value.encode("latin-1").decode(encoding, "ignore" if encoding == "utf-8" else "replace").strip()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(value) >= CUT_FROM_BYTES and error.reason == "unexpected end of data"
    return True


def _codec(declared: str) -> str:
    """Python's name for what a `.cpg` says (`UTF-8`, `65001`, `1252`, `ISO 88591`, `ANSI 1252`), or empty."""
    word = declared.upper().replace("ANSI", "").replace(" ", "").replace("_", "-").strip("-")
    for spelling in (word, f"cp{word}", word.replace("88591", "8859-1"), word.replace("ISO8859", "ISO-8859-")):
        try:
            return codecs.lookup(spelling).name
        except LookupError:
            continue
    return ""
