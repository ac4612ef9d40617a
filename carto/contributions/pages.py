"""What every page about one contribution shares: finding it for the actor, or saying that it is no longer public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from carto.concertations.pages import Visit, visit
from carto.contributions import reasons
from carto.contributions.models import Contribution, ContributionQuerySet

ContributionView = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD")


def about_one(view: ContributionView) -> ContributionView:
    """Give `view(request, here, contribution, …)` instead of a slug and a reference, read for display.

    A page asked for under another letter or length of its number leads to its own address. 404 when there is none, or
    none that is public yet; when it no longer is (masked or withdrawn), a page with status
    410 that says its number, the date and the reason, and nothing of its content."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, reference: str, **more: Any) -> HttpResponse:
        here = visit(request, slug)
        rows = _rows(here, reference)
        contribution = rows.visible_to(here.actor).for_display().first()
        if contribution is None:
            return _gone(request, here, rows.first())
        contribution.concertation = here.concertation
        if request.method in SAFE and contribution.reference != reference:
            return _under_its_reference(request, contribution)
        return view(request, here, contribution, **more)

    return found


def acting_on_one(view: ContributionView) -> ContributionView:
    """The same for a view that acts and seldom shows, such as a vote in a burst: read for the rules."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, reference: str, **more: Any) -> HttpResponse:
        here = visit(request, slug)
        contribution = Contribution.objects.to_act_on(here.concertation, reference)
        is_seen = contribution is not None and (
            contribution.is_published or _rows(here, reference).visible_to(here.actor).exists()
        )
        if contribution is None or not is_seen:
            return _gone(request, here, contribution)
        return view(request, here, contribution, **more)

    return found


def _under_its_reference(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    asked: Any = request.resolver_match
    address = reverse(asked.view_name, kwargs=asked.kwargs | {"reference": contribution.reference})
    query = request.META["QUERY_STRING"]
    return redirect(f"{address}?{query}" if query else address)


def _rows(here: Visit, reference: str) -> ContributionQuerySet:
    return Contribution.objects.filter(concertation=here.concertation).with_reference(reference)


def _gone(request: HttpRequest, here: Visit, contribution: Contribution | None) -> HttpResponse:
    if contribution is None or (contribution.published_at is None and contribution.masked_at is None):
        raise Http404
    context = {
        "visit": here,
        "concertation": here.concertation,
        "reference": contribution.reference,
        "received_at": contribution.received_at,
        "gone_at": contribution.masked_at or contribution.withdrawn_at,
        "reason": reasons.label_of(here.concertation, contribution.mask_reason) if contribution.masked_at else "",
    }
    return render(request, "contributions/gone.html", context, status=410)
