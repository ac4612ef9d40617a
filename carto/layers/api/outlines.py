"""The shape of a place found by its name, for whoever wants to speak of it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.geo.geojson import InvalidGeometry, to_geojson
from carto.layers.api.access import LazySession, concertation_of
from carto.layers.named_places import Outline, outline_of

LONGEST = 100


@dataclass(frozen=True)
class _Crossing:
    id: str
    label: str


class CrossingFound(serializers.Serializer[Any]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # Field has an attribute of that name


class OutlineFound(serializers.Serializer[Any]):
    """`notes`: what was changed of the shape, in sentences; `crossings`: of a whole street, those it meets, in order.
    From one to the other: `street:<street>:<id>:<id>`."""

    label = serializers.CharField()  # type: ignore[assignment]  # Field has an attribute of that name
    geometry = serializers.SerializerMethodField()
    notes = serializers.ListField(child=serializers.CharField())
    crossings = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_geometry(self, outline: Outline) -> Any:
        return to_geojson(outline.geometry)

    @extend_schema_field(CrossingFound(many=True))
    def get_crossings(self, outline: Outline) -> Any:
        return CrossingFound([_Crossing(*one) for one in outline.crossings], many=True).data


class Outlines(APIView):
    """The geometry of a place (`place`, as the search gives it), GeoJSON in EPSG:4326, ready to be a contribution's."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="outline",
        auth=[],
        parameters=[
            OpenApiParameter(
                "place", OpenApiTypes.STR, required=True, description="Le membre « place » d’un lieu trouvé."
            )
        ],
        responses={
            200: OutlineFound,
            400: OpenApiResponse(description="Deux croisements que la rue ne relie pas, avec la raison."),
            404: OpenApiResponse(description="Lieu inconnu."),
        },
    )
    def get(self, request: Request, slug: str) -> Response:
        concertation = concertation_of(request, slug)
        try:
            outline = outline_of(concertation, request.query_params.get("place", "")[:LONGEST])
        except InvalidGeometry as error:
            return Response({"errors": {"place": [str(error)]}}, status=400)
        if outline is None:
            raise Http404
        return Response(OutlineFound(outline).data)
