"""One's own draft, for the map page: read, kept, dropped. 404 for whoever has none, and nobody has another's."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from carto.accounts.actors import give_key
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import drafting
from carto.contributions.api import OfConcertation
from carto.contributions.parsers import FeatureParser
from carto.guard.effort import Given
from carto.guard.gate import passing
from carto.guard.models import ActKind


class OwnDraft(OfConcertation):
    """`{"fields": {name: [strings]}, "geometry": GeoJSON in EPSG:4326 or null}`; sent with `proof` or `patience`, as a
    deposit is, from a device not yet known."""

    parser_classes = [FeatureParser]

    @extend_schema(operation_id="read_draft", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        found = drafting.of(self.actor, self.concertation)
        if found is None:
            raise Http404
        return Response(drafting.told(found))

    @extend_schema(operation_id="keep_draft", request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def put(self, request: Request, slug: str) -> Response:
        """`url`: the page of the draft, which gives the private link. A device until then unknown takes its key."""
        at = timezone.now()
        require(self.actor, Action.SUBMIT, self.concertation, at=at)
        sent = request.data if isinstance(request.data, dict) else {}
        content = drafting.read(sent, self.concertation)
        given = Given.among({name: value for name, value in sent.items() if isinstance(value, str)})
        with passing(request._request, self.actor, self.concertation, ActKind.DRAFT, given, at=at):
            actor, draft = drafting.save(self.actor, self.concertation, content, at=at)
        response = Response(drafting.told(draft) | {"url": reverse("contributions:draft", args=[slug])})
        give_key(response, actor.key)
        return response

    @extend_schema(operation_id="drop_draft", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        drafting.drop(self.actor, self.concertation)
        return Response(status=204)
