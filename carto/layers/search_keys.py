"""What a search compares: words without case, accents or signs; a parcel by commune, section and number."""

import re
import unicodedata

WIDTH = 254
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
SIGNS = re.compile(r"[\W_]+")
ARTICLE = re.compile(r"^(?:l|la|le|les) (?=.)")
PADDED = re.compile(r"^0+(?=.)")


def search_key(text: str) -> str:
    """`text` in lower case, its words without accents between single spaces, its first article left out:
    « L’Hôpital-le-Grand » gives `hopital le grand`. Of what is stored and of what is typed alike."""
    folded = unicodedata.normalize("NFD", text.lower().translate(LIGATURES))
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return ARTICLE.sub("", SIGNS.sub(" ", bare).strip())[:WIDTH]


def parcelle_key(insee_code: str, section: str, number: str) -> str:
    """`59350`, `0B`, `0012` give `59350b12`: the zeros that pad a section or a number do not count."""
    return f"{_bare(insee_code)}{PADDED.sub('', _bare(section))}{PADDED.sub('', _bare(number))}"


def _bare(code: str) -> str:
    return SIGNS.sub("", code).lower()
