"""`{% exact_place contribution visit as exact %}`: the place behind one that is shown less exactly."""

from dataclasses import dataclass

from django import template

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.contributions import place_words
from carto.contributions.models import Blur, Contribution
from carto.contributions.places import rows_of
from carto.layers.context import context_of

register = template.Library()


@dataclass(frozen=True)
class ExactPlace:
    """`words`: the sentence it would bear; `rows`: its positions, latitude first; `is_own`: its author reads it."""

    words: str
    rows: str
    is_own: bool


@register.simple_tag
def exact_place(contribution: Contribution, visit: Visit) -> ExactPlace | None:
    """None for what everyone sees as it is, and for anyone but the team and the author."""
    reader = visit.actor.participant
    is_own = reader is not None and contribution.author_id == reader.pk
    if contribution.blur == Blur.EXACT or contribution.geometry is None:
        return None
    if not (is_own or visit.allows(Action.SEE_MASKED, contribution)):
        return None
    where = context_of(visit.concertation, contribution.geometry)
    words = place_words.describe(visit.concertation, contribution.geometry, Blur.EXACT, where)
    return ExactPlace(words, rows_of(contribution.geometry), is_own)
