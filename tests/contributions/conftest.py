"""What people send: a proposal of Alice's, photos, and the two doors it comes through."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client
from django.utils import timezone
from PIL import Image

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.models import Concertation
from carto.contributions import actions
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution
from tests.conftest import DURING

Browser = Callable[[Actor], Client]


@pytest.fixture
def submit(concertation: Concertation, alice: Actor, point: GEOSGeometry) -> Callable[..., Deposit]:
    """Deposit as Alice, in March 2026; `themes` and `kind` are slugs."""

    def deposit(actor: Actor = alice, *, themes: tuple[str, ...] = ("environnement",), **fields: Any) -> Deposit:
        values: dict[str, Any] = {
            "title": "Un verger au bord de la Loire", "body": "Plantons des pommiers.", "geometry": point,
            "pseudonym": "Alice", "at": DURING, "kind": "proposition",
        } | fields  # fmt: skip
        values["kind"] = concertation.kinds.get(slug=values["kind"])
        values["themes"] = list(concertation.themes.filter(slug__in=themes))
        return actions.submit(actor, concertation, **values)

    return deposit


@pytest.fixture
def contribution(submit: Callable[..., Deposit]) -> Contribution:
    return submit().contribution


@pytest.fixture
def browser_of() -> Browser:
    """A browser that holds the actor's key or session."""

    def browse(actor: Actor) -> Client:
        client = Client()
        if actor.key:
            client.cookies[COOKIE] = actor.key
        if actor.user is not None:
            client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browse


Gps = dict[int, str | tuple[float, ...]]
HERE: Gps = {1: "N", 2: (47.0, 21.0, 0.0), 3: "W", 4: (0.0, 39.0, 0.0)}


def jpeg(width: int = 60, height: int = 40, *, orientation: int = 1, gps: Gps = HERE) -> bytes:
    """A photo whose left half is red and right half blue, with a GPS position and an orientation in its EXIF."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "Chez Alice"
    exif.get_ifd(0x8825).update(gps)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


@pytest.fixture
def open_now(concertation: Concertation) -> Concertation:
    """The concertation, its phase open at the moment the views will read from the clock."""
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    return concertation
