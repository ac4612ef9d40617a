"""Consensus and controversy, the same in Python, in SQL and on the map (frontend/tests/opinion.test.js)."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Least

from carto.concertations.models import Concertation
from carto.contributions import opinion
from carto.contributions.bounds import lower_bound
from carto.contributions.models import Contribution
from carto.contributions.opinion import Verdict, Voices
from carto.contributions.sorting import Sort, in_order
from tests.conftest import DURING

CASES = json.loads((Path(__file__).parents[2] / "frontend" / "tests" / "opinion_cases.json").read_text())
TODAY = date(2026, 3, 15)

MakeContribution = Callable[..., Contribution]


@pytest.fixture
def make_contribution(concertation: Concertation) -> MakeContribution:
    kind = concertation.kinds.get(slug="constat")

    def make(number: int, **fields: int) -> Contribution:
        return Contribution.objects.create(
            concertation=concertation, number=number, kind=kind, received_at=DURING, published_at=DURING, **fields
        )

    return make


def voices(case: dict[str, Any]) -> Voices:
    return Voices(*case["voices"])


def deposit(make: MakeContribution, number: int, counts: list[int] | tuple[int, int, int]) -> None:
    for_, against, mixed = counts
    make(number, for_count=for_, against_count=against, mixed_count=mixed)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["voices"]))
def test_each_case_is_measured_and_worded(case: dict[str, Any]) -> None:
    said = voices(case)
    low, high = opinion.interval(said.for_, said.total)
    assert [low, high] == pytest.approx([case["low"], case["high"]], abs=1e-6)
    assert opinion.division(said) == pytest.approx(case["division"], abs=1e-6)
    assert opinion.verdict(said) == case["verdict"]
    assert (opinion.agreement(said) >= opinion.CONSENSUS) is case["unites"]
    assert (opinion.division(said) >= opinion.CONFLICT) is case["divides"]


def test_every_verdict_has_its_case() -> None:
    assert {case["verdict"] for case in CASES} == set(Verdict.values)


def test_the_database_measures_the_same(make_contribution: MakeContribution) -> None:
    for number, case in enumerate(CASES, start=1):
        deposit(make_contribution, number, case["voices"])
    measures = [lower_bound(F("for_count")), lower_bound(Least("for_count", "against_count"))]
    low, split = zip(*Contribution.objects.order_by("number").values_list(*measures), strict=True)
    assert list(low) == pytest.approx([case["low"] for case in CASES], abs=1e-6)
    assert list(split) == pytest.approx([case["division"] for case in CASES], abs=1e-6)


def numbers(sort: Sort, day: date = TODAY) -> list[int]:
    return list(in_order(Contribution.objects.all(), sort, day=day).values_list("number", flat=True))


def test_three_voices_do_not_pass_before_a_hundred(make_contribution: MakeContribution) -> None:
    for number, counts in enumerate([(3, 0, 0), (90, 10, 0), (0, 0, 0), (50, 50, 0), (2, 2, 0)], start=1):
        deposit(make_contribution, number, counts)
    assert numbers(Sort.CONSENSUS) == [2, 1, 4, 5, 3]
    assert numbers(Sort.CONTROVERSY)[:2] == [4, 5]
    assert numbers(Sort.RECENT) == [5, 4, 3, 2, 1]


def test_what_was_least_heard_comes_first_in_an_order_drawn_each_day(make_contribution: MakeContribution) -> None:
    for number in range(1, 13):
        deposit(make_contribution, number, (9, 0, 0) if number == 7 else (0, 0, 0))
    first, same, next_day = (numbers(Sort.DISCOVER, day) for day in (TODAY, TODAY, date(2026, 3, 16)))
    assert first[-1] == 7
    assert first == same != next_day
    assert sorted(first) == list(range(1, 13))
    assert first[:-1] not in (sorted(first[:-1]), sorted(first[:-1], reverse=True))


def test_the_draw_fits_both_databases_whatever_the_number_and_the_day(make_contribution: MakeContribution) -> None:
    make_contribution(2_000_000_000)
    assert numbers(Sort.DISCOVER, date(9999, 12, 31)) == [2_000_000_000]


def test_the_most_commented_come_first(make_contribution: MakeContribution) -> None:
    make_contribution(1, comment_count=2)
    make_contribution(2, comment_count=9)
    make_contribution(3)
    assert numbers(Sort.COMMENTED) == [2, 1, 3]
