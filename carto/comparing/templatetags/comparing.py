"""Whether there is something to compare, for pages of packages beneath this one."""

from django import template

from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.layers.models import PlanVersion

register = template.Library()


@register.simple_tag
def has_evolution(concertation: Concertation) -> bool:
    """Whether a comparison can be read."""
    return Comparison.objects.whole().filter(concertation=concertation).exists()


@register.simple_tag
def has_two_plans(concertation: Concertation) -> bool:
    """Whether two versions of the plan were published."""
    return PlanVersion.objects.whole().published().filter(concertation=concertation).count() > 1
