"""The calculation asked of a browser before it sends something."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.accounts.actors import actor_of
from carto.concertations.models import Concertation
from carto.guard import effort, networks


class Effort(APIView):
    """{"challenge": …, "patience": …}: what to solve, as altcha writes it (null where no effort is asked), good for two
    hours and one sending; and what to send a few seconds later where it cannot be solved."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        concertations = Concertation.objects.visible_to(actor_of(request._request)).select_related("taking_part")
        concertation = get_object_or_404(concertations, slug=slug)
        network = networks.digest_of(request._request, concertation, at=at)
        asked = {
            "challenge": effort.challenge(concertation, network, at=at),
            "patience": effort.patience(concertation, at=at),
        }
        return Response(asked, headers={"Cache-Control": "no-store"})
