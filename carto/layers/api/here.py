"""What is at a place: a point, or a parcel, locality or street of the layers."""

import math

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.concertations.models import Concertation
from carto.layers.api.access import LazySession, concertation_of, may_see
from carto.layers.context import Place, here, over
from carto.layers.models import ContextFeature, LayerRole, PlanVersion
from carto.layers.regulation import Library
from carto.layers.serializers import PlaceSerializer

SEARCHED = (LayerRole.PARCELLES, LayerRole.LOCALITIES, LayerRole.STREETS)


class Here(APIView):
    """Communes, zones (smallest first), OAP, prescriptions, informations, each with its words and its piece.

    At `lon`, `lat`, or on the whole of a parcel. 400 with a sentence for a place out of the world."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="here",
        auth=[],
        parameters=[
            OpenApiParameter("lon", OpenApiTypes.DOUBLE, description="Longitude, degrés WGS 84."),
            OpenApiParameter("lat", OpenApiTypes.DOUBLE, description="Latitude, degrés WGS 84."),
            OpenApiParameter(
                "parcelle",
                OpenApiTypes.INT,
                description="Identifiant d’une parcelle, d’un lieu-dit ou d’une rue trouvés.",
            ),
            OpenApiParameter(
                "plan", OpenApiTypes.INT, description="Identifiant d’une version du plan ; sinon celle en vigueur."
            ),
        ],
        responses={
            200: PlaceSerializer,
            400: OpenApiResponse(description="Coordonnées refusées, avec la raison."),
            404: OpenApiResponse(description="Parcelle ou version inconnue."),
        },
    )
    def get(self, request: Request, slug: str) -> Response:
        concertation = concertation_of(request, slug)
        version = _version(request, concertation)
        if "parcelle" in request.query_params:
            feature = _feature(concertation, request.query_params["parcelle"])
            return _said(_on(concertation, feature, version), feature)
        lon = _degrees(request.query_params.get("lon", ""), 180)
        lat = _degrees(request.query_params.get("lat", ""), 90)
        errors = {}
        if lon is None:
            errors["lon"] = [_("La longitude doit être un nombre de degrés entre -180 et 180.")]
        if lat is None:
            errors["lat"] = [_("La latitude doit être un nombre de degrés entre -90 et 90.")]
        if lon is None or lat is None:
            return Response({"errors": errors}, status=400)
        return _said(here(concertation, lon, lat, version))


def _said(place: Place, feature: ContextFeature | None = None) -> Response:
    surface = feature if place.measure is not None else None
    context = {"library": Library(place.version), "place": place, "surface": surface}
    return Response(PlaceSerializer(place, context=context).data)


def _feature(concertation: Concertation, text: str) -> ContextFeature:
    rows = ContextFeature.objects.filter(
        layer__concertation=concertation, layer__role__in=SEARCHED, layer__completed_at__isnull=False
    )
    return get_object_or_404(rows, pk=_number(text))


def _version(request: Request, concertation: Concertation) -> PlanVersion | None:
    """The version asked for, such as a draft that an agent looks at; None for the plan in force."""
    if "plan" not in request.query_params:
        return None
    versions = PlanVersion.objects.whole().filter(concertation=concertation)
    version = get_object_or_404(versions, pk=_number(request.query_params["plan"]))
    if not may_see(request, concertation, version):
        raise Http404
    return version


def _number(text: str) -> int:
    """An identifier; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _on(concertation: Concertation, feature: ContextFeature, version: PlanVersion | None) -> Place:
    """A locality may be a point, a street is a line: what is at a point of it."""
    if feature.geometry.dims == 2:
        return over(concertation, feature.geometry, version)
    middle = feature.geometry.centroid if feature.geometry.dims == 0 else feature.geometry.point_on_surface
    return here(concertation, middle.x, middle.y, version)


def _degrees(text: str, most: int) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= most else None
