"""Whether what the team entered was received in time, as the law counts it: `{% is_out_of_time … as is_late %}`."""

from django import template
from django.db.models import prefetch_related_objects

from carto.concertations.models import Concertation
from carto.concertations.rules import is_in_time
from carto.contributions.models import Channel, Contribution

register = template.Library()


@register.simple_tag
def has_out_of_time(concertation: Concertation) -> bool:
    """Whether there is anything of which to offer it as a filter."""
    return Contribution.objects.filter(concertation=concertation).published().out_of_time().exists()


@register.simple_tag
def is_out_of_time(concertation: Concertation, contribution: Contribution) -> bool:
    """Never of a deposit on the web, which was refused or was in time whatever the dates became since."""
    if contribution.channel == Channel.WEB:
        return False
    prefetch_related_objects([concertation], "phases")  # once a page, however long its list
    return not is_in_time(concertation, contribution.received_at)
