"""`{% answers_tally concertation as tally %}`: how many contributions were answered, and how. `{% changes_of answer as
changes %}`: what an answer changed in the plan. `{% weighed_on concertation "zone" "UB" as weighed %}`: from a piece of
the plan, the contributions whose answer changed it."""

from django import template

from carto.answers import changing
from carto.answers.changing import Asked, Told
from carto.answers.tally import Tally, tally_of
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.debate.models import Answer

register = template.Library()


@register.simple_tag
def answers_tally(concertation: Concertation) -> Tally:
    return tally_of(concertation)


@register.simple_tag
def changes_of(concertation: Concertation, answer: Answer) -> list[Told]:
    return changing.told(concertation, answer.changes.all())


@register.simple_tag
def weighed_on(concertation: Concertation, kind: str, label: str) -> list[tuple[Contribution, Answer, list[Told]]]:
    rows = list(changing.contributions(concertation, Asked(kind, label)))
    return changing.told_of(concertation, rows)
