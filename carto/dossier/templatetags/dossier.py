"""The dossier, for pages of packages beneath this one."""

from django import template

from carto.concertations.models import Concertation
from carto.dossier.models import Document, Post

register = template.Library()

POSTS_SHOWN = 20


@register.simple_tag
def documents(concertation: Concertation) -> list[Document]:
    """Each with its versions, the latest first."""
    return list(concertation.documents.prefetch_related("versions"))


@register.simple_tag
def posts(concertation: Concertation) -> list[Post]:
    """The latest news."""
    return list(concertation.posts.all()[:POSTS_SHOWN])
