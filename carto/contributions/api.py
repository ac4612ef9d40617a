"""Contributions over HTTP for programs, the map page first among them: GeoJSON, the map feed, the deposit."""

from typing import Any

from django.core.exceptions import ValidationError as Invalid
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_gis.pagination import GeoJsonPagination

from carto.accounts.actors import Actor, actor_of, give_key
from carto.concertations import charter
from carto.concertations.identity import ask_address, still_needs
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, decide, require
from carto.contributions import actions, features
from carto.contributions.filters import Filters
from carto.contributions.forms.place import showing_of
from carto.contributions.forms.sign import voice_of
from carto.contributions.models import Contribution, ContributionQuerySet
from carto.contributions.parsers import FeatureParser, GeoJsonFeatureParser, MultipartFeatureParser
from carto.contributions.serializers import ContributionSerializer, DepositParts, DepositSerializer
from carto.contributions.spotting import Held
from carto.geo.window import InvalidWindow, Window, in_window
from carto.guard.effort import Given
from carto.guard.gate import passing
from carto.guard.models import ActKind

SINGLE = ("q", "unplaced", "since", "until")
FILTERS = [
    OpenApiParameter(name, OpenApiTypes.STR, many=name not in SINGLE, description=description)
    for name, description in (
        ("theme", "Slug d’un thème, répétable."),
        ("kind", "Slug d’une nature, répétable."),
        ("commune", "Code INSEE, répétable."),
        ("status", "Réponse de la collectivité, répétable."),
        ("zone", "LIBELLE d’une zone du plan, répétable."),
        ("channel", "Voie de dépôt : W carte en ligne, R registre papier, C courrier, M courriel, O oral ; répétable."),
        ("zone_kind", "TYPEZONE : U, AUc, AUs, A, N ; répétable."),
        ("prescription", "Type et sous-type de prescription, comme 0702 ; répétable."),
        ("zone_id", "Identifiant d’une zone, comme le donne `here` ; répétable."),
        ("unplaced", "1 : seulement celles qui n’ont pas de lieu."),
        ("without", "theme, commune, zone : seulement celles qui n’en ont aucun ; time : hors délai ; répétable."),
        ("opinion", "uniting : celles qui rassemblent ; dividing : celles qui divisent, marge d’erreur comptée."),
        ("since", "Reçues ce jour-là ou après, comme 2026-03-15, en heure civile du territoire."),
        ("until", "Reçues ce jour-là ou avant."),
        ("q", "Mots cherchés dans le titre et le texte, ou un numéro comme W-0012."),
    )
]
WINDOW = OpenApiParameter("window", OpenApiTypes.STR, description="Ouest,sud,est,nord en degrés (WGS 84).")


POSTED = {
    "application/json": DepositSerializer,
    "application/geo+json": DepositSerializer,
    "multipart/form-data": DepositParts,
}


class PageAuthentication(SessionAuthentication):
    """The session, and always Django's check of the page's origin: DRF leaves it out for people not signed in, who
    hold here a key in a cookie all the same."""

    def authenticate(self, request: Request) -> Any:
        try:
            self.enforce_csrf(request)
        except PermissionDenied as error:
            raise Refused(_("Votre page n’est plus à jour. Rechargez-la, puis recommencez.")) from error
        return super().authenticate(request)


class _SessionInSchema(SessionScheme):  # type: ignore[no-untyped-call]  # has no types
    target_class = "carto.contributions.api.PageAuthentication"
    name = "pageSession"


class OfConcertation(APIView):
    """Endpoints below a concertation that the visitor may see (404 otherwise)."""

    authentication_classes = [PageAuthentication]

    @property
    def actor(self) -> Actor:
        return actor_of(self.request._request)

    @cached_property
    def concertation(self) -> Concertation:
        return get_object_or_404(Concertation.objects.visible_to(self.actor), slug=self.kwargs["slug"])

    def visible(self) -> ContributionQuerySet:
        """The published ones, even for the team: masked text does not leave by the open door."""
        return Contribution.objects.filter(concertation=self.concertation).published()

    def filtered(self) -> ContributionQuerySet:
        rows = Filters.of(self.request._request.GET, self.concertation).apply(self.visible())
        window = self.request.query_params.get("window")
        return in_window(rows, Window.parse(window), "public_geometry") if window else rows

    def handle_exception(self, exc: Exception) -> Response:
        """400 {"errors": {field: [sentences]}} for whatever the sender can put right; `found`: the personal details
        that hold it, each as `keeps_contact` takes it."""
        match exc:
            case InvalidWindow():
                return Response({"errors": {"window": [str(exc)]}}, status=400)
            case ParseError():
                return Response({"errors": {"feature": [str(exc.detail)]}}, status=400)
            case Held():
                return Response({"errors": exc.message_dict, "found": exc.found}, status=400)
            case Invalid():
                return Response({"errors": exc.message_dict}, status=400)
        return super().handle_exception(exc)


