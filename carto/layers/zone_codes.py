"""What a zone is for, in words: the CNIG code lists of its dominant form and of the destinations it allows or forbids.

Official nomenclature of French plans: it stays in French in every language of the interface."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# FORMDOMI, since 2022; `0000` says nothing.
FORMS = {
    "0100": "habitat",
    "0101": "habitat centre-ville",
    "0102": "habitat centre-villageois",
    "0103": "habitat faubourg",
    "0104": "habitat hameau",
    "0105": "habitat collectif",
    "0106": "habitat petits collectifs",
    "0107": "habitat pavillonnaire dense",
    "0108": "habitat pavillonnaire peu dense",
    "0109": "habitat maîtrisé",
    "0110": "habitat collectif haut",
    "0111": "habitat collectif de grande hauteur",
    "0200": "activité",
    "0201": "activité industrielle / logistique / commerciale",
    "0202": "activité commerces",
    "0203": "activité bureaux",
    "0300": "mixte habitat / activité",
    "0400": "loisirs et tourisme",
    "0401": "loisir parc et jardin",
    "0402": "loisir parc d’attraction",
    "0403": "loisir balnéaire et nautique",
    "0404": "loisir de montagne",
    "0405": "loisir sportif",
    "0406": "tourisme hôtelier",
    "0407": "tourisme camping",
    "0500": "équipement public",
    "0501": "équipement de proximité",
    "0502": "équipements généraux",
    "0503": "équipement de défense nationale",
    "0600": "infrastructure de transport",
    "0601": "infrastructure autoroutière",
    "0602": "infrastructure ferroviaire",
    "0603": "infrastructure aéroportuaire",
    "0604": "infrastructure portuaire",
    "0700": "activité agricole",
    "0701": "terres agricoles non bâties",
    "0702": "terres agricoles avec bâtis légers",
    "0703": "terres agricoles avec bâtis en dur",
    "0704": "terres agricoles avec bâtis agricoles",
    "0705": "terres agricoles avec bâtis divers",
    "0800": "espace naturel",
    "0801": "espace naturel remarquable",
    "0802": "espace naturel montagne ou littoral",
    "0900": "valorisation des sols et sous-sols",
    "0901": "secteur de carrière",
    "0902": "secteur d’accueil des déchets",
    "0903": "secteur de parc photovoltaïque",
    "9900": "autre",
}

# DESTDOMI, 2013 and 2014; `00` says nothing.
DOMINANTS = {
    "01": "habitat",
    "02": "activité",
    "03": "mixte habitat et activité",
    "04": "loisirs et tourisme",
    "05": "équipement",
    "07": "activité agricole",
    "08": "espace naturel",
    "09": "espace naturel remarquable",
    "10": "carrière",
    "99": "autre",
}

# DESTOUI, DESTCDT, DESTNON, since 2022 (code de l’urbanisme, R151-27 and R151-28).
DESTINATIONS = {
    "10": "exploitation agricole et forestière",
    "11": "exploitation agricole",
    "12": "exploitation forestière",
    "20": "habitat",
    "21": "logement",
    "22": "hébergement",
    "30": "commerce et activités de service",
    "31": "artisanat et commerce de détail",
    "32": "restauration",
    "33": "commerce de gros",
    "34": "activités de services où s’effectue l’accueil d’une clientèle",
    "35": "cinéma",
    "36": "hôtels",
    "37": "autres hébergements touristiques",
    "40": "équipements d’intérêt collectif et services publics",
    "41": "locaux et bureaux accueillant du public des administrations publiques et assimilés",
    "42": "locaux techniques et industriels des administrations publiques et assimilés",
    "43": "établissements d’enseignement, de santé et d’action sociale",
    "44": "salles d’art et de spectacles",
    "45": "équipements sportifs",
    "46": "autres équipements recevant du public",
    "47": "lieux de culte",
    "50": "autres activités des secteurs secondaire ou tertiaire",
    "51": "industrie",
    "52": "entrepôt",
    "53": "bureau",
    "54": "centre de congrès et d’exposition",
    "55": "cuisine dédiée à la vente en ligne",
    "99": "autres activités, usages et affectations des sols",
}

COLUMNS: tuple[tuple[str, str | Promise, Mapping[str, str]], ...] = (
    ("FORMDOMI", _("Forme dominante"), FORMS),
    ("DESTDOMI", _("Destination dominante"), DOMINANTS),
    ("DESTOUI", _("Autorisé"), DESTINATIONS),
    ("DESTCDT", _("Autorisé sous conditions"), DESTINATIONS),
    ("DESTNON", _("Interdit"), DESTINATIONS),
)


@dataclass(frozen=True)
class Use:
    """`labels`: what is dominant, allowed or forbidden, in the order of the plan; never empty."""

    title: str
    labels: tuple[str, ...]


def uses_of(attributes: Mapping[str, str] | None) -> list[Use]:
    """The uses that the columns of a row of ZONE_URBA tell; codes of no list are left out."""
    read = ((title, _labels((attributes or {}).get(column, ""), known)) for column, title, known in COLUMNS)
    return [Use(str(title), labels) for title, labels in read if labels]


def _labels(codes: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Codes are joined by dashes; other signs are seen."""
    found = (known.get(code) for code in re.findall(r"\d+", codes))
    return tuple(dict.fromkeys(label for label in found if label))
