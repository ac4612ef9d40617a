"""What the head of a public page says to programs: where its feeds are, and the card it is shared under; and, under
a vote, the offer to follow."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from carto.concertations.phases import Action
from carto.follow import consent
from carto.follow.forms import OFFER_ID, FollowForm
from carto.follow.known import known_address
from carto.follow.models import Follow, Reason

register = template.Library()


@register.inclusion_tag("follow/_head.html", takes_context=True)
def following_head(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing outside a concertation, nor in a draft."""
    concertation = context.get("concertation")
    if concertation is None or concertation.published_at is None:
        return {"links": [], "card": None}
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
    return {"links": links, "card": _card(context)}


@register.inclusion_tag("follow/_offer.html", takes_context=True)
def follow_offer(context: dict[str, Any]) -> dict[str, Any]:
    """To be told of what becomes of the contribution, for who has voted on it and does not follow it by choice."""
    here, contribution = context["visit"], context["contribution"]
    if not contribution.is_published or not here.allows(Action.FOLLOW):
        return {}
    known = known_address(context["request"])
    chosen = Follow.objects.active().filter(contribution=contribution, follower__email=known)
    told = {"concertation": here.concertation, "contribution": contribution, "known": known}
    if known and chosen.exclude(reason=Reason.VOTER).exists():
        return told | {"is_followed": True}
    return told | {"form": FollowForm(known=known, auto_id=OFFER_ID)}


def _card(context: dict[str, Any]) -> dict[str, str]:
    """The card of the page: of its contribution, of its zone, else of the concertation."""
    concertation, contribution, sheet = (context.get(name) for name in ("concertation", "contribution", "sheet"))
    assert concertation is not None
    path, title = reverse("follow:card", args=[concertation.slug]), concertation.title
    words = Truncator(" ".join(concertation.introduction.split())).chars(200, truncate="…")
    if contribution is not None and contribution.is_published:
        path = reverse("follow:contribution_card", args=[concertation.slug, contribution.reference])
        title, words = contribution.title, Truncator(" ".join(contribution.body.split())).chars(200, truncate="…")
    elif sheet is not None and sheet.kinds:
        path = reverse("follow:zone_card", args=[concertation.slug, sheet.title])
        title = _("Zone %(label)s") % {"label": sheet.title}
    image, url = consent.absolute(path), consent.absolute(context["request"].path)
    return {"title": title, "site": concertation.title, "words": words or concertation.owner_name, "image": image,
            "url": url}  # fmt: skip
