"""The map page and the list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import asking, blurring, tasks
from carto.contributions.filters import Filters
from carto.contributions.listing import listing
from carto.contributions.map_settings import settings_of
from carto.contributions.models import Contribution
from carto.layers.models import PlanVersion


@require_safe
@gzip_page
def map_page(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    told = settings_of(here, plan_asked=request.GET.get("plan", ""))
    asked = {"questions": asking.asked_in(here.concertation), "blurs": blurring.offered(here.concertation)}
    return render(
        request,
        "contributions/map.html",
        _list_context(request, here) | {"settings": told} | asked,
    )


@require_safe
@gzip_page
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A whole page, or for htmx the list alone: the same contributions as the map with the same filters."""
    here = visit(request, slug)
    fragment = request.headers.get("HX-Request") == "true"
    template = "contributions/_list.html" if fragment else "contributions/list.html"
    response = render(
        request, template, _list_context(request, here) | {"misplaced": 0 if fragment else _misplaced(here)}
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _misplaced(here: Visit) -> int:
    """How many contributions await their place in the plan in force; 0 for who can do nothing about it."""
    if not here.allows(Action.IMPORT_PLAN):
        return 0
    version = PlanVersion.objects.in_force(here.concertation)
    return Contribution.objects.filter(concertation=here.concertation).placed_in_another_plan(version).count()


@require_POST
def recompute(request: HttpRequest, slug: str) -> HttpResponse:
    """Place the contributions in the plan in force, in the background."""
    here = visit(request, slug)
    require(here.actor, Action.IMPORT_PLAN, here.concertation, at=here.at)
    assert here.actor.user is not None  # the rules keep this to accounts
    tasks.recompute_contexts.enqueue(here.concertation.pk, here.actor.user.pk)
    messages.success(request, _("Le calcul est lancé ; rechargez la page dans un moment."))
    return redirect("contributions:list", slug)


def _list_context(request: HttpRequest, here: Visit) -> dict[str, Any]:
    return listing(request, here, Filters.of(request.GET, here.concertation))