class Pages(GeoJsonPagination):  # type: ignore[misc]  # drf-gis has no types
    page_size = 100
    max_page_size = 1000


class ContributionList(OfConcertation, GenericAPIView[Contribution]):
    """GET: published contributions, by number. POST: a deposit, under the same rules as the page's."""

    serializer_class = ContributionSerializer
    pagination_class = Pages
    parser_classes = [FeatureParser, GeoJsonFeatureParser, MultipartFeatureParser]
    queryset = Contribution.objects.none()  # for the schema; `filtered` answers

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "concertation": self.concertation}

    def _asking(self) -> dict[str, Any]:
        return self.get_serializer_context() | {"charter": charter.version_to_accept(self.actor, self.concertation)}

    @extend_schema(parameters=[*FILTERS, WINDOW], responses=ContributionSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        rows = self.filtered().for_display().prefetch_related("gathered").order_by("number")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=POSTED, responses={201: ContributionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        require(self.actor, Action.SUBMIT, self.concertation, at=at)
        posted = DepositSerializer(data=request.data, context=self._asking())
        if not posted.is_valid():
            return Response({"errors": _flat(posted.errors)}, status=400)
        properties = posted.validated_data["properties"]
        fields = {k: v for k, v in properties.items() if k in actions.DEPOSIT_FIELDS}
        given = Given.among(properties)
        with passing(request._request, self.actor, self.concertation, ActKind.DEPOSIT, given, at=at) as passage:
            deposit = actions.submit(
                self.actor,
                self.concertation,
                geometry=posted.validated_data["geometry"],
                voice=voice_of(properties),
                showing=showing_of(properties),
                attached=posted.attached(),
                replies=properties.get("replies", {}),
                at=at,
                **fields,
            )
            passage.note(deposit.actor, deposit.contribution.reference, fields["body"])
            charter.accept(deposit.actor, self.concertation, at=at)
        ask_address(deposit.actor, self.concertation, properties.get("email", ""))
        shown = Contribution.objects.for_display().get(pk=deposit.contribution.pk)
        feature = self.get_serializer(shown).data
        feature["properties"] |= _received(request._request, self.concertation, deposit)
        feature["properties"]["needs"] = still_needs(deposit.actor, self.concertation)
        feature["properties"]["abilities"] = _abilities(deposit.actor, shown, self.concertation, at)
        response = Response(feature, status=201)
        give_key(response, deposit.actor.key)
        return response


class ContributionDetail(OfConcertation, GenericAPIView[Contribution]):
    serializer_class = ContributionSerializer
    queryset = Contribution.objects.none()  # for the schema; `visible` answers

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "concertation": self.concertation}

    def get(self, request: Request, slug: str, reference: str) -> Response:
        rows = self.visible().for_display()
        contribution = get_object_or_404(rows.with_reference(reference))
        feature = self.get_serializer(contribution).data
        feature["properties"]["abilities"] = _abilities(self.actor, contribution, self.concertation, timezone.now())
        return Response(feature)


class Matching(OfConcertation):
    """{"count": n, "unplaced": n, "ids": […]}: how many match the filters, how many of them have no place, and their
    identifiers, ascending, delta-coded."""

    @extend_schema(parameters=[*FILTERS, WINDOW], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        return Response(features.matching(self.filtered()))


class Shapes(OfConcertation):
    """A GeoJSON FeatureCollection of the lines and polygons that touch `window`, 500 at most."""

    @extend_schema(parameters=[*FILTERS, WINDOW], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        return Response(features.shapes(self.filtered()))


def _flat(errors: Any) -> dict[str, list[str]]:
    """The fields of `properties` beside those of the Feature; a list's own messages, whatever their depth."""
    properties = errors.get("properties", {})
    nested = properties if isinstance(properties, dict) else {"properties": properties}
    own = {name: value for name, value in errors.items() if name != "properties"}
    return {name: list(_sentences(value)) for name, value in (own | nested).items()}


def _sentences(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [sentence for part in value.values() for sentence in _sentences(part)]
    if isinstance(value, list):
        return [sentence for part in value for sentence in _sentences(part)]
    return [str(value)]


def _received(request: HttpRequest, concertation: Concertation, deposit: actions.Deposit) -> dict[str, str]:
    place = {"slug": concertation.slug, "reference": deposit.contribution.reference}
    received = {"receipt_url": request.build_absolute_uri(reverse("contributions:receipt", kwargs=place))}
    if deposit.actor.key:  # an account needs no private link
        path = reverse("contributions:return", kwargs={**place, "key": deposit.actor.key})
        received["private_url"] = request.build_absolute_uri(path)
    return received


def _abilities(actor: Actor, row: Contribution, concertation: Concertation, at: Any) -> dict[str, dict[str, Any]]:
    asked = (Action.EDIT, Action.WITHDRAW, Action.VOTE, Action.COMMENT)
    return {str(action): vars(decide(actor, action, concertation, row, at=at)) for action in asked}
