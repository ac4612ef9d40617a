"""The counts by identity level, for pages of packages beneath this one."""

from django import template

from carto.concertations.models import Concertation
from carto.debate.identities import ByLevel, of_concertation

register = template.Library()


@register.simple_tag
def identities(concertation: Concertation) -> dict[str, ByLevel]:
    """`contributions`, `comments`, `votes` of the whole concertation."""
    return of_concertation(concertation)
