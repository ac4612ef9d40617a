"""A register of a few entries, on two days."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from carto.concertations import register
from carto.concertations.models import Concertation
from tests.conftest import DURING

NEXT_DAY = DURING + timedelta(days=1)

Record = Callable[..., None]


@pytest.fixture
def record(concertation: Concertation) -> Record:
    """So many more entries."""

    def append(count: int = 1) -> None:
        for n in range(count):
            register.append(concertation, register.Event.DEPOSIT, f"W-{n:04d}", {"title": "Un banc"}, at=DURING)

    return append
