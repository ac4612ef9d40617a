"""The questions that may be asked: a closed list, the same everywhere, so that figures compare.

VERSION grows when the list does. What a slug means never changes: a question or a choice put otherwise takes a new
slug, and what was counted under the old one is still read under it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation

VERSION = 1
ELSEWHERE = "elsewhere"
Words = Any  # a text, or one that waits for its language
Choice = tuple[str, Words]


@dataclass(frozen=True)
class Question:
    """One choice at most; `choices` empty: the communes of the concertation, and elsewhere."""

    slug: str
    label: Words
    choices: tuple[Choice, ...]

    def choices_in(self, concertation: Concertation) -> list[Choice]:
        if self.choices:
            return list(self.choices)
        communes = concertation.communes.defer("geometry").order_by("name", "insee_code")
        return [*((one.insee_code, one.name) for one in communes), (ELSEWHERE, _("Une autre commune"))]


WHO = (
    Question(
        "age", _("Votre âge"),
        (("under_18", _("Moins de 18 ans")), ("18_24", _("18 à 24 ans")), ("25_39", _("25 à 39 ans")),
         ("40_54", _("40 à 54 ans")), ("55_64", _("55 à 64 ans")), ("65_74", _("65 à 74 ans")),
         ("75", _("75 ans et plus"))),
    ),
    Question(
        "gender", _("Vous êtes"),
        (("woman", _("Une femme")), ("man", _("Un homme")), ("other", _("Autre")),
         ("unsaid", _("Je ne souhaite pas répondre"))),
    ),
    Question(
        "tie", _("Ici, vous…"),
        (("lives", _("vivez")), ("works", _("travaillez, sans y vivre")), ("studies", _("étudiez, sans y vivre")),
         ("passes", _("êtes de passage"))),
    ),
    Question("commune", _("Votre commune"), ()),
    Question(
        "work", _("Votre activité"),
        (("farmer", _("Agriculteur, agricultrice")), ("trade", _("Artisanat, commerce, chef d’entreprise")),
         ("executive", _("Cadre, profession intellectuelle supérieure")), ("middle", _("Profession intermédiaire")),
         ("employee", _("Employé, employée")), ("manual", _("Ouvrier, ouvrière")), ("retired", _("À la retraite")),
         ("student", _("En études")), ("none", _("Sans activité professionnelle"))),
    ),
    Question(
        "heard", _("Comment avez-vous appris cette concertation ?"),
        (("letterbox", _("Courrier, bulletin, affiche")), ("press", _("Presse, radio")),
         ("website", _("Site ou courriel de la collectivité")), ("social", _("Réseaux sociaux")),
         ("meeting", _("Réunion, permanence")), ("someone", _("Quelqu’un m’en a parlé")),
         ("otherwise", _("Autrement"))),
    ),
    Question(
        "access", _("Vous faut-il des aménagements pour participer (handicap, langue, lecture) ?"),
        (("had", _("Oui, et je les ai eus")), ("lacked", _("Oui, et ils m’ont manqué")), ("no", _("Non"))),
    ),
)  # fmt: skip
ASKED_BY_DEFAULT = ("age", "tie")

DEGREES: tuple[Choice, ...] = (
    ("yes", _("Oui")), ("rather", _("Plutôt oui")), ("rather_not", _("Plutôt non")), ("no", _("Non")),
)  # fmt: skip
CLOSING = (
    Question("clear", _("Était-il clair ce qui pouvait encore changer ?"), DEGREES),
    Question("easy", _("Était-il facile de participer ?"), DEGREES),
    Question("listened", _("Vous êtes-vous senti écouté ?"), DEGREES),
    Question("again", _("Participeriez-vous une autre fois ?"), DEGREES),
)
