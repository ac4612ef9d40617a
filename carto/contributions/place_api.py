"""What the place step of a proposal asks before anything is sent: the sentence that describes a shape, and the shape
that a file holds. Nothing is stored."""

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from carto.contributions import place_words, plan_objects
from carto.contributions.api import OfConcertation
from carto.contributions.blurring import show
from carto.contributions.finding import read_track
from carto.contributions.models import Blur
from carto.contributions.parsers import FeatureParser
from carto.contributions.serializers import AboutFields, StrictGeometryField
from carto.geo.geojson import InvalidGeometry, to_geojson
from carto.guard.gate import measure
from carto.layers.context import context_of
from carto.layers.perimeter import covers

# Of one network: a workshop draws and redraws, and each time costs us a look at the whole plan.
WORDS_AN_HOUR, TRACKS_AN_HOUR = 3_000, 200


class ToDescribe(AboutFields):
    """`geometry`: null for none, or with an object of the plan, whose own is described."""

    geometry = StrictGeometryField(allow_null=True, required=False)
    blur = serializers.ChoiceField(Blur.choices, default=Blur.EXACT)


@dataclass(frozen=True)
class _Told:
    words: str
    geometry: GEOSGeometry | None
    shown: GEOSGeometry | None
    blur: Blur
    is_inside: bool
    notes: tuple[str, ...] = ()


class Described(serializers.Serializer[Any]):
    """`words`: the sentence; `geometry`: the shape itself, not blurred; `shown`: what everyone would see of it, and
    `blur` how exactly, which is `cell` for a `street` that has no name near; `is_inside`: of the perimeter; `notes`:
    what was changed of a file's shape, in sentences."""

    words = serializers.CharField()
    geometry = serializers.SerializerMethodField()
    shown = serializers.SerializerMethodField()
    blur = serializers.ChoiceField(Blur.choices)
    is_inside = serializers.BooleanField()
    notes = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_geometry(self, told: _Told) -> Any:
        return to_geojson(told.geometry) if told.geometry else None

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_shown(self, told: _Told) -> Any:
        return to_geojson(told.shown) if told.shown else None


class PlaceWords(OfConcertation):
    """The sentence that a contribution with this place would bear."""

    parser_classes = [FeatureParser]

    @extend_schema(operation_id="place_words", request=ToDescribe, responses={200: Described})
    def post(self, request: Request, slug: str) -> Response:
        measure(request._request, self.concertation, "words", WORDS_AN_HOUR, at=timezone.now())
        posted = ToDescribe(data=request.data, context={"concertation": self.concertation})
        if not posted.is_valid():
            return Response({"errors": posted.errors}, status=400)
        about = posted.validated_data.get("about_zone") or posted.validated_data.get("about_prescription")
        geometry = posted.validated_data.get("geometry")
        blur = Blur(posted.validated_data["blur"])
        if about is not None:
            geometry, blur = plan_objects.shape_of(self.concertation, about), Blur.EXACT
        return Response(Described(_told(self, geometry, blur, about)).data)


class SentTrack(serializers.Serializer[Any]):
    file = serializers.FileField()


class Track(OfConcertation):
    """The shape of a GeoJSON, GPX or KML file, as a contribution may hold it."""

    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="read_track", request={"multipart/form-data": SentTrack}, responses={200: Described})
    def post(self, request: Request, slug: str) -> Response:
        measure(request._request, self.concertation, "track", TRACKS_AN_HOUR, at=timezone.now())
        posted = SentTrack(data=request.data)
        if not posted.is_valid():
            return Response({"errors": posted.errors}, status=400)
        try:
            held = read_track(posted.validated_data["file"], self.concertation.metric_srid)
        except InvalidGeometry as error:
            return Response({"errors": {"file": [str(error)]}}, status=400)
        return Response(Described(_told(self, held.geometry, Blur.EXACT, None, held.notes)).data)


def _told(
    view: OfConcertation,
    geometry: GEOSGeometry | None,
    blur: Blur,
    about: plan_objects.PlanObject | None,
    notes: tuple[str, ...] = (),
) -> _Told:
    concertation = view.concertation
    if geometry is None:
        return _Told(place_words.nowhere(), None, None, Blur.EXACT, True, notes)
    seen = show(geometry, blur, concertation)
    words = place_words.describe(concertation, seen.geometry, seen.blur, context_of(concertation, seen.geometry), about)
    is_inside = about is not None or covers(concertation, geometry)
    return _Told(words, geometry, seen.geometry, seen.blur, is_inside, notes)
