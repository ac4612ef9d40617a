"""The closed list of reasons for masking of a concertation: the default ones, and what it made of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions.models import MaskReason, Reason

EXPLANATIONS = {
    MaskReason.PERSONAL_DATA: _("Votre texte contient des données personnelles que tout le monde aurait pu lire."),
    MaskReason.THIRD_PARTY: _("Votre texte met en cause une personne que l’on peut reconnaître."),
    MaskReason.INSULT: _("Votre texte contient des propos injurieux ou haineux."),
    MaskReason.ILLEGAL: _("Votre texte contient ce que la loi interdit manifestement de publier."),
    MaskReason.ADVERTISING: _("Votre texte fait de la publicité."),
    MaskReason.UNRELATED: _("Votre texte ne parle pas de ce sur quoi porte la concertation."),
}


@dataclass(frozen=True)
class Told:
    """A reason as it is told; `is_offered`: moderators and those who report may still choose it."""

    slug: str
    label: str
    explanation: str
    is_active: bool = True
    is_retired: bool = False

    @property
    def is_offered(self) -> bool:
        return self.is_active and not self.is_retired


def every(concertation: Concertation) -> dict[str, Told]:
    """By slug, those no longer in use included: a text masked long ago keeps its reason. Read once for an instance."""
    prefetch_related_objects([concertation], "mask_reasons")
    return overlaid(concertation.mask_reasons.all())


def overlaid(rows: Iterable[Reason]) -> dict[str, Told]:
    default = {one.value: Told(one.value, str(one.label), str(EXPLANATIONS[one])) for one in MaskReason}
    return default | {
        row.slug: Told(row.slug, row.label, row.explanation, row.is_active, row.is_retired) for row in rows
    }


def offered(concertation: Concertation) -> list[Told]:
    return [one for one in every(concertation).values() if one.is_offered]


def content_of(concertation: Concertation, slug: str) -> dict[str, str]:
    """What the register holds of a masking: the words of its reason, in the language of the record."""
    with translation.override("fr"):
        return {"reason": str(slug), "words": label_of(concertation, slug)}


def label_of(concertation: Concertation, slug: str) -> str:
    """Empty for no reason."""
    return every(concertation)[slug].label if slug else ""
