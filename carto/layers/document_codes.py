"""What DOC_URBA says of a plan, in words: its type, its state, the procedure that made it, its dates, its ground.

Official nomenclature of French plans: it stays in French in every language of the interface."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from carto.days import date_format

TYPES = {
    "PLU": "plan local d’urbanisme",
    "PLUI": "plan local d’urbanisme intercommunal",
    "POS": "plan d’occupation des sols",
    "PSMV": "plan de sauvegarde et de mise en valeur",
    "CC": "carte communale",
}
STATES = {
    "01": "en cours de procédure",
    "02": "arrêté",
    "03": "opposable",
    "04": "annulé",
    "05": "remplacé",
    "06": "abrogé",
    "07": "approuvé",
    "08": "partiellement annulé",
    "09": "caduc",
}
# NOMPROC, followed by a number (M5: the fifth).
PROCEDURES = {
    "E": "élaboration",
    "MEC": "mise en compatibilité",
    "MAJ": "mise à jour",
    "M": "modification de droit commun",
    "MS": "modification simplifiée",
    "R": "révision",
    "RS": "révision simplifiée",
    "RA": "révision allégée",
    "A": "abrogation",
}
GROUNDS = {
    "01": "plan cadastral informatisé (PCI)",
    "02": "BD Parcellaire",
    "03": "représentation parcellaire cadastrale unique (RPCU)",
    "04": "référentiel local",
    "05": "orthophoto et cadastre",
}


def facts_of(document: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, value) of what the row of DOC_URBA says; an unknown code comes as it is written."""
    facts = [
        (_("Type de document"), _word(TYPES, document.get("TYPEDOC", "").upper())),
        (_("État"), _word(STATES, _two_digits(document.get("ETAT", "")))),
        (_("Procédure"), procedure(document.get("NOMPROC", ""))),
        (_("Approuvé le"), _day(document.get("DATAPPRO", ""))),
        (_("Fin de validité"), _day(document.get("DATEFIN", ""))),
        (_("Fond de saisie"), _word(GROUNDS, _two_digits(document.get("TYPEREF", "")))),
        (_("Date du fond"), _day(document.get("DATEREF", ""))),
    ]
    return [(name, value) for name, value in facts if value]


def procedure(code: str) -> str:
    """`M5` as “modification de droit commun n° 5”."""
    found = re.fullmatch(r"([A-Z]+)[ _-]?0*(\d*)", code.strip().upper())
    if found is None or found[1] not in PROCEDURES:
        return code
    number = f" n°\u00a0{found[2]}" if found[2] else ""
    return f"{PROCEDURES[found[1]]}{number}"


def _word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def _two_digits(code: str) -> str:
    return code.zfill(2) if code else ""


def _day(written: str) -> str:
    """AAAAMMJJ, `00000000` being none; a year alone (AAAA0000) as it is."""
    found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", written)
    if found is None or found[1] == "0000":
        return "" if found else written
    try:
        return date_format(date(*map(int, found.groups())), "DATE_FORMAT")
    except ValueError:
        return found[1]
