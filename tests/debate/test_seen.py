"""Counting what was shown costs a write a period, whatever the number of readings, and no reader waits for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from pytest_django import DjangoAssertNumQueries

from carto.accounts.actors import Actor
from carto.contributions.models import Contribution
from carto.debate import seen
from carto.debate.models import Comment
from tests.conftest import DURING
from tests.debate.conftest import say

LATER = DURING + seen.PERIOD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The count of a process begins with the test."""
    seen._shown.clear()
    monkeypatch.setattr(seen, "_written_at", None)
    yield
    seen._shown.clear()


@pytest.fixture
def comments(contribution: Contribution, bob: Actor) -> list[int]:
    return [say(bob, contribution, f"Argument {rank}", at=DURING).pk for rank in range(3)]


def tell(comments: list[int], at: datetime) -> bool:
    """Whether something was written, once it is."""
    if writing := seen.tell(comments, at=at):
        writing.join()
    return writing is not None


def counts() -> list[int]:
    return list(Comment.objects.order_by("number").values_list("seen_count", flat=True))


def test_a_flood_of_readings_writes_once_a_period(
    comments: list[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert not any(tell(comments[:2], DURING) for _reading in range(500))
        assert tell(comments[1:], LATER)
        assert not tell(comments, LATER + timedelta(seconds=1))
    assert counts() == [500, 501, 1]


def test_what_is_kept_in_memory_is_bounded(comments: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MOST_KEPT", 2)
    tell(comments, DURING)
    tell(comments, LATER)
    assert counts() == [2, 2, 0]


def test_a_busy_database_costs_the_count_and_no_error(comments: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy:
        def filter(self, **_asked: object) -> object:
            raise OperationalError("database is locked")

    tell(comments, DURING)
    monkeypatch.setattr(Comment, "objects", Busy())
    assert tell(comments, LATER)
    monkeypatch.undo()
    assert counts() == [0, 0, 0]
