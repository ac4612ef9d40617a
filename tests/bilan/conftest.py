"""A concertation with something to say: contributions, a vote, a plan, a register."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, Theme
from carto.concertations.register import Event
from carto.contributions.models import Contribution, MaskReason
from carto.debate import actions as debate
from carto.debate.models import Choice, Side
from carto.layers.models import PlanVersion, Zone
from tests.conftest import BEFORE, BOUNDS, DURING, box

SignedIn = Callable[[Actor], Client]


@pytest.fixture
def told(concertation: Concertation, alice: Actor, bob: Actor, moderator: Actor, point: GEOSGeometry) -> Concertation:
    """Three contributions, the second masked, with secrets in what is masked; a plan; a register."""
    version = PlanVersion.objects.create(
        concertation=concertation, name="Lot", idurba="200000008_PLUI_20260101", standard="2024", imported_at=BEFORE,
        published_at=BEFORE, source_sha256="cd" * 32,
    )  # fmt: skip
    Zone.objects.create(version=version, rank=1, label="UA", kind="U", area_ha=1.0, geometry=box(*BOUNDS))
    _contribution(concertation, alice, point, 1, "Un trottoir")
    _contribution(
        concertation, alice, point, 2, "SECRET-titre", body="SECRET-texte", pseudonym="SECRET-nom", masked_at=DURING,
        mask_reason=MaskReason.PERSONAL_DATA,
    )  # fmt: skip
    third = _contribution(concertation, alice, point, 3, "Une halle")
    debate.vote(bob, third, choice=Choice.FOR, argument="Elle abriterait le marché.", at=DURING)
    said = debate.comment(bob, third, side=Side.NEUTRAL, body="SECRET-mot", pseudonym="SECRET-voix", at=DURING)
    debate.mask_comment(moderator, said.comment, reason=MaskReason.INSULT, at=DURING)
    return concertation


def _contribution(
    concertation: Concertation, author: Actor, geometry: GEOSGeometry, number: int, title: str, **fields: Any
) -> Contribution:
    values: dict[str, Any] = {
        "pseudonym": "Alice", "body": "Vers l’école.", "kind": concertation.kinds.get(slug="constat"),
        "received_at": DURING, "lon_e5": -65000, "lat_e5": 4735000, "search_text": "",
    } | fields  # fmt: skip
    values = {"public_geometry": geometry, "published_at": values["received_at"]} | values
    contribution = Contribution.objects.create(
        concertation=concertation, author=author.participant, number=number, title=title, geometry=geometry, **values
    )
    contribution.themes.set(Theme.objects.filter(concertation=concertation, slug="habitat"))
    register.append(concertation, Event.DEPOSIT, contribution.reference, {"title": title}, at=DURING)
    return contribution


@pytest.fixture
def ignore_progress() -> Callable[[str, int, int], None]:
    return lambda step, done, total: None


@pytest.fixture
def signed_in(client: Client) -> SignedIn:
    def sign_in(actor: Actor) -> Client:
        assert actor.user is not None
        client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
