"""One contribution to debate, by Alice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.models import Concertation, Phase
from carto.contributions.models import Contribution
from carto.debate import actions
from carto.debate.models import Comment, Side
from tests.conftest import DURING


@pytest.fixture
def make_contribution(concertation: Concertation, alice: Actor) -> Callable[..., Contribution]:
    def make(number: int = 1, **fields: object) -> Contribution:
        values: dict[str, object] = {
            "author": alice.participant, "pseudonym": "Alice", "kind": concertation.kinds.first(),
            "title": "Un verger au bord de la Loire", "body": "Plantons des pommiers.",
            "geometry": Point(-0.65, 47.35, srid=4326), "lon_e5": -65000, "lat_e5": 4735000, "received_at": DURING,
        }  # fmt: skip
        values |= {"public_geometry": values["geometry"], "published_at": DURING} | fields
        return Contribution.objects.create(concertation=concertation, number=number, **values)

    return make


@pytest.fixture
def contribution(make_contribution: Callable[..., Contribution]) -> Contribution:
    return make_contribution()


@pytest.fixture
def live(contribution: Contribution) -> Contribution:
    """The contribution while its phase is open today, since views ask the clock."""
    now = timezone.now()
    Phase.objects.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    contribution.concertation = Concertation.objects.get()
    return contribution


@pytest.fixture
def closed(contribution: Contribution) -> Contribution:
    now = timezone.now()
    Phase.objects.update(opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    return contribution


@pytest.fixture
def browse() -> Callable[[Actor], Client]:
    def as_actor(actor: Actor) -> Client:
        client = Client()
        if actor.user is not None:
            client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
        if actor.key:
            client.cookies[COOKIE] = actor.key
        return client

    return as_actor


def url(name: str, contribution: Contribution, **more: Any) -> str:
    return reverse(name, kwargs={"slug": "plui", "reference": contribution.reference, **more})


def page(client: Client, contribution: Contribution, **headers: str) -> str:
    response = client.get(url("debate:detail", contribution), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def say(actor: Actor, contribution: Contribution, body: str, **more: Any) -> Comment:
    values: dict[str, Any] = {"side": Side.NEUTRAL, "at": timezone.now()} | more
    return actions.comment(actor, contribution, body=body, **values).comment
