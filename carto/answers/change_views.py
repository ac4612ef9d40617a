"""« Ce qui a changé et pourquoi »: the contributions whose answer changed the plan, on a map and in a list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carto.answers import changing
from carto.answers.changing import Asked
from carto.answers.models import OUTCOMES
from carto.concertations.pages import visit
from carto.contributions import map_settings

PER_PAGE = 50


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    asked = Asked.of(request.GET)
    rows = changing.contributions(here.concertation, asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "visit": here,
        "concertation": here.concertation,
        "asked": asked,
        "query": asked.query,
        "pieces": changing.pieces(here.concertation),
        "outcomes": OUTCOMES,
        "page": page,
        "rows": changing.told_of(here.concertation, list(page)),
        "settings": map_settings.reading_settings(here.concertation),
        "dots": changing.dots(rows.prefetch_related(None)),
    }
    return render(request, "answers/changes.html", context)
