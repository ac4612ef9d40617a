"""The plan over HTTP: its zones as one file that browsers keep for ever, and what is at a place."""

import gzip
import math
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.accounts.actors import ANYONE, actor_of
from carto.concertations.models import Concertation
from carto.layers import zones_feed
from carto.layers.context import here
from carto.layers.models import PlanVersion
from carto.layers.serializers import PlaceSerializer

ONE_YEAR_S = 365 * 24 * 3600


class LazySession(BaseAuthentication):
    """The user of Django's session, read only if the answer depends on it: a public answer then varies with no cookie
    and caches may share it. For reading only: no CSRF check is made."""

    def authenticate(self, request: Request) -> tuple[Any, None]:
        return request._request.user, None


class PlanZones(APIView):
    """The zones of a published plan version: GeoJSON, EPSG:4326, properties `id`, `label`, `kind`; never changes."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="plan_zones",
        auth=[],
        responses={200: OpenApiTypes.OBJECT, 304: OpenApiResponse(description="Inchangé.")},
    )
    def get(self, request: Request, slug: str, version_id: int) -> HttpResponse:
        concertation = _concertation(request, slug)
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


class Here(APIView):
    """Communes, zones (smallest first), prescriptions at a point; 400 with a sentence for a place out of the world."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="here",
        auth=[],
        parameters=[
            OpenApiParameter("lon", OpenApiTypes.DOUBLE, required=True, description="Longitude, degrés WGS 84."),
            OpenApiParameter("lat", OpenApiTypes.DOUBLE, required=True, description="Latitude, degrés WGS 84."),
        ],
        responses={200: PlaceSerializer, 400: OpenApiResponse(description="Coordonnées refusées, avec la raison.")},
    )
    def get(self, request: Request, slug: str) -> Response:
        concertation = _concertation(request, slug)
        lon = _degrees(request.query_params.get("lon", ""), 180)
        lat = _degrees(request.query_params.get("lat", ""), 90)
        errors = {}
        if lon is None:
            errors["lon"] = [_("La longitude doit être un nombre de degrés entre -180 et 180.")]
        if lat is None:
            errors["lat"] = [_("La latitude doit être un nombre de degrés entre -90 et 90.")]
        if lon is None or lat is None:
            return Response({"errors": errors}, status=400)
        return Response(PlaceSerializer(here(concertation, lon, lat)).data)


def _concertation(request: Request, slug: str) -> Concertation:
    """A public one without asking who is there: the answer is the same for everyone, and shared caches may keep it."""
    rows = Concertation.objects.defer("perimeter").filter(slug=slug)
    return rows.visible_to(ANYONE).first() or get_object_or_404(rows.visible_to(actor_of(request._request)))


def _degrees(text: str, most: int) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= most else None


def _takes_gzip(request: Request) -> bool:
    for offer in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _semicolon, weight = offer.replace(" ", "").partition(";")
        if coding == "gzip":
            return weight not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
