"""The effort: signed, bound to a concertation, ended, used once; without JavaScript, patience in its place."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from carto.concertations.models import Concertation, WorkLevel
from carto.guard import effort
from carto.guard.effort import Given, Unproved
from carto.guard.models import Act, ActKind, SpentProof
from tests.conftest import DURING
from tests.guard.conftest import Rules, altered, solved

SOON = DURING + timedelta(minutes=1)


def claimed(concertation: Concertation, given: Given, after: timedelta = timedelta(minutes=1)) -> str:
    """The sentence of the refusal, empty when it is taken."""
    try:
        effort.claim(concertation, given, at=DURING + after)
    except Unproved as refused:
        return refused.reason
    return ""


def test_a_proof_is_taken_once(concertation: Concertation, rules: Rules) -> None:
    rules()
    given = Given(proof=solved(effort.challenge(concertation, "", at=DURING)))
    assert claimed(concertation, given) == ""
    assert "déjà servi" in claimed(concertation, given)


def test_a_proof_given_back_may_serve_again(concertation: Concertation, rules: Rules) -> None:
    rules()
    given = Given(proof=solved(effort.challenge(concertation, "", at=DURING)))
    number, is_slow = effort.claim(concertation, given, at=SOON)
    assert not is_slow
    effort.release(number)
    assert claimed(concertation, given) == ""


def test_a_proof_is_of_one_concertation_and_of_two_hours(
    concertation: Concertation, rules: Rules, make_concertation: Callable[..., Concertation]
) -> None:
    rules()
    given = Given(proof=solved(effort.challenge(concertation, "", at=DURING)))
    assert "pas de cette concertation" in claimed(make_concertation("autre"), given)
    assert "ouverte longtemps" in claimed(concertation, given, timedelta(hours=2))
    assert claimed(concertation, given, timedelta(hours=2) - timedelta(seconds=1)) == ""


@pytest.mark.parametrize("parameters", [{"data": {"concertation": 1, "until": 9**12}}, {"cost": 1}, {"nonce": "00"}])
def test_an_altered_proof_is_refused(concertation: Concertation, rules: Rules, parameters: dict[str, object]) -> None:
    rules()
    given = Given(proof=altered(solved(effort.challenge(concertation, "", at=DURING)), **parameters))
    assert "n’a pas fini" in claimed(concertation, given)
    assert not SpentProof.objects.exists()


@pytest.mark.parametrize("proof", ["rien", "e30=", "bnVsbA==", "W10=", "x" * 5_000, "é"])
def test_a_proof_that_is_none_is_refused(concertation: Concertation, rules: Rules, proof: str) -> None:
    rules()
    assert "n’a pas fini" in claimed(concertation, Given(proof=proof))


def test_an_unsolved_challenge_is_no_proof(concertation: Concertation, rules: Rules) -> None:
    rules()
    proof = solved(effort.challenge(concertation, "", at=DURING))
    read = json.loads(base64.b64decode(proof))
    read["solution"]["derivedKey"] = "00" * 32
    forged = base64.b64encode(json.dumps(read).encode()).decode()
    assert "n’a pas fini" in claimed(concertation, Given(proof=forged))


def test_patience_is_a_few_seconds_and_serves_once(concertation: Concertation, rules: Rules) -> None:
    rules()
    given = Given(patience=effort.patience(concertation, at=DURING))
    assert "attendez un peu" in claimed(concertation, given, timedelta(seconds=1))
    assert claimed(concertation, given, timedelta(seconds=4)) == ""
    assert "déjà servi" in claimed(concertation, given, timedelta(seconds=9))


def test_patience_is_signed_of_one_concertation_and_of_one_day(
    concertation: Concertation, rules: Rules, make_concertation: Callable[..., Concertation]
) -> None:
    rules()
    given = Given(patience=effort.patience(concertation, at=DURING))
    assert "plus à jour" in claimed(make_concertation("autre"), given)
    assert "ouverte longtemps" in claimed(concertation, given, timedelta(hours=24))
    assert "plus à jour" in claimed(concertation, Given(patience=given.patience[:-2]))
    assert "plus à jour" in claimed(concertation, Given())


def test_no_effort_no_challenge(concertation: Concertation, rules: Rules) -> None:
    rules(work_level=WorkLevel.NONE)
    assert effort.challenge(concertation, "", at=DURING) is None


def test_a_stronger_effort_costs_more(concertation: Concertation, rules: Rules) -> None:
    costs = {}
    for level in (WorkLevel.LIGHT, WorkLevel.STRONG):
        rules(work_level=level)
        asked = effort.challenge(concertation, "", at=DURING)
        assert asked is not None
        costs[level] = asked["parameters"]["cost"]
    assert costs[WorkLevel.STRONG] >= 4 * costs[WorkLevel.LIGHT]


def test_the_effort_grows_with_what_the_network_has_just_said(
    concertation: Concertation, rules: Rules, make_participant: Callable[..., object]
) -> None:
    rules(burst_size=5)
    bob = make_participant("Bob").participant  # type: ignore[attr-defined]

    def say(times: int) -> None:
        Act.objects.bulk_create(
            Act(
                concertation=concertation, kind=ActKind.VOTE, subject="W-0001", participant=bob, network="a" * 32,
                window=int(DURING.timestamp()) // 600, at=DURING,
            ) for _time in range(times)
        )  # fmt: skip

    grown = []
    for _round in range(3):
        grown.append(effort.growth(concertation, "a" * 32, at=DURING + timedelta(minutes=9)))
        say(5)
    assert grown == [1, 2, 3]
    say(100)
    assert effort.growth(concertation, "a" * 32, at=DURING + timedelta(minutes=9)) == 8
    assert effort.growth(concertation, "b" * 32, at=DURING + timedelta(minutes=9)) == 1
    assert effort.growth(concertation, "a" * 32, at=DURING + timedelta(minutes=11)) == 1
