"""Fifty people press the button at once: fifty numbers without gap, one unbroken register, whole map feeds."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from threading import Event as Stop
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry

from carto.accounts.actors import ANYONE
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.contributions import actions, snapshot
from carto.contributions.columns import Audience
from carto.contributions.models import Contribution, PlanContext
from carto.contributions.record import current_contributions
from tests.conftest import DURING
from tests.debate.test_concurrency import at_once

DEPOSITS = 50

pytestmark = pytest.mark.django_db(transaction=True)


def test_50_deposits_at_once_have_50_numbers_in_a_row(concertation: Concertation, point: GEOSGeometry) -> None:
    kind, themes = concertation.kinds.get(slug="constat"), list(concertation.themes.all()[:2])

    def deposit(rank: int) -> Callable[[], None]:
        def job() -> None:
            actions.submit(
                ANYONE, concertation, kind=kind, themes=themes, title=f"N° {rank}", body="Texte.", geometry=point,
                pseudonym=f"P{rank}", at=DURING,
            )  # fmt: skip

        return job

    at_once([deposit(rank) for rank in range(DEPOSITS)])
    assert list(Contribution.objects.values_list("number", flat=True)) == list(range(1, DEPOSITS + 1))
    assert list(RegisterEntry.objects.values_list("position", flat=True)) == list(range(1, DEPOSITS + 1))
    assert PlanContext.objects.filter(is_current=True).count() == DEPOSITS
    assert len({row.author for row in Contribution.objects.select_related("author")}) == DEPOSITS
    found = register.verify(concertation, dict(current_contributions(concertation)))
    assert found.problems == ()


def test_readers_of_the_map_during_deposits_always_get_a_whole_feed(
    concertation: Concertation, point: GEOSGeometry
) -> None:
    kind, themes = concertation.kinds.get(slug="constat"), list(concertation.themes.all()[:1])
    is_over = Stop()

    def feed_now() -> dict[str, Any]:
        """Asked again, as a browser is sent back, when another reader had it built anew in between."""
        while True:
            fresh = Concertation.objects.get(pk=concertation.pk)
            name = snapshot.present(fresh, Audience.PUBLIC, at=DURING, interval=timedelta(0))
            if content := snapshot.read(fresh, Audience.PUBLIC, name, "gzip"):
                feed: dict[str, Any] = json.loads(gzip.decompress(content))
                return feed

    def deposit() -> None:
        try:
            for rank in range(10):
                actions.submit(
                    ANYONE, concertation, kind=kind, themes=themes, title=f"N° {rank}", body="Texte.", geometry=point,
                    pseudonym="Chloé", at=DURING,
                )  # fmt: skip
        finally:
            is_over.set()

    def read() -> None:
        while not is_over.is_set():
            assert feed_now()["count"] <= 10

    at_once([deposit, read, read, read])
    assert feed_now()["count"] == 10
