"""The map's data: our feed against a plain DRF-GIS list of the same 100,000 contributions.

The usual way is called as a bare view, without middleware; ours, once cached, passes through the whole site and gives
its whole body each time, never a 304."""

import gzip
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.test import APIRequestFactory
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from bench.ratio import Ratio, median_ms
from carto.concertations.models import Concertation
from carto.contributions import snapshot
from carto.contributions.columns import Audience, columns_of
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
    began = time.perf_counter()
    usual = _usual_list()  # once: it takes a minute
    usual_s = time.perf_counter() - began
    count = concertation.contributions.count()
    name = _present(concertation)
    built_ms = median_ms(lambda: json.dumps(columns_of(concertation, Audience.PUBLIC), separators=(",", ":")), 3)
    cached_ms = median_ms(_cached(concertation, name), 300)
    size = f"{len(usual) / 1e6:.1f} MB, then {len(gzip.compress(usual, 6)) / 1e6:.1f} MB compressed"
    sizes = [(encoding, len(_read(concertation, name, encoding)) / count) for encoding in snapshot.SUFFIXES]
    return [
        Ratio("map feed, built", 1000 * usual_s, built_ms, "ms", 40, note=f"the list: {size}"),
        Ratio("map feed, cached, whole answers", 1 / usual_s, 1000 / cached_ms, "/s", 2_000, True),
        *[Ratio(f"bytes a point, {coded} (limit: 8)", 8, size, "B", 1) for coded, size in sizes],
    ]


def _usual_list() -> bytes:
    content: bytes = UsualList.as_view()(APIRequestFactory().get("/")).render().content
    return content


def _present(concertation: Concertation) -> str:
    fresh = Concertation.objects.get(pk=concertation.pk)
    return snapshot.present(fresh, Audience.PUBLIC, at=timezone.now(), interval=timedelta(0))


def _read(concertation: Concertation, name: str, encoding: str) -> bytes:
    content = snapshot.read(concertation, Audience.PUBLIC, name, encoding)
    assert content is not None
    return content


def _cached(concertation: Concertation, name: str) -> Callable[[], None]:
    """One GET of the present version through every middleware: status 200 and the whole body, each time."""
    client, whole = Client(headers={"host": "localhost"}), _read(concertation, name, "br")
    url = reverse("api-snapshot", kwargs={"slug": concertation.slug, "name": name})

    def get() -> None:
        response = client.get(url, headers={"Accept-Encoding": "br, gzip"})
        assert response.status_code == 200, response.status_code
        assert len(response.content) == len(whole)

    return get
