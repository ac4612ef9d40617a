"""A concertation open now, an agent's browser and what they type for somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from tests.contributions.conftest import Browser, browser_of, open_now

__all__ = ["browser_of", "open_now"]


@pytest.fixture
def browser(open_now: Concertation, agent: Actor, browser_of: Browser) -> Client:
    return browser_of(agent)


@pytest.fixture
def typed(concertation: Concertation) -> Callable[..., dict[str, Any]]:
    """The quick page as an agent fills it, today."""

    def form(**fields: Any) -> dict[str, Any]:
        now = timezone.now().astimezone(concertation.zone_info)
        return {
            "channel": "O", "place": "Permanence du mardi", "page": "", "received_at": now.strftime("%Y-%m-%dT%H:%M"),
            "body": "Il faut un banc devant l’école. Les anciens s’y reposeront.", "title": "", "name": "Mme Petit",
            "kind": concertation.kinds.get(slug="proposition").pk,
            "themes": concertation.themes.get(slug="environnement").pk, "where": "47.35, -0.65",
        } | fields  # fmt: skip

    return form
