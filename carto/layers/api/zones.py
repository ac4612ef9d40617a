"""The zones of a plan as one file that browsers keep for ever."""

import gzip

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from carto.layers import zones_feed
from carto.layers.api.access import LazySession, concertation_of
from carto.layers.models import PlanVersion

ONE_YEAR_S = 365 * 24 * 3600


class PlanZones(APIView):
    """The zones of a published plan version: GeoJSON, EPSG:4326, properties `id`, `label`, `kind`; never changes."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="plan_zones",
        auth=[],
        responses={200: OpenApiTypes.OBJECT, 304: OpenApiResponse(description="Inchangé.")},
    )
    def get(self, request: Request, slug: str, version_id: int) -> HttpResponse:
        concertation = concertation_of(request, slug)
        version = get_object_or_404(PlanVersion.objects.published(), concertation=concertation, pk=version_id)
        is_gzip = _takes_gzip(request)
        etag = f'"{zones_feed.path_of(version).stem}-{"gzip" if is_gzip else "plain"}"'
        if etag in request.headers.get("If-None-Match", ""):
            response = HttpResponse(status=304)
        else:
            content = zones_feed.read(version)
            response = HttpResponse(
                content if is_gzip else gzip.decompress(content), content_type="application/geo+json"
            )
            if is_gzip:
                response["Content-Encoding"] = "gzip"
        audience = "public" if concertation.published_at else "private"
        response["ETag"] = etag
        response["Cache-Control"] = f"{audience}, max-age={ONE_YEAR_S}, immutable"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _takes_gzip(request: Request) -> bool:
    for offer in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _semicolon, weight = offer.replace(" ", "").partition(";")
        if coding == "gzip":
            return weight not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
