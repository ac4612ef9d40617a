"""Read endpoints: the concertations this visitor may see."""

from typing import Any

from rest_framework.generics import ListAPIView, RetrieveAPIView

from carto.accounts.actors import actor_of
from carto.concertations.models import Concertation, ConcertationQuerySet
from carto.concertations.serializers import ConcertationSerializer


class _Visible:
    request: Any
    queryset = Concertation.objects.none()  # for the schema; `get_queryset` answers

    def get_queryset(self) -> ConcertationQuerySet:
        visible = Concertation.objects.visible_to(actor_of(self.request._request))
        return visible.prefetch_related("phases", "themes", "kinds")


class ConcertationList(_Visible, ListAPIView[Concertation]):
    serializer_class = ConcertationSerializer


class ConcertationDetail(_Visible, RetrieveAPIView[Concertation]):
    serializer_class = ConcertationSerializer
    lookup_field = "slug"
