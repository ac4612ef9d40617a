"""Public downloads for other software."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from carto.accounts.actors import actor_of
from carto.concertations.models import Concertation
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution
from carto.exchange import geojson, reading


@require_GET
def contributions_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The public contributions as GeoJSON, for who may see the concertation: the whole record, or under the filters of
    the list what the list holds, which is published."""
    concertation = get_object_or_404(Concertation.objects.visible_to(actor_of(request)), slug=slug)
    publication = reading.read(concertation, at=timezone.now())
    filters = Filters.of(request.GET, concertation)
    if not filters.is_empty:
        rows = filters.apply(Contribution.objects.filter(concertation=concertation).published())
        listed = set(rows.values_list("number", flat=True))
        kept = tuple(entry for entry in publication.entries if entry.number in listed)
        publication = replace(publication, entries=kept)
    body = geojson.render(publication)
    response = HttpResponse(body, content_type=geojson.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="contributions_{slug}.geojson"'
    return response
