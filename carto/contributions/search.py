"""French full-text search, the same on both databases: stems in one column, one `LIKE '% stem %'` per term."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.db.models import Q

WORD = re.compile(r"\w+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})
STOP_WORDS = frozenset(("au", "aux", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "ou", "par", "pour",
                        "sur", "un", "une"))  # fmt: skip


def stems_of(text: str) -> str:
    """What is stored: every stem of `text`, once, between spaces."""
    found = {stem for word in _words(text) for stem in _stems(word)}
    return " " + " ".join(sorted(found)) + " " if found else ""


def condition(query: str) -> Q:
    """Rows whose `search_text` holds every term of what the visitor typed; a query without a term restricts nothing."""
    wanted = Q()
    for word in _words(query):
        any_form = Q()
        for stem in sorted(_stems(word)):
            any_form |= Q(search_text__contains=f" {stem} ")
        wanted &= any_form
    return wanted


def _words(text: str) -> list[str]:
    words = WORD.findall(text.lower().translate(LIGATURES))
    return [word for word in words if len(word) > 1 and word not in STOP_WORDS]


@lru_cache(maxsize=4_096)
def _stems(word: str) -> frozenset[str]:
    """Two forms: the stem without its accents, and the stem of the word typed without accents. Kept, for the words that
    everyone writes: finding them is a quarter of what a deposit costs."""
    stemmer = snowballstemmer.stemmer("french")  # not shared: a stemmer keeps its word while it works
    return frozenset((_singular(_bare(stemmer.stemWord(word))), _singular(stemmer.stemWord(_bare(word)))))


def _singular(stem: str) -> str:
    """Snowball leaves the s of short words (vélos)."""
    return stem[:-1] if len(stem) > 3 and stem.endswith("s") else stem


def _bare(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
