"""Two doors to the same concertation, a network per visitor, and a browser's worker done in Python."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.test import Client

from carto.concertations.models import Concertation, TakingPart, WorkLevel
from tests.contributions.conftest import browser_of, contribution, open_now, submit

__all__ = ["browser_of", "contribution", "open_now", "submit"]  # the same deposits as there

Rules = Callable[..., TakingPart]


@pytest.fixture
def rules(concertation: Concertation) -> Rules:
    """Set how one takes part; light effort unless said otherwise."""

    def set_rules(**values: Any) -> TakingPart:
        rules, _new = TakingPart.objects.update_or_create(
            concertation=concertation, defaults={"work_level": WorkLevel.LIGHT} | values
        )
        concertation.refresh_from_db()
        return rules

    return set_rules


def solved(challenge: dict[str, Any] | None) -> str:
    """The proof a browser would send."""
    assert challenge is not None
    asked = Challenge.from_dict(challenge)
    solution = solve_challenge(asked)
    assert solution is not None
    return Payload(asked, solution).to_base64()


def altered(proof: str, **parameters: Any) -> str:
    """The same with other parameters, under the signature of the first."""
    payload = json.loads(base64.b64decode(proof))
    payload["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(payload).encode()).decode()


def visitor(address: str = "192.0.2.10") -> Client:
    return Client(REMOTE_ADDR=address)
