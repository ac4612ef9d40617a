"""The context layers over HTTP, as the map draws them."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers.models import ContextFeature, ContextLayer, LayerRole
from tests.conftest import DURING


@pytest.fixture
def make_layer(concertation: Concertation) -> Callable[..., ContextLayer]:
    def make(**fields: Any) -> ContextLayer:
        values = {"label": "Arrêts de car", "imported_at": DURING, "completed_at": DURING} | fields
        layer = ContextLayer.objects.create(**{"concertation": concertation} | values)
        ContextFeature.objects.create(layer=layer, rank=1, label='Le "bourg"</script>', geometry=Point(-0.65, 47.35))
        return layer

    return make


def get(client: Client, layer: ContextLayer, **headers: str) -> Any:
    return client.get(reverse("api-context-layer", args=[layer.concertation.slug, layer.pk]), headers=headers)


def test_its_shapes_with_their_labels(client: Client, make_layer: Callable[..., ContextLayer]) -> None:
    response = get(client, make_layer())
    assert response.headers["Content-Type"] == "application/geo+json"
    assert json.loads(response.content)["features"] == [
        {
            "type": "Feature",
            "properties": {"label": 'Le "bourg"</script>'},
            "geometry": {"type": "Point", "coordinates": [-0.65, 47.35]},
        }
    ]
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    packed = get(client, make_layer(), accept_encoding="gzip")
    assert json.loads(gzip.decompress(packed.content))["type"] == "FeatureCollection"
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_known_one_is_not_sent_again(client: Client, make_layer: Callable[..., ContextLayer]) -> None:
    layer = make_layer()
    again = get(client, layer, if_none_match=get(client, layer).headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_parcels_unfinished_layers_and_those_of_a_draft_are_not_found(
    client: Client,
    make_layer: Callable[..., ContextLayer],
    make_concertation: Callable[..., Concertation],
    administrator: Actor,
) -> None:
    assert get(client, make_layer(role=LayerRole.PARCELLES)).status_code == 404
    assert get(client, make_layer(completed_at=None)).status_code == 404
    hidden = make_layer(concertation=make_concertation("brouillon", published_at=None))
    assert get(client, hidden).status_code == 404
    assert administrator.user is not None
    client.force_login(administrator.user)
    assert get(client, hidden).headers["Cache-Control"].startswith("private")
