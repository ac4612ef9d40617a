"""« Comment le plan a changé »: from a published version to another, where the ground has another zone, on a map and
in a table, with the contributions that touch it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from carto.accounts.actors import Actor
from carto.comparing import actions, files, reading, tasks
from carto.comparing.models import Comparison
from carto.comparing.places import NARROWEST_M, SMALLEST_M2
from carto.concertations.models import Concertation
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.contributions import map_settings
from carto.layers.models import PlanVersion, ZoneKind
from carto.layers.views import for_agents

PER_PAGE = 25
MOST_FLOWS = 12
Pair = tuple[PlanVersion, PlanVersion]


@require_safe
def evolution(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    pair = _pair(request, here.concertation)
    comparison = reading.stored(*pair) if pair else None
    is_running = comparison is not None and comparison.is_running(here.at)
    context: dict[str, Any] = {
        "visit": here,
        "concertation": here.concertation,
        "versions": reading.versions_of(here.concertation),
        "pair": pair,
        "comparison": comparison,
        "may_compare": here.allows(Action.IMPORT_PLAN),
        "is_running": is_running,
        "query": urlencode(_asked(pair, _commune(request, here.concertation))),
    }
    if request.headers.get("HX-Request"):
        response = render(request, "comparing/_progress.html", context)
        if not is_running:
            response.headers["HX-Refresh"] = "true"
        return response
    if len(context["versions"]) > 2:
        context["steps"] = reading.history(here.concertation, here.actor)
    if comparison and comparison.computed_at:
        context |= _computed(request, here, comparison)
    return render(request, "comparing/evolution.html", context)


@require_POST
@for_agents
def request_comparison(request: HttpRequest, here: Visit) -> HttpResponse:
    pair = _pair(request, here.concertation)
    if pair is None:
        raise Http404
    try:
        with transaction.atomic():
            comparison = actions.request(here.actor, here.concertation, *pair, at=here.at)
            assert here.actor.user is not None  # the rules keep this to accounts
            tasks.compare.enqueue(comparison.pk, here.actor.user.pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('comparing:evolution', args=[here.concertation.slug])}?{urlencode(_asked(pair, ''))}")


@require_safe
def places_csv(request: HttpRequest, slug: str) -> HttpResponse:
    return files.as_csv(*_all(request, slug))


@require_safe
def places_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    return files.as_geojson(*_all(request, slug))


def _all(request: HttpRequest, slug: str) -> tuple[Comparison, list[reading.Told]]:
    """What is public of the comparison asked for, whoever asks."""
    here = visit(request, slug)
    pair = _pair(request, here.concertation)
    comparison = reading.stored(*pair) if pair else None
    if comparison is None or comparison.computed_at is None:
        raise Http404
    rows = reading.places(comparison, _commune(request, here.concertation))
    return comparison, reading.told(comparison, list(rows), Actor())


def _computed(request: HttpRequest, here: Visit, comparison: Comparison) -> dict[str, Any]:
    commune = _commune(request, here.concertation)
    rows = reading.places(comparison, commune)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = reading.flows(rows)
    return {
        "commune": commune,
        "communes": here.concertation.communes.defer("geometry"),
        "page": page,
        "rows": reading.told(comparison, list(page), here.actor),
        "flows": shown[:MOST_FLOWS],
        "flow_count": len(shown),
        "area_ha": sum(one["area_ha"] for one in shown),
        "zones": reading.zones(comparison),
        "prescriptions": reading.prescriptions(comparison),
        "figures": reading.figures(comparison, here.actor),
        "drawn": reading.drawn(rows),
        "most_drawn": reading.MOST_DRAWN,
        "kinds": ZoneKind.choices,
        "narrowest_m": round(NARROWEST_M),
        "smallest_m2": round(SMALLEST_M2),
        "settings": map_settings.reading_settings(here.concertation),
    }


def _pair(request: HttpRequest, concertation: Concertation) -> Pair | None:
    """The two versions asked for, the usual ones when none is; None when there are not two. 404 for any that is not a
    published one of this concertation."""
    given = request.POST or request.GET
    if "avant" not in given and "apres" not in given:
        return reading.usual(concertation)
    known = {str(version.pk): version for version in reading.versions_of(concertation)}
    try:
        return known[given.get("avant", "")], known[given.get("apres", "")]
    except KeyError as error:
        raise Http404 from error


def _commune(request: HttpRequest, concertation: Concertation) -> str:
    """The INSEE code asked for; empty for all of them, and for one that is not of the concertation."""
    asked = request.GET.get("commune", "").replace("\x00", "")
    return asked if concertation.communes.filter(insee_code=asked).exists() else ""


def _asked(pair: Pair | None, commune: str) -> list[tuple[str, str | int]]:
    versions = zip(("avant", "apres"), pair or (), strict=False)
    return [*((name, version.pk) for name, version in versions), *([("commune", commune)] if commune else [])]
