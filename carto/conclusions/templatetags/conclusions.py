"""The published conclusions, for pages of packages beneath this one."""

from django import template

from carto.concertations.models import Concertation
from carto.conclusions.models import Paper, PaperKind

register = template.Library()


@register.simple_tag
def last_conclusions(concertation: Concertation) -> Paper | None:
    return Paper.objects.filter(concertation=concertation, kind=PaperKind.CONCLUSIONS).published().first()
