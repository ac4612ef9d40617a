"""How much a network and a device may say in an hour, and what is said to who has said too much."""

from datetime import timedelta

import pytest

from carto.concertations.models import Concertation
from carto.guard import limits
from carto.guard.limits import Share, TooMany, shares
from carto.guard.models import ActKind, Meter
from tests.conftest import DURING
from tests.guard.conftest import Rules

ROOM = Share("v:salle", 3)


def taken(concertation: Concertation, *wanted: Share, after: timedelta = timedelta()) -> bool:
    try:
        limits.take(concertation, wanted, at=DURING + after)
    except TooMany:
        return False
    return True


def test_an_hour_holds_as_many_as_the_limit_and_the_next_hour_as_many_again(concertation: Concertation) -> None:
    assert [taken(concertation, ROOM, after=timedelta(minutes=10 * rank)) for rank in range(5)] == [True] * 3 + [
        False
    ] * 2
    assert [taken(concertation, ROOM, after=timedelta(minutes=60 + rank)) for rank in range(4)] == [True] * 3 + [False]


def test_the_refusal_says_when_to_try_again(concertation: Concertation) -> None:
    for _time in range(3):
        taken(concertation, ROOM)
    with pytest.raises(TooMany) as refused:
        limits.take(concertation, [ROOM], at=DURING + timedelta(minutes=20))
    assert "réessayez à partir de 12:01" in refused.value.reason  # 11:00 in Paris, and an hour
    assert refused.value.status == 429


def test_a_refusal_by_one_holder_counts_for_no_other(concertation: Concertation) -> None:
    full, other = Share("v:pleine", 1), Share("v:autre", 5)
    assert taken(concertation, full)
    assert not taken(concertation, other, full)
    assert not Meter.objects.filter(holder="v:autre", count__gt=0).exists()


def test_what_came_to_nothing_is_given_back(concertation: Concertation) -> None:
    for _time in range(5):
        assert taken(concertation, ROOM)
        limits.give_back(concertation, [ROOM])
    assert Meter.objects.get().count == 0


def test_who_is_counted_for_what(concertation: Concertation, rules: Rules) -> None:
    rules(deposits_an_hour=60, voices_an_hour=300)

    def of(kind: ActKind, device: int | None, *, is_slow: bool = False) -> dict[str, int]:
        found = shares(concertation, kind, network="salle", device=device, is_slow=is_slow)
        return {share.holder: share.most for share in found}

    assert of(ActKind.DEPOSIT, None) == {"d:salle": 60}
    assert of(ActKind.DEPOSIT, 7) == {"d:salle": 60, "d:7": 30}
    assert of(ActKind.COMMENT, 7) == {"v:salle": 300, "v:7": 150}
    assert of(ActKind.VOTE, None) == {"v:salle": 300}
    assert of(ActKind.VOTE, 7) == {"v:7": 150}  # a workshop must not shut itself out
    assert of(ActKind.DEPOSIT, None, is_slow=True) == {"d:salle": 60, "d:slow:salle": 10}
