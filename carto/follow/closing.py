"""Once a concertation is closed, those who chose to follow it are asked how it went: one letter each, whatever their
rhythm. What they reply leads to nobody, and the letter's link is the same for all."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from carto.accounts import letters
from carto.accounts.actors import ANYONE
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import decide
from carto.follow import consent
from carto.follow.models import Follow, Follower, Reason

AT_ONCE = 200


def ask_how_it_went(at: datetime) -> None:
    """For the worker: where the questionnaire is open."""
    public = Concertation.objects.filter(published_at__isnull=False, follows__isnull=False).distinct()
    rows = public.defer("perimeter").select_related("taking_part").prefetch_related("phases")
    for concertation in rows:
        if decide(ANYONE, Action.ASSESS, concertation, at=at).allowed:
            _ask_in(concertation, at)


def _ask_in(concertation: Concertation, at: datetime) -> None:
    chosen = Follow.objects.active().filter(concertation=concertation, reason=Reason.CHOSEN)
    told = Follow.objects.filter(concertation=concertation, asked_how_at__isnull=False)
    waiting = Follower.objects.filter(pk__in=chosen.values("follower")).exclude(pk__in=told.values("follower"))
    for follower in waiting.order_by("pk")[:AT_ONCE]:
        _ask(follower, concertation, at)


@transaction.atomic
def _ask(follower: Follower, concertation: Concertation, at: datetime) -> None:
    """Noted before the letter leaves: two workers write one."""
    follows = Follow.objects.active().filter(follower=follower, concertation=concertation)
    pks = list(follows.order_by("pk").values_list("pk", flat=True))
    if not Follow.objects.filter(pk__in=pks, asked_how_at=None).update(asked_how_at=at):
        return
    stop_url = consent.stop_url(pks)
    context = {
        "title": concertation.title,
        "url": consent.absolute(reverse("audience:closing", args=[concertation.slug])),
        "stop_url": stop_url,
    }
    headers = {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    letters.send("closing", to=follower.email, context=context, language=follower.language, headers=headers)
