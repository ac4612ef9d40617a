"""What the head of a public page says to programs: where its feeds are, and the card it is shared under."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("follow/_head.html", takes_context=True)
def following_head(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing outside a concertation, nor in a draft."""
    concertation = context.get("concertation")
    if concertation is None or concertation.published_at is None:
        return {"links": []}
    links = [
        ("application/atom+xml", concertation.title, reverse("follow:feed", args=[concertation.slug])),
        ("application/rss+xml", _("%(title)s, avec les lieux") % {"title": concertation.title},
         reverse("follow:georss", args=[concertation.slug])),
        ("text/calendar", _("Calendrier"), reverse("follow:calendar", args=[concertation.slug])),
    ]  # fmt: skip
    contribution = context.get("contribution")
    if contribution is not None and contribution.is_published:
        path = reverse("follow:debate_feed", args=[concertation.slug, contribution.reference])
        links.insert(0, ("application/atom+xml", _("Le débat de %(n)s") % {"n": contribution.reference}, path))
    return {"links": links}
