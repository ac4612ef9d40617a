"""Names of streets and places as French says them in a sentence: « de la rue des Tilleuls », « au Plessis ».

Other languages take `name` as it is."""

import re
from dataclasses import dataclass

from django.utils.translation import pgettext

FEMININE = frozenset({
    "rue", "place", "route", "voie", "ruelle", "venelle", "montée", "promenade", "rocade", "traverse", "cité", "rampe",
    "résidence", "côte", "cour", "levée", "sente", "chaussée", "zone", "grande", "grand-rue",
})  # fmt: skip
MASCULINE = frozenset({
    "chemin", "boulevard", "quai", "cours", "square", "sentier", "passage", "pont", "rond-point", "mail", "parvis",
    "clos", "lotissement", "hameau", "carrefour", "faubourg", "domaine", "jardin", "parc", "bois",
})  # fmt: skip
ELIDED = frozenset({"avenue", "allée", "impasse", "esplanade", "autoroute", "escalier"})
KEPT_CAPITAL = frozenset({"grande", "grand-rue"})
ROAD = re.compile(r"[DNCMRAE]\s?\d+\w*", re.IGNORECASE)
VOWELS = "aeiouyhâàéèêëîïôöûùœ"


@dataclass(frozen=True)
class Name:
    """`bare`: without the article that the sentence adds."""

    name: str
    bare: str
    form: str


def name_of(label: str) -> Name:
    """`form`: feminine, masculine, elided, plural, vowel or plain."""
    first = label.split(" ", 1)[0].lower()
    lowered = label if first in KEPT_CAPITAL or ROAD.fullmatch(label) else label[:1].lower() + label[1:]
    if first in FEMININE or ROAD.fullmatch(label):
        return Name(lowered, lowered, "feminine")
    if first in MASCULINE:
        return Name(lowered, lowered, "masculine")
    if first in ELIDED:
        return Name(lowered, lowered, "elided")
    if first in ("le", "les") and " " in label:
        return Name(label, label.split(" ", 1)[1], "masculine" if first == "le" else "plural")
    return Name(label, label, "vowel" if label[:1].lower() in VOWELS else "plain")


def in_commune(name: str) -> str:
    """« à Sarvonne », « au Mans », « aux Ulis »: a commune may be called Rue."""
    article, _space, bare = name.partition(" ")
    forms = {"Le": pgettext("commune", "au %(bare)s"), "Les": pgettext("commune", "aux %(bare)s")}
    return forms.get(article, pgettext("commune", "à %(name)s")) % {"bare": bare, "name": name}


def of(label: str) -> str:
    name = name_of(label)
    forms = {
        "feminine": pgettext("de", "de la %(bare)s"),
        "masculine": pgettext("de", "du %(bare)s"),
        "elided": pgettext("de", "de l’%(bare)s"),
        "plural": pgettext("de", "des %(bare)s"),
        "vowel": pgettext("de", "d’%(bare)s"),
        "plain": pgettext("de", "de %(bare)s"),
    }
    return forms[name.form] % {"bare": name.bare, "name": name.name}


def to(label: str) -> str:
    name = name_of(label)
    forms = {
        "feminine": pgettext("à", "à la %(bare)s"),
        "masculine": pgettext("à", "au %(bare)s"),
        "elided": pgettext("à", "à l’%(bare)s"),
        "plural": pgettext("à", "aux %(bare)s"),
        "vowel": pgettext("à", "à %(bare)s"),
        "plain": pgettext("à", "à %(bare)s"),
    }
    return forms[name.form] % {"bare": name.bare, "name": name.name}
