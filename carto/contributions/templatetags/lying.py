"""`{% lying contribution as lying %}`: where a contribution lies, for its page."""

from django import template

from carto.contributions.context_words import Lying, lying_of
from carto.contributions.models import Contribution

register = template.Library()


@register.simple_tag
def lying(contribution: Contribution) -> Lying:
    return lying_of(contribution)
