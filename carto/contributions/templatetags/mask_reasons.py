"""`{% mask_reason concertation text.mask_reason as reason %}`: the reason of a masking, in its words."""

from django import template

from carto.concertations.models import Concertation
from carto.contributions.reasons import Told, every

register = template.Library()


@register.simple_tag
def mask_reason(concertation: Concertation, slug: str) -> Told | None:
    return every(concertation).get(slug)
