"""`{% voices_among page as voices %}`, once a page, then `{% voice_of voices contribution as voice %}`: the confirmed
group where a contribution is. `{% counted rows concertation as counted %}`: how many of them, how many arguments."""

from collections.abc import Iterable, Mapping

from django import template
from django.db.models import QuerySet

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.reading import voices
from carto.reading.voices import Counted, Voice

register = template.Library()


@register.simple_tag
def voices_among(contributions: Iterable[Contribution]) -> Mapping[int, Voice]:
    return voices.among(contributions)


@register.simple_tag
def voice_of(found: Mapping[int, Voice], contribution: Contribution) -> Voice | None:
    return found.get(contribution.pk)


@register.simple_tag
def counted(rows: QuerySet[Contribution], concertation: Concertation) -> Counted:
    return voices.count_of(rows, concertation)
