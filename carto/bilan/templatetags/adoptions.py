"""The bilan that was arrested, for pages of packages beneath this one."""

from django import template

from carto.bilan.models import Adoption
from carto.concertations.models import Concertation

register = template.Library()


@register.simple_tag
def last_adoption(concertation: Concertation) -> Adoption | None:
    return Adoption.objects.filter(concertation=concertation).first()
