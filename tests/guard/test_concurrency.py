"""Threads, a connection each: a proof serves once, a limit holds to the unit, the day has one salt."""

from collections.abc import Callable

import pytest
from django.test import RequestFactory

from carto.concertations.models import Concertation
from carto.guard import effort, limits, networks
from carto.guard.effort import Given, Unproved
from carto.guard.limits import Share, TooMany
from carto.guard.models import Meter
from tests.conftest import DURING
from tests.debate.test_concurrency import at_once
from tests.guard.conftest import Rules, solved

THREADS = 16

pytestmark = pytest.mark.django_db(transaction=True)


def counted(job: Callable[[], object], refusal: type[Exception]) -> int:
    """How many of the threads got through."""
    through: list[bool] = []

    def run() -> None:
        try:
            job()
        except refusal:
            return
        through.append(True)

    at_once([run] * THREADS)
    return len(through)


def test_a_proof_sent_16_times_at_once_serves_once(concertation: Concertation, rules: Rules) -> None:
    rules()
    given = Given(proof=solved(effort.challenge(concertation, "", at=DURING)))
    assert counted(lambda: effort.claim(concertation, given, at=DURING), Unproved) == 1


def test_a_limit_of_five_lets_five_of_16_through(concertation: Concertation) -> None:
    wanted = [Share("v:salle", 5), Share("v:slow:salle", 100)]
    assert counted(lambda: limits.take(concertation, wanted, at=DURING), TooMany) == 5
    assert set(Meter.objects.values_list("count", flat=True)) == {5}


def test_the_first_visitors_of_a_day_agree_on_its_salt(concertation: Concertation, rf: RequestFactory) -> None:
    found: list[str] = []
    at_once([lambda: found.append(networks.digest_of(rf.get("/"), concertation, at=DURING))] * THREADS)
    assert len(set(found)) == 1
