"""Places found by what is typed: at once among what is held here, or, apart, among the country's addresses."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.layers.api.access import LazySession, concertation_of
from carto.layers.geocoding import addresses
from carto.layers.search import Found, search
from carto.layers.sources.http import NoAnswer

QUERY = OpenApiParameter("q", OpenApiTypes.STR, required=True, description="Ce qui est cherché.")
MOST_SIGNS = 200


class FoundPlace(serializers.Serializer[Any]):
    """As `search.Found`."""

    kind = serializers.ChoiceField(["commune", "locality", "parcelle", "street", "zone", "address", "position"])
    label = serializers.CharField()  # type: ignore[assignment]  # Field has an attribute of that name
    detail = serializers.CharField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    bounds = serializers.ListField(child=serializers.FloatField(), min_length=4, max_length=4, allow_null=True)
    feature_id = serializers.IntegerField(allow_null=True)
    place = serializers.CharField()


class FoundPlaces(serializers.Serializer[Any]):
    results = FoundPlace(many=True)
    available = serializers.BooleanField()


class Search(APIView):
    """Communes, lieux-dits, parcels, streets, zones and typed coordinates, held here: always `available`."""

    authentication_classes = (LazySession,)

    @extend_schema(operation_id="search", auth=[], parameters=[QUERY], responses={200: FoundPlaces})
    def get(self, request: Request, slug: str) -> Response:
        return _response(search(concertation_of(request, slug), _query(request)))


class Addresses(APIView):
    """Addresses of the Géoplateforme within the perimeter; not `available` when it is slow, dead or switched off."""

    authentication_classes = (LazySession,)

    @extend_schema(operation_id="addresses", auth=[], parameters=[QUERY], responses={200: FoundPlaces})
    def get(self, request: Request, slug: str) -> Response:
        concertation = concertation_of(request, slug)
        try:
            return _response(addresses(concertation, _query(request)))
        except NoAnswer:
            return _response([], is_available=False)


def _query(request: Request) -> str:
    return request.query_params.get("q", "").replace("\0", "")[:MOST_SIGNS]


def _response(found: list[Found], *, is_available: bool = True) -> Response:
    return Response({"results": [asdict(place) for place in found], "available": is_available})
