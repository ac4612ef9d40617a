"""The journal of a team: who did what, when. Written by a middleware, so that no door is forgotten; read by who
answers for the concertation. The public register says in what quality an act was done, never by whom."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.acts import CHANGES, DOWNLOADS
from carto.concertations.models import Concertation, Membership, TeamAct

SAFE = ("GET", "HEAD", "OPTIONS")


class JournalMiddleware:
    """One row for what succeeded, of somebody who was of the team when they asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        act = getattr(request, "_team_act", None)
        if isinstance(act, TeamAct) and response.status_code < 400:
            act.save()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_kept = name in (DOWNLOADS if request.method in SAFE else CHANGES)
        if not is_kept or "slug" not in kwargs or not isinstance(request.user, User):
            return
        concertation = _concertation_of(request.user, kwargs["slug"])
        if concertation is not None:
            act = TeamAct(concertation=concertation, user=request.user, name=name, subject=_subject(kwargs))
            act.done_at = timezone.now()
            request._team_act = act  # type: ignore[attr-defined]  # read when the answer comes back


def nothing_was_done(request: HttpRequest) -> None:
    """For a view that answers a refused change by a redirection, as it answers one that was made."""
    request._team_act = None  # type: ignore[attr-defined]


def note(concertation: Concertation, user: User, name: str, *, at: datetime) -> None:
    """Keep what an address without a concertation in it did there."""
    TeamAct.objects.create(concertation=concertation, user=user, name=name, done_at=at)


def _concertation_of(user: User, slug: str) -> Concertation | None:
    """Which one, for somebody of its team or who administrates the site."""
    rows = Concertation.objects.filter(slug=slug).only("pk")
    if not Actor(user=user).is_administrator:
        rows = rows.filter(pk__in=Membership.objects.filter(user=user).values("concertation"))
    return rows.first()


def _subject(kwargs: Mapping[str, Any]) -> str:
    """Which contribution, comment or row the address names; empty when none."""
    if "reference" in kwargs:
        return "-".join(str(kwargs[part]) for part in ("reference", "number") if part in kwargs)[:80]
    return f"n° {kwargs['pk']}" if "pk" in kwargs else str(kwargs.get("formality", ""))[:80]
