"""In which order arguments are read: nobody preferred, unless one asks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from carto.concertations.models import ArgumentOrder
from carto.debate.ordering import Head, Lot, Order, arranged, sentence, usefulness
from tests.conftest import DURING

TODAY = date(2026, 3, 15)
MINE = Lot(TODAY, "Ada")
SHUFFLED, LEAST_SEEN = ArgumentOrder.SHUFFLED, ArgumentOrder.LEAST_SEEN


def head(number: int, *, useful: int = 0, seen: int = 0, days: int = 0) -> Head:
    at = DURING + timedelta(days=days)
    return Head(number, number, None, None, "favorable", at, at, None, None, useful, seen)


def numbers(
    heads: list[Head], order: Order = Order.NEUTRAL, *, neutral: ArgumentOrder = SHUFFLED, lot: Lot = MINE,
    judged_at: list[datetime] | None = None,
) -> list[int]:  # fmt: skip
    found = arranged(heads, order, neutral=neutral, lot=lot, judged_at=judged_at or [])
    return [one.number for one in found]


TWENTY = [head(number) for number in range(1, 21)]


def test_the_draw_stays_for_a_person_and_a_day_and_differs_between_people_and_days() -> None:
    mine = numbers(TWENTY)
    assert mine == numbers(list(reversed(TWENTY)))
    assert sorted(mine) == list(range(1, 21))
    others = [Lot(TODAY, "Léa"), Lot(TODAY + timedelta(days=1), "Ada")]
    assert all(numbers(TWENTY, lot=lot) != mine for lot in others)


def test_over_many_visitors_each_argument_comes_first_about_as_often() -> None:
    five = TWENTY[:5]
    firsts = [numbers(five, lot=Lot(TODAY, f"visiteur {rank}"))[0] for rank in range(1_000)]
    counts = [firsts.count(number) for number in range(1, 6)]
    assert min(counts) > 150
    assert max(counts) < 250


def test_the_least_seen_come_first_and_chance_decides_between_equals() -> None:
    heads = [head(1, seen=5), *[head(number, seen=1) for number in range(2, 8)], head(8)]
    found = numbers(heads, neutral=LEAST_SEEN)
    assert (found[0], found[-1]) == (8, 1)
    assert found != numbers(heads, neutral=LEAST_SEEN, lot=Lot(TODAY, "Léa"))
    assert numbers(heads) != found, "what was seen counts for nothing where the order is drawn"


def test_by_date_both_ways() -> None:
    heads = [head(1, days=2), head(2), head(3, days=1)]
    assert numbers(heads, Order.RECENT) == [1, 3, 2]
    assert numbers(heads, Order.OLDEST) == [2, 3, 1]


def test_three_friends_do_not_bring_an_argument_first() -> None:
    judged_at = [DURING + timedelta(hours=hour) for hour in range(40)]
    old, new = head(1, useful=20), replace(head(2, useful=3), published_at=DURING + timedelta(hours=37))
    assert usefulness(new, judged_at) == -1, "three judges cannot say"
    assert numbers([new, old], Order.USEFUL, judged_at=judged_at) == [1, 2]


def test_an_old_argument_does_not_win_by_its_age() -> None:
    judged_at = [DURING + timedelta(hours=hour) for hour in range(40)]
    old, new = head(1, useful=20), replace(head(2, useful=18), published_at=DURING + timedelta(hours=20))
    assert numbers([old, new], Order.USEFUL, judged_at=judged_at) == [2, 1]


def test_while_too_few_have_judged_the_useful_order_is_the_draw() -> None:
    heads = [head(number, useful=number % 3) for number in range(1, 11)]
    assert numbers(heads, Order.USEFUL, judged_at=[DURING] * 7) == numbers(heads)
    assert numbers(heads, Order.USEFUL, judged_at=[DURING] * 8) != numbers(heads)


def test_what_awaits_its_moderator_is_not_ranked() -> None:
    assert usefulness(replace(head(1), published_at=None), [DURING] * 30) == -1


def test_each_order_says_what_it_is() -> None:
    said = {str(sentence(order, neutral)) for order in Order for neutral in (SHUFFLED, LEAST_SEEN)}
    assert len(said) == len(Order) + 1
    assert "tiré au sort chaque jour" in str(sentence(Order.NEUTRAL, SHUFFLED))
    assert "les moins montrés" in str(sentence(Order.NEUTRAL, LEAST_SEEN))
