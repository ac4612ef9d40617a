"""People who spoke, and what they reply."""

from collections.abc import Callable, Mapping

import pytest
from django.contrib.gis.geos import GEOSGeometry

from carto.accounts.actors import Actor
from carto.audience import actions
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from tests.conftest import DURING


@pytest.fixture
def speaker(concertation: Concertation, alice: Actor, point: GEOSGeometry) -> Actor:
    """Alice, who has deposited something."""
    contributions.submit(
        alice, concertation, kind=concertation.kinds.all()[0], themes=list(concertation.themes.all()[:1]),
        title="Un verger", body="Plantons.", geometry=point, pseudonym="Alice", at=DURING,
    )  # fmt: skip
    return alice


@pytest.fixture
def say(concertation: Concertation, speaker: Actor) -> Callable[..., None]:
    """The same replies, some times over."""

    def reply(times: int, replies: Mapping[str, str]) -> None:
        for _time in range(times):
            actions.tell_who(speaker, concertation, replies, at=DURING)

    return reply
