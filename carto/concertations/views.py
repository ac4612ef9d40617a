"""Public pages of a concertation that are not the map: home of the site, presentation, register, health."""

from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from carto.accounts.actors import actor_of
from carto.concertations import home as territory
from carto.concertations import register as chain
from carto.concertations import timeline
from carto.concertations.models import Concertation
from carto.concertations.pages import visit
from carto.concertations.rules import decide_creation

PER_PAGE = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every concertation this visitor may see, by stage, with the dates to come of all and where they are."""
    actor, at = actor_of(request), timezone.now()
    concertations = list(Concertation.objects.visible_to(actor).prefetch_related("phases").defer("perimeter"))
    rows = territory.rows(concertations, at=at)
    context = {
        "rows": rows,
        "coming": territory.coming(rows, at=at),
        "picture": territory.picture(rows),
        "creation": decide_creation(actor),
    }
    return render(request, "concertations/home.html", context)


@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "phases": here.concertation.phases.all(),
        "at": here.at,
        "timeline": timeline.read(here.concertation, at=here.at),
    }
    return render(request, "concertations/about.html", context)


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The public register: facts and hashes, never contents."""
    here = visit(request, slug)
    entries = here.concertation.register_entries.order_by("-position")
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    position, head = chain.head(here.concertation)
    return render(
        request,
        "concertations/register.html",
        {"visit": here, "concertation": here.concertation, "page": page, "position": position, "head": head},
    )


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 {"status": "ok"} when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
