"""`{{ text|prose }}`: people's Markdown as safe HTML."""

import nh3
from django import template
from django.utils.safestring import SafeString

from carto.markdown import MARKDOWN

register = template.Library()
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "code", "hr"}


@register.filter
def prose(text: str) -> SafeString:
    """Raw HTML is shown as text, images and headings above the third level are dropped, links lead out nofollow."""
    html = nh3.clean(MARKDOWN.render(text), tags=_TAGS, url_schemes={"http", "https", "mailto"})
    return SafeString(html)
