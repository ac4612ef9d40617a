"""The map's data: our feed against a plain DRF-GIS list of the same 10,000 contributions.

The usual way is called as a bare view, without middleware; ours, once cached, passes through the whole site."""

import gzip
import json
from typing import Any, ClassVar

from django.test import Client
from django.urls import reverse
from rest_framework.generics import ListAPIView
from rest_framework.test import APIRequestFactory
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from bench.ratio import Ratio, median_ms
from carto.concertations.models import Concertation
from carto.contributions import snapshot
from carto.contributions.models import Contribution


class UsualSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]  # drf-gis has no types
    class Meta:
        model = Contribution
        geo_field = "geometry"
        fields: ClassVar = [
            "id", "number", "title", "body", "kind", "themes", "status", "for_count", "against_count", "mixed_count",
            "received_at",
        ]  # fmt: skip


class UsualList(ListAPIView[Contribution]):
    """As commonly written, with its relations fetched in advance."""

    queryset = Contribution.objects.select_related("kind").prefetch_related("themes")
    serializer_class = UsualSerializer
    authentication_classes = ()


def measure(concertation: Concertation) -> list[Ratio]:
    usual_view = UsualList.as_view()
    request = APIRequestFactory().get("/")

    def usual() -> bytes:
        content: bytes = usual_view(request).render().content
        return content

    def ours() -> bytes:
        version = snapshot.current_version(concertation)
        return json.dumps(snapshot.feed_of(concertation, version), separators=(",", ":")).encode()

    usual_ms = median_ms(usual, 3)
    size = f"{len(usual()) / 1e6:.2f} MB -> {len(ours()) / 1e6:.2f} MB"
    return [
        Ratio("map feed, built", usual_ms, median_ms(ours, 15), "ms", 40, note=size),
        Ratio("map feed, cached, over HTTP", usual_ms, median_ms(_cached(concertation), 200), "ms", 1000),
        _compressed(usual(), concertation),
    ]


def _cached(concertation: Concertation) -> Any:
    """One GET of the current version through every middleware, answered from the file made once."""
    client, version = Client(headers={"host": "localhost"}), snapshot.current_version(concertation)
    url = reverse("api-snapshot", args=[concertation.slug, version])

    def get() -> None:
        response = client.get(url, headers={"Accept-Encoding": "br, gzip"})
        assert response.status_code == 200, response.status_code
        assert response["Content-Encoding"] == "br"

    return get


def _compressed(usual: bytes, concertation: Concertation) -> Ratio:
    """What travels, in kB: gzip for the usual way, brotli for ours."""
    ours = snapshot.read(concertation, snapshot.current_version(concertation), "br")
    return Ratio("map feed, bytes on the wire", len(gzip.compress(usual, 6)) / 1e3, len(ours) / 1e3, "kB", 0)
