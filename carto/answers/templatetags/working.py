"""`{% work_of contribution as work %}`: the work on its answer, or nothing while there is none."""

from django import template

from carto.answers.models import Work
from carto.contributions.models import Contribution

register = template.Library()


@register.simple_tag
def work_of(contribution: Contribution) -> Work | None:
    """Needs `select_related("work__service")`."""
    return getattr(contribution, "work", None)
