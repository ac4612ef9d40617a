"""Public downloads for other software."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from carto.accounts.actors import actor_of
from carto.concertations.models import Concertation
from carto.exchange import geojson, reading


@require_GET
def contributions_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The public contributions as GeoJSON, for who may see the concertation."""
    concertation = get_object_or_404(Concertation.objects.visible_to(actor_of(request)), slug=slug)
    body = geojson.render(reading.read(concertation, at=timezone.now()))
    response = HttpResponse(body, content_type=geojson.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="contributions_{slug}.geojson"'
    return response
