"""Counting what was shown costs a write a period, whatever the number of readings."""

from collections.abc import Iterator
from datetime import timedelta

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


def counts() -> list[int]:
    return list(Comment.objects.order_by("number").values_list("seen_count", flat=True))


def test_a_flood_of_readings_writes_once_a_period(
    comments: list[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        for _reading in range(500):
            seen.tell(comments[:2], at=DURING)
    with django_assert_num_queries(5):  # a savepoint, an update for each count, its release
        seen.tell(comments[1:], at=LATER)
    assert counts() == [500, 501, 1]
    with django_assert_num_queries(0):
        seen.tell(comments, at=LATER + timedelta(seconds=1))
    assert counts() == [500, 501, 1]


def test_what_is_kept_in_memory_is_bounded(comments: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MOST_KEPT", 2)
    seen.tell(comments, at=DURING)
    seen.tell(comments, at=LATER)
    assert counts() == [2, 2, 0]


def test_a_busy_database_costs_the_count_not_the_page(comments: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy:
        def filter(self, **_asked: object) -> object:
            raise OperationalError("database is locked")

    seen.tell(comments, at=DURING)
    monkeypatch.setattr(Comment, "objects", Busy())
    seen.tell(comments, at=LATER)
    monkeypatch.undo()
    assert counts() == [0, 0, 0]
