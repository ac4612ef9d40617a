"""The chain: every way to bend it is seen, and erasing a content is not one."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry, RegisterOpening, Series
from tests.conftest import DURING

FIRST = {"title": "Un banc à l’ombre", "place": [-0.65, 47.35]}
SECOND = {"title": "Le même banc, deux fois"}


@pytest.fixture
def chained(concertation: Concertation) -> Concertation:
    register.append(concertation, register.Event.DEPOSIT, "W-0001", FIRST, at=DURING)
    register.append(concertation, register.Event.DEPOSIT, "W-0002", FIRST, at=DURING)
    register.append(concertation, register.Event.EDIT, "W-0001", SECOND, at=DURING)
    register.append(concertation, register.Event.MASKING, "W-0002", {"reason": "insult"}, at=DURING)
    return concertation


CURRENT: dict[str, dict[str, Any]] = {"W-0001": SECOND, "W-0002": FIRST}


def entry(concertation: Concertation, position: int) -> RegisterEntry:
    return RegisterEntry.objects.get(concertation=concertation, position=position)


def problems(concertation: Concertation) -> tuple[str, ...]:
    return register.verify(concertation, CURRENT).problems


def test_an_untouched_register_verifies(chained: Concertation) -> None:
    found = register.verify(chained, CURRENT)
    assert (found.entries, found.erased, found.problems) == (4, 0, ())
    assert register.head(chained) == (4, found.head)


def test_an_empty_register_verifies(concertation: Concertation) -> None:
    assert register.verify(concertation, {}).problems == ()
    assert register.head(concertation) == (0, register.GENESIS)


def test_the_hashes_can_be_recomputed_from_their_description_alone(chained: Concertation) -> None:
    """With nothing of ours but the stored columns, as a sceptic would."""
    first, second = entry(chained, 1), entry(chained, 2)
    said = json.dumps(FIRST, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256((first.opening.salt + said).encode()).hexdigest() == first.commitment
    line = (
        f'{{"commitment":"{second.commitment}","event":"deposit","position":2,"previous_hash":"{first.entry_hash}",'
        '"recorded_at":"2026-03-15T10:00:00.000000Z","subject":"W-0002"}'
    )
    assert hashlib.sha256(line.encode()).hexdigest() == second.entry_hash


def test_two_equal_contents_do_not_betray_each_other(chained: Concertation) -> None:
    assert entry(chained, 1).commitment != entry(chained, 2).commitment


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (
            lambda c: RegisterEntry.objects.filter(position=2).update(subject="W-0009"),
            "son empreinte ne correspond pas",
        ),
        (lambda c: RegisterEntry.objects.filter(position=3).update(event="masking"), "son empreinte ne correspond pas"),
        (lambda c: RegisterEntry.objects.filter(position=3).update(entry_hash="0" * 64), "ne suit plus la précédente"),
        (
            lambda c: RegisterOpening.objects.filter(entry__position=1).update(content={"title": "Autre"}),
            "ne répond plus à l’empreinte",
        ),
        (lambda c: RegisterEntry.objects.filter(position=4).update(position=5), "inscription 4 absente"),
        (lambda c: Series.objects.filter(name="chain").update(last=5), "5 inscriptions ont été faites, 4"),
    ],
)
def test_tampering_with_a_row_is_named(
    tamper: Callable[[Concertation], int], sentence: str, chained: Concertation
) -> None:
    tamper(chained)
    assert any(sentence in problem for problem in problems(chained))


def test_removing_the_last_entry_is_seen(chained: Concertation) -> None:
    last = entry(chained, 4)
    last.opening.delete()
    last.delete()
    assert problems(chained) == ("4 inscriptions ont été faites, 3 sont présentes",)


def test_an_entry_rewritten_with_a_right_hash_breaks_the_next(chained: Concertation) -> None:
    second = entry(chained, 2)
    second.subject = "W-0009"
    second.entry_hash = register.entry_hash(second)
    second.save()
    assert "inscription 3 : elle ne suit plus la précédente" in problems(chained)


@pytest.mark.parametrize(
    ("current", "sentence"),
    [
        ({"W-0001": FIRST, "W-0002": FIRST}, "W-0001 : son contenu n’est plus celui du registre"),
        ({"W-0001": SECOND}, "W-0002 : inscrite au registre, absente de la base"),
        (CURRENT | {"W-0003": FIRST}, "W-0003 : présente dans la base, jamais inscrite au registre"),
    ],
)
def test_a_database_that_differs_from_the_register_is_named(
    current: dict[str, dict[str, Any]], sentence: str, chained: Concertation
) -> None:
    assert register.verify(chained, current).problems == (sentence,)


def test_erasing_a_content_leaves_the_chain_verifiable(chained: Concertation) -> None:
    register.erase_content(entry(chained, 3))
    found = register.verify(chained, CURRENT)
    assert (found.erased, found.problems) == (1, ())


def test_each_series_of_each_concertation_counts_alone(
    concertation: Concertation, make_concertation: Callable[..., Concertation]
) -> None:
    other = make_concertation("ailleurs")
    numbers = [
        register.next_number(concertation, "W"),
        register.next_number(concertation, "W"),
        register.next_number(other, "W"),
        register.next_number(concertation, "R"),
    ]
    assert numbers == [1, 2, 1, 1]
