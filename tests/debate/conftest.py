"""One contribution to debate, by Alice."""

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Point

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from tests.conftest import DURING


@pytest.fixture
def make_contribution(concertation: Concertation, alice: Actor) -> Callable[..., Contribution]:
    def make(number: int = 1, **fields: object) -> Contribution:
        values = {
            "author": alice.participant, "pseudonym": "Alice", "kind": concertation.kinds.first(),
            "title": "Un verger au bord de la Loire", "body": "Plantons des pommiers.",
            "geometry": Point(-0.65, 47.35, srid=4326), "lon_e5": -65000, "lat_e5": 4735000, "received_at": DURING,
        }  # fmt: skip
        return Contribution.objects.create(concertation=concertation, number=number, **values | fields)

    return make


@pytest.fixture
def contribution(make_contribution: Callable[..., Contribution]) -> Contribution:
    return make_contribution()
