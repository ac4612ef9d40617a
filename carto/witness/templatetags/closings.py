"""What was frozen when contributions closed, for pages of packages beneath this one."""

from django import template

from carto.concertations.models import Concertation
from carto.witness.models import Closing

register = template.Library()


@register.simple_tag
def closings(concertation: Concertation) -> list[Closing]:
    return list(Closing.objects.filter(concertation=concertation))
