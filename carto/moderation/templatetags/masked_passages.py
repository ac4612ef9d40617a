"""What of a text is masked, for its author and the team: `{% masked_passages text visit as masked %}`. And the title
that the team alone reads: `{{ contribution|whole_title }}`."""

from dataclasses import dataclass

from django import template

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.contributions.models import Contribution
from carto.contributions.passages import OPENING, Stretch, hidden_in, stretches, whole_of
from carto.debate.models import Comment
from carto.debate.record import subject_of
from carto.moderation import contesting, texts
from carto.moderation.models import Text

register = template.Library()


@dataclass(frozen=True)
class Masked:
    """The whole text in parts. `title` is empty when nothing of it is masked; `contest_url`: for its author."""

    title: list[Stretch]
    body: list[Stretch]
    is_own: bool
    contest_url: str


@register.simple_tag
def masked_passages(text: Text, visit: Visit) -> Masked | None:
    """None for a text without any, and for anyone but its author and the team."""
    shown = text.body if isinstance(text, Comment) else f"{text.title}\n{text.body}"
    reader = visit.actor.participant
    is_own = reader is not None and text.author_id == reader.pk
    if OPENING not in shown or not (is_own or visit.allows(Action.SEE_MASKED, text)):
        return None
    hidden = hidden_in(visit.concertation, subject_of(text))
    title, body = (list(stretches(one, hidden)) for one in texts.whole_of(text))
    if not any(part.reason for part in title + body):
        return None
    has_masked_title = any(part.reason for part in title)
    return Masked(title if has_masked_title else [], body, is_own, contesting.address_of(text) if is_own else "")


@register.filter
def whole_title(contribution: Contribution) -> str:
    """Only where the page is the team's."""
    return whole_of(contribution).title if OPENING in contribution.title else contribution.title
