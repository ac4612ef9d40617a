"""« Où l’on s’exprime »: contributions and votes by commune, each leading to its list."""

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carto.concertations.models import Concertation
from carto.concertations.pages import visit
from carto.contributions.filters import Filters
from carto.debate.by_commune import Table, by_commune


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
        "table": _table(here.concertation, filters),
        "themes": here.concertation.themes.all(),
    }
    return render(request, "debate/communes.html", context)


def _table(concertation: Concertation, filters: Filters) -> Table:
    """As fresh as the map: at 100,000 contributions it takes most of a second, too long to count for each visitor."""
    asked = f"{concertation.pk} {concertation.created_at.isoformat()} {filters.query_string}"
    key = f"communes-{sha256(asked.encode()).hexdigest()}"
    kept: Table | None = cache.get(key)
    if kept is None:
        kept = by_commune(concertation, filters)
        cache.set(key, kept, settings.SNAPSHOT_INTERVAL_S)
    return kept
