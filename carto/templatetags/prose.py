"""`{{ text|prose }}`: people's Markdown as safe HTML."""

import nh3
from django import template
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

register = template.Library()
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify").disable("image")
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "code", "hr"}


@register.filter
def prose(text: str) -> SafeString:
    """Raw HTML is shown as text, images and headings above the third level are dropped, links lead out nofollow."""
    html = nh3.clean(_markdown.render(text), tags=_TAGS, url_schemes={"http", "https", "mailto"})
    return SafeString(html)
