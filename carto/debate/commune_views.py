"""« Où l’on s’exprime »: contributions and votes by commune, each leading to its list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carto.concertations.pages import visit
from carto.contributions.filters import Filters
from carto.debate.by_commune import by_commune


@require_safe
def communes(request: HttpRequest, slug: str) -> HttpResponse:
    """Under the filters of the address, its commune apart: that is what the table tells apart."""
    here = visit(request, slug)
    query = request.GET.copy()
    query.pop("commune", None)
    filters = Filters.of(query, here.concertation)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "filters": filters,
        "table": by_commune(here.concertation, filters),
        "themes": here.concertation.themes.all(),
    }
    return render(request, "debate/communes.html", context)
