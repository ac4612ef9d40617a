"""Read endpoints: the concertations this visitor may see."""

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request

from carto.accounts.actors import actor_of
from carto.concertations.models import Concertation
from carto.concertations.serializers import ConcertationSerializer


class ConcertationList(ListAPIView[Concertation]):
    serializer_class = ConcertationSerializer
    queryset = Concertation.objects.prefetch_related("phases", "themes", "kinds")

    def get_queryset(self) -> QuerySet[Concertation]:
        return visible(self.request)


class ConcertationDetail(RetrieveAPIView[Concertation]):
    serializer_class = ConcertationSerializer
    queryset = Concertation.objects.prefetch_related("phases", "themes", "kinds")
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Concertation]:
        return visible(self.request)


def visible(request: Request) -> QuerySet[Concertation]:
    concertations = Concertation.objects.visible_to(actor_of(request._request))
    return concertations.prefetch_related("phases", "themes", "kinds")
