"""`{{ moment|date:"DATE_FORMAT" }}` in every template (a builtin of ours): as Django's, with the first of the month.
`{{ moment|end }}`: the moment when a period ends."""

import datetime
from typing import Any

from django import template
from django.template import defaultfilters

from carto.days import end_format, format_for

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(moment: Any, name: str = "DATE_FORMAT") -> str:
    """Empty for what is no day."""
    known = format_for(moment, name) if isinstance(moment, datetime.date) else name
    return str(defaultfilters.date(moment, known))


@register.filter(expects_localtime=True, is_safe=False)
def end(moment: datetime.datetime) -> str:
    return end_format(moment)
