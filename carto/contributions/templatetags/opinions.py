"""What may be said of the voices on a contribution: `{% opinion … as said %}`; `{% clear_opinion … %}`, if clear."""

from dataclasses import dataclass

from django import template

from carto.contributions.models import Contribution
from carto.contributions.opinion import Verdict, Voices, interval, verdict

register = template.Library()
CLEAR = frozenset({Verdict.SUPPORTED, Verdict.DIVIDING, Verdict.REJECTED})


@dataclass(frozen=True)
class Opinion:
    """`low`, `high`: percentages, the share in favour may well be anything between them."""

    voices: Voices
    verdict: Verdict
    low: int
    high: int

    @property
    def is_measured(self) -> bool:
        """Whether there is any vote to give an interval of."""
        return self.voices.total > 0


@register.simple_tag
def opinion(contribution: Contribution) -> Opinion:
    voices = voices_of(contribution)
    low, high = interval(voices.for_, voices.total)
    return Opinion(voices, verdict(voices), round(100 * low), round(100 * high))


@register.simple_tag
def clear_opinion(contribution: Contribution) -> str:
    """The words of what is clear; nothing where it is not."""
    said = verdict(voices_of(contribution))
    return str(said.label) if said in CLEAR else ""


def voices_of(contribution: Contribution) -> Voices:
    return Voices(contribution.for_count, contribution.against_count, contribution.mixed_count)
