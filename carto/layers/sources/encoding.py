"""Which encoding a text is really in. What is written decides; what is declared only settles doubts.

Published lots lie both ways: UTF-8 without `.cpg` and without language byte (GDAL then says ISO-8859-1), or a
`.cpg` that says UTF-8 over Windows-1252. Accented text of a single-byte encoding is almost never valid UTF-8."""

import codecs
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Language driver byte of the DBF header.
LDID_ENCODINGS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x4D: "utf-8"}
# A C254 column cuts at 254 bytes, which may fall in the middle of a character.
CUT_FROM_BYTES = 250

# What fits a French text; the rest is a slip (an EBCDIC, a UTF-16) that would make gibberish of it.
SINGLE_BYTE = {"cp1252", "cp437", "cp850", "cp858", "iso8859-15", "mac-roman"}


@dataclass(frozen=True)
class Declared:
    """What is said of the encoding: by the metadata of the lot, by a `.cpg` or the file's own header, by a DBF's
    language byte. Nothing: empty, 0."""

    metadata: str = ""
    cpg: str = ""
    ldid: int = 0


@dataclass(frozen=True)
class Verdict:
    """`encoding` as Python calls it; `source`: what made us think so, in words."""

    encoding: str
    source: str


def judge(values: Iterable[bytes], declared: Declared) -> Verdict:
    """UTF-8 if every value is, else the declared single-byte encoding, else Windows-1252. `values`: those of plain
    ASCII may be left out."""
    said = (
        (_codec(declared.metadata), _("métadonnées du lot")),
        (_codec(declared.cpg), _("déclaré par le fichier")),
        (LDID_ENCODINGS.get(declared.ldid, ""), _("octet de langue du fichier DBF")),
    )
    accents = False
    for value in values:
        accents = True
        if not is_utf8(value):
            return _single_byte(said)
    by = [words for codec, words in said if codec == "utf-8"]
    if by:
        return Verdict("utf-8", by[0])
    return Verdict(
        "utf-8", _("constaté : tout le texte est de l’UTF-8") if accents else _("aucun accent dans le texte")
    )


def _single_byte(said: Iterable[tuple[str, str]]) -> Verdict:
    for codec, words in said:
        if codec in SINGLE_BYTE:
            return Verdict(codec, words)
    if any(codec == "utf-8" for codec, _words in said):
        return Verdict("cp1252", _("constaté : le texte n’est pas en UTF-8, bien que le lot le dise"))
    return Verdict("cp1252", _("constaté : le texte n’est pas en UTF-8"))


def decoded(value: object, encoding: str) -> str:
    """`value` as text: strings come from a Latin-1 reading of the bytes; 1.0 gives "1", an absent number ""."""
    if isinstance(value, str):
        if value.isascii():
            return value.strip()
        return value.encode("latin-1").decode(encoding, "ignore" if encoding == "utf-8" else "replace").strip()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def clean(value: str) -> str:
    """Without what no database stores (null characters, halves of a UTF-16 pair) nor the spaces around."""
    if value.isascii():
        return value.replace("\0", "").strip()
    return value.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def decoded_bytes(value: bytes) -> str:
    """A text that should be UTF-8, and is Windows-1252 when it is not."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def is_utf8(value: bytes) -> bool:
    """Cut in the middle of its last character, a long value still is."""
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(value) >= CUT_FROM_BYTES and error.reason == "unexpected end of data"
    return True


def _codec(declared: str) -> str:
    """Python's name for what a `.cpg` or metadata say (`UTF-8`, `65001`, `1252`, `ISO 88591`, `8859part1`,
    `WindowsLatin1`), or empty."""
    word = declared.upper().replace("ANSI", "").replace(" ", "").replace("_", "-").strip("-")
    word = word.replace("8859PART", "8859-").replace("WINDOWSLATIN1", "CP1252").replace("88591", "8859-1")
    for spelling in (word, f"cp{word}", f"iso-{word}", word.replace("ISO8859", "ISO-8859-").replace("--", "-")):
        try:
            return codecs.lookup(spelling).name
        except LookupError:
            continue
    return ""
