"""A meeting to come, in the concertation of the cast."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.meetings import actions
from carto.meetings.models import Meeting, MeetingKind
from tests.conftest import DURING

STARTS_AT = DURING + timedelta(days=10)
SAID: dict[str, Any] = {
    "kind": MeetingKind.WALK, "title": "Au bord de l’eau", "starts_at": STARTS_AT, "place_words": "Vieux pont",
    "ends_at": STARTS_AT + timedelta(hours=2), "lon": -0.65, "lat": 47.35,
}  # fmt: skip

Announce = Callable[..., Meeting]


@pytest.fixture
def announce(agent: Actor, concertation: Concertation) -> Announce:
    def make(**said: Any) -> Meeting:
        return actions.announce(agent, Meeting(concertation=concertation), at=DURING, **SAID | said)

    return make


@pytest.fixture
def meeting(announce: Announce) -> Meeting:
    return announce()


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return client
