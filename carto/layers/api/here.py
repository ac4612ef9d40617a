"""What is at a place."""

import math

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.layers.api.access import LazySession, concertation_of
from carto.layers.context import here
from carto.layers.serializers import PlaceSerializer


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
        concertation = concertation_of(request, slug)
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


def _degrees(text: str, most: int) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= most else None
