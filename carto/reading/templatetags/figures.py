"""`{% list_of lists asked %}`: the address of the contributions that a figure counts."""

from django import template

from carto.answers.worklist import Asked
from carto.reading.figures_views import Lists

register = template.Library()


@register.simple_tag
def list_of(lists: Lists, asked: Asked) -> str:
    return lists.url(asked)
