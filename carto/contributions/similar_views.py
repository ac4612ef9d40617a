"""What is like the proposal being written, as a fragment for the map's form. Nothing of it is stored."""

from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.exceptions import ParseError

from carto.concertations.pages import visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.parsers import loads
from carto.contributions.similar import similar
from carto.geo.geojson import InvalidGeometry, Limits, parse
from carto.guard.gate import measure

SIMILAR, SIMILAR_AN_HOUR = "similar", 600  # the two doors together


@require_POST
@never_cache
def like_this(request: HttpRequest, slug: str) -> HttpResponse:
    """`title`, `body`, `themes`, and `geometry` as GeoJSON (empty for none). A shape that cannot be read counts for
    none: the deposit itself says what is wrong with it."""
    here = visit(request, slug)
    require(here.actor, Action.SUBMIT, here.concertation, at=here.at)
    measure(request, here.concertation, SIMILAR, SIMILAR_AN_HOUR, at=here.at)
    text = f"{request.POST.get('title', '')} {request.POST.get('body', '')}".replace("\x00", "")
    shape, themes = _geometry(request, here.concertation.metric_srid), request.POST.getlist("themes")
    found = similar(here.concertation, shape, text, themes)
    context = {"visit": here, "concertation": here.concertation, "alike": found}
    return render(request, "contributions/propose/_similar.html", context)


def _geometry(request: HttpRequest, srid: int) -> GEOSGeometry | None:
    given = request.POST.get("geometry", "")
    try:
        return parse(loads(given.encode()), limits=Limits(srid)) if given else None
    except (InvalidGeometry, ParseError):
        return None
