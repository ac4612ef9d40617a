"""The poster of a place, to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from carto.concertations.pages import visit
from carto.contributions.filter_words import filter_words
from carto.contributions.filters import Filters
from carto.follow import posters
from carto.follow.posters import Poster
from carto.guard.gate import measure

POSTERS_AN_HOUR = 120  # of one network: each is typeset anew


@require_safe
def poster(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """`lieu`: zoom/latitude/longitude of the view to open, and the filters of the map. 404 for another sheet."""
    here = visit(request, slug)
    if sheet not in posters.SHEETS or here.concertation.published_at is None:
        raise Http404
    measure(request, here.concertation, "poster", POSTERS_AN_HOUR, at=here.at)
    filters = Filters.of(request.GET, here.concertation)
    place = request.GET.get("lieu", "")
    made = Poster(
        here.concertation,
        sheet,
        place if posters.PLACE.fullmatch(place) else "",
        filters.query_string,
        filter_words(here.concertation, filters),
    )
    response = HttpResponse(posters.pdf(made), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="affiche-{slug}-{sheet}.pdf"'
    return response
