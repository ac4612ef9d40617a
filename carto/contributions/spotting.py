"""Personal details written in a text that everyone will read: found, and sent only once their author insists.

Plain functions over text. Each expression reads a text once, with bounded repetitions: none can be made to run long.
What has a checksum is found only where it holds; what is hidden on purpose (« zéro six… ») is a moderator's to see."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIELD = "keeps_contact"  # the box that both doors show beside the sentence
MOST_QUOTED = 4


class Kind(Enum):
    PHONE = gettext_lazy("le numéro de téléphone « %(words)s »")
    EMAIL = gettext_lazy("l’adresse électronique « %(words)s »")
    IBAN = gettext_lazy("le numéro de compte bancaire « %(words)s »")
    SOCIAL = gettext_lazy("le numéro de sécurité sociale « %(words)s »")
    PLATE = gettext_lazy("la plaque d’immatriculation « %(words)s »")


@dataclass(frozen=True)
class Spotted:
    """`words`: as they are in the text, once its odd spaces and dashes are made plain."""

    kind: Kind
    words: str

    def __str__(self) -> str:
        return str(self.kind.value) % {"words": self.words}


# Pairs with one and the same separator: a date or a parcel mixes them. 08: services, never anyone's own number.
FRENCH_PHONE = re.compile(
    r"(?<![\w+])(?<!\d[.,])(?:0[1-79]|(?:\+|00)33 ?(?:\(0\) ?)?[1-79])([ .\-/]?)\d\d(?:\1\d\d){3}(?!\d)"
)
FOREIGN_PHONE = re.compile(r"(?<![\w+])(?:\+|00(?!0))(?!33)[1-9](?:[ .\-()]{0,2}\d){8,13}(?!\d)")
EMAIL = re.compile(
    r"(?<![\w.%+\-])[\w.%+\-]{1,64}(?:@| ?[(\[](?:at|arobase)[)\]] ?)(?:[\w\-]{1,63}\.){1,6}[^\W\d_]{2,24}",
    re.IGNORECASE,
)
IBAN = re.compile(r"(?<![A-Z0-9])(?=([A-Z]{2}\d\d(?:[ .\-]?[A-Z0-9]){11,30}))", re.IGNORECASE)
SOCIAL = re.compile(
    r"(?<!\d)(?=([1-478] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d)(?!\d))", re.IGNORECASE
)
LETTERS = "[A-HJ-NP-TV-Z]{2}"  # neither I, O nor U
PLATES = (
    re.compile(rf"(?<![\w\-]){LETTERS}-\d{{3}}-{LETTERS}(?![\w\-])", re.IGNORECASE),
    # Without hyphens, « PARCELLE AB 123 DE LA RUE » and « AB 123 AC 45 » look the same: capitals, and no such sequel.
    re.compile(rf"(?<![\w\-])(?<!\d ){LETTERS}( ?)\d{{3}}\1(?!DE|LE|LA|ET|EN|NE|CE|SE|SA){LETTERS}(?! ?\d)(?![\w\-])"),
)
IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MA": 28, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TN": 24, "TR": 26,
}  # fmt: skip
PLAIN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")) | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def spotted_in(texts: Iterable[str]) -> list[Spotted]:
    """Each once, kind by kind."""
    plain = "\n\n".join(unicodedata.normalize("NFKC", text).translate(PLAIN) for text in texts)
    return list(dict.fromkeys(_spotted(plain)))


class Held(ValidationError):
    """On `keeps_contact`, quoting what was found; `found`: the same, each as it is to be kept."""

    def __init__(self, spotted: Sequence[Spotted]) -> None:
        super().__init__({FIELD: [_sentence(spotted)]})
        self.found = [one.words for one in spotted]


def check(texts: Iterable[str], *, keeps: Collection[str], known: Iterable[str] = ()) -> bool:
    """Whether moderators are to look at what is kept. Held unless its author `keeps` each detail, as it was found, or
    it was already in `known`, the texts before an edit: what is confirmed once says nothing of what is typed next."""
    before = set(spotted_in(known))
    new = [one for one in spotted_in(texts) if one not in before]
    if {one.words for one in new} - set(keeps):
        raise Held(new)
    return bool(new)


def words_in(texts: Iterable[str]) -> list[str]:
    """What is to be kept in these texts, were all of it a public contact's."""
    return [one.words for one in spotted_in(texts)]


def _sentence(found: Sequence[Spotted]) -> str:
    quoted = ", ".join(str(one) for one in found[:MOST_QUOTED])
    return _(
        "Vous écrivez %(found)s. Tout le monde le lirait, et pour toujours : ôtez-le, ou cochez cette case si c’est un "
        "contact public. Rien n’est encore envoyé."
    ) % {"found": f"{quoted}…" if len(found) > MOST_QUOTED else quoted}


def _spotted(text: str) -> Iterator[Spotted]:
    """What has a checksum first, and taken out: an account number may hold what looks like a telephone's."""
    for kind, candidates in ((Kind.IBAN, map(_iban, _starting(IBAN, text))), (Kind.SOCIAL, _socials(text))):
        for words in filter(None, candidates):
            yield Spotted(kind, words)
            text = text.replace(words, "\n")
    for kind, patterns in ((Kind.EMAIL, (EMAIL,)), (Kind.PHONE, (FRENCH_PHONE, FOREIGN_PHONE)), (Kind.PLATE, PLATES)):
        for pattern in patterns:
            yield from (Spotted(kind, match[0]) for match in pattern.finditer(text))


def _starting(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The candidates, even those that overlap."""
    return (match[1] for match in pattern.finditer(text))


def _socials(text: str) -> Iterator[str]:
    return filter(_is_social, _starting(SOCIAL, text))


def _iban(words: str) -> str | None:
    """The start of these words that is an account number, of its country's length and checksum."""
    kept = [at for at, letter in enumerate(words) if letter.isalnum()]
    length = IBAN_LENGTHS.get(words[:2].upper(), len(kept) + 1)
    if len(kept) < length:
        return None
    number = "".join(words[at] for at in kept[:length]).upper()
    rest = int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % 97
    return words[: kept[length - 1] + 1] if rest == 1 else None


def _is_social(words: str) -> bool:
    digits = words.replace(" ", "").upper().replace("2A", "19").replace("2B", "18")
    return int(digits[-2:]) == 97 - int(digits[:13]) % 97
