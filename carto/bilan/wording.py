"""French wording of dates, numbers and texts for print; pure."""

import unicodedata
from collections.abc import Container
from datetime import date, datetime

from carto.days import last_day as last_day_before

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
THIN = "\u202f"
NBSP = "\u00a0"
LONGEST_WORD = 40
ZERO_WIDTH = "\u200b"
# Joiners, variation selectors and direction marks say how to draw what stands beside them, and draw nothing.
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | {chr(c) for c in range(0xFE00, 0xFE10)}


def day(moment: date) -> str:
    """1er mars 2026"""
    rank = "1er" if moment.day == 1 else str(moment.day)
    return f"{rank}{NBSP}{MONTHS[moment.month - 1]}{NBSP}{moment.year}"


def minute(moment: datetime) -> str:
    """2 mars 2026 à 9 h 05, in the civil time `moment` carries."""
    return f"{day(moment)} à{NBSP}{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


def last_day(end: datetime) -> str:
    """Of a period that ends at this civil moment, itself left out."""
    return day(last_day_before(end))


def until(end: datetime) -> str:
    """As `minute`, but midnight is the end of the day before: 14 décembre 2026 à 24 h."""
    if (end.hour, end.minute) == (0, 0):
        return f"{last_day(end)} à{NBSP}24{NBSP}h"
    return minute(end)


def month(moment: date) -> str:
    return f"{MONTHS[moment.month - 1]}{NBSP}{moment.year}"


def number(value: int) -> str:
    return f"{value:,}".replace(",", THIN)


def decimal(value: float, places: int) -> str:
    return f"{value:,.{places}f}".replace(",", THIN).replace(".", ",")


def percent(share: float) -> str:
    """A share, 0 to 1, as a whole percentage; a small one is said to be so."""
    return f"<{NBSP}1{NBSP}%" if 0 < share < 0.01 else f"{round(share * 100)}{NBSP}%"


def hash_lines(sha256: str) -> list[str]:
    """A hash in four lines of sixteen, for a narrow column: it must never be hyphenated."""
    return [sha256[start : start + 16] for start in range(0, len(sha256), 16)]


def plural(count: int, one: str, many: str) -> str:
    """`3 votes`: French has a plural from two."""
    return f"{number(count)}{NBSP}{many if count >= 2 else one}"


def shortened(text: str, most: int) -> str:
    """`text`, cut between two words when it is longer; the cut is said."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0] or text[:most]} […]"


def paragraphs(text: str, printable: Container[int]) -> list[str]:
    """The lines of a citizen's text, blank ones left out, each with only what the fonts can print."""
    return [clean for line in text.splitlines() if (clean := line_of(line, printable))]


def line_of(text: str, printable: Container[int]) -> str:
    """`text` composed (NFC); a character without a glyph becomes its code, ‹U+1F600›, for PDF/A allows no missing
    glyph; a word too long for a line may break."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    shown = "".join(_shown(character, printable) for character in composed if character not in INVISIBLE)
    return " ".join(_breakable(word) for word in shown.split(" "))


def _shown(character: str, printable: Container[int]) -> str:
    if ord(character) in printable:
        return character
    return "" if unicodedata.category(character) in {"Cc", "Cf"} else f"‹U+{ord(character):04X}›"


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    return ZERO_WIDTH.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
