"""Both doors of a deposit, the vote and the comment: what is asked of whom, what is noted, what is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.debate.models import Comment, Vote
from carto.guard import effort
from carto.guard.gate import digest_of_text
from carto.guard.models import Act, ActKind, Meter, SpentProof
from tests.contributions.test_api import feature, post
from tests.contributions.test_pages import typed
from tests.guard.conftest import Rules, solved, visitor

API = "/api/concertations/plui/effort/"
ONE = "/plui/contributions/W-0001/"


def asked(client: Client) -> str:
    return solved(client.get(API).json()["challenge"])


def waited(concertation: Concertation, seconds: int = 60) -> str:
    return effort.patience(concertation, at=timezone.now() - timedelta(seconds=seconds))


def test_a_deposit_by_the_api_takes_a_proof_each_time(open_now: Concertation, rules: Rules) -> None:
    rules()
    client = visitor()
    assert post(feature(), client=client).status_code == 403
    proof = asked(client)
    assert post(feature(proof=proof), client=client).status_code == 201
    assert post(feature(proof=proof), client=client).status_code == 403
    assert post(feature(proof=asked(client)), client=client).status_code == 201
    assert Contribution.objects.count() == 2


def test_a_faulty_deposit_leaves_its_proof_good(open_now: Concertation, rules: Rules) -> None:
    rules()
    client = visitor()
    proof = asked(client)
    outside = {"type": "Point", "coordinates": [2.0, 48.0]}
    assert post(feature(geometry=outside, proof=proof), client=client).status_code == 400
    assert not SpentProof.objects.exists()
    assert not Meter.objects.filter(count__gt=0).exists()
    assert post(feature(proof=proof), client=client).status_code == 201


def test_without_javascript_a_deposit_takes_patience_and_keeps_what_was_typed(
    open_now: Concertation, rules: Rules
) -> None:
    rules()
    client = visitor()
    page = client.get("/plui/proposer/").content.decode()
    assert "<noscript>" in page
    hasty = client.post("/plui/proposer/", typed(title="Trop vite", patience=waited(open_now, 1)))
    assert hasty.status_code == 403
    assert "Trop vite" in hasty.content.decode()
    assert "attendez un peu" in hasty.content.decode()
    assert client.post("/plui/proposer/", typed(patience=waited(open_now))).status_code == 302


def test_a_form_that_comes_back_keeps_the_moment_it_was_first_shown(open_now: Concertation, rules: Rules) -> None:
    rules()
    token = waited(open_now, 2)
    assert token in visitor().post("/plui/proposer/", typed(title="", patience=token)).content.decode()


def test_without_proof_a_network_has_a_sixth(open_now: Concertation, rules: Rules) -> None:
    rules(deposits_an_hour=12)
    statuses = [visitor().post("/plui/proposer/", typed(patience=waited(open_now))).status_code for _one in range(3)]
    assert statuses == [302, 302, 429]
    with_proof = visitor()
    assert post(feature(proof=asked(with_proof)), client=with_proof).status_code == 201
    assert visitor("192.0.2.99").post("/plui/proposer/", typed(patience=waited(open_now))).status_code == 302


def test_a_device_that_drops_its_cookie_proves_itself_at_each_vote(
    contribution: Contribution, open_now: Concertation, rules: Rules
) -> None:
    rules()
    known = visitor()
    assert known.post(ONE + "vote/", {"choice": "for"}).status_code == 403
    assert known.post(ONE + "vote/", {"choice": "for", "proof": asked(known)}).status_code == 302
    assert known.post(ONE + "vote/", {"choice": "against"}).status_code == 302  # a known device is asked nothing more
    for _script in range(3):
        assert visitor().post(ONE + "vote/", {"choice": "for"}).status_code == 403
    assert Vote.objects.get().choice == "against"


def test_the_form_of_a_known_device_asks_no_effort(
    contribution: Contribution, open_now: Concertation, rules: Rules, bob: Actor, browser_of: Callable[[Actor], Client]
) -> None:
    rules()
    assert API in visitor().get(ONE).content.decode()
    assert API not in browser_of(bob).get(ONE).content.decode()
    assert API in browser_of(bob).get("/plui/proposer/").content.decode()


def test_a_refused_comment_keeps_its_words(contribution: Contribution, open_now: Concertation, rules: Rules) -> None:
    rules()
    said = {"side": "favorable", "body": "Un mot à garder", "pseudonym": "Zoé", "charter_accepted": 1}
    refused = visitor().post(ONE + "commentaires/", said)
    assert refused.status_code == 403
    assert "Un mot à garder" in refused.content.decode()
    assert "plus à jour" in refused.content.decode()
    assert visitor().post(ONE + "commentaires/", said | {"patience": waited(open_now)}).status_code == 302


def test_the_challenge_of_a_hidden_concertation_is_not_found(
    make_concertation: Callable[..., Concertation], client: Client
) -> None:
    make_concertation("cachee", published_at=None)
    assert client.get("/api/concertations/cachee/effort/").status_code == 404


def test_each_act_is_noted_with_its_network_and_nothing_that_leads_to_a_person(
    contribution: Contribution, open_now: Concertation, rules: Rules
) -> None:
    rules()
    client = visitor("203.0.113.77")
    post(feature(proof=asked(client)), client=client)
    client.post(
        ONE + "vote/", {"choice": "for", "argument": "Pour les pommiers", "pseudonym": "Zoé", "charter_accepted": 1}
    )
    client.post(
        ONE + "commentaires/", {"side": "neutral", "body": "Un  MOT", "pseudonym": "Zoé", "charter_accepted": 1}
    )
    noted = list(Act.objects.values_list("kind", "subject", "is_new_device"))
    assert noted == [("deposit", "W-0002", True), ("vote", "W-0001", False), ("comment", "W-0001/2", False)]
    assert len(set(Act.objects.values_list("network", flat=True))) == 1
    assert Act.objects.get(kind=ActKind.COMMENT).text == digest_of_text("un mot")
    assert "203.0.113.77" not in str(list(Act.objects.values()))


@pytest.mark.parametrize("work", ["none", "light"])
def test_the_limits_are_those_of_the_concertation(
    contribution: Contribution, open_now: Concertation, rules: Rules, work: str
) -> None:
    rules(voices_an_hour=2, work_level=work)

    def vote(client: Client) -> Any:
        proof = asked(client) if work == "light" else ""
        return client.post(
            ONE + "vote/",
            {"choice": "for", "proof": proof, "argument": "Gardez-moi", "pseudonym": "Z", "charter_accepted": 1},
        )

    assert [vote(visitor()).status_code for _device in range(3)] == [302, 302, 429]
    refused = vote(visitor())
    assert "réessayez à partir de" in refused.content.decode()
    assert "Gardez-moi" in refused.content.decode()
    assert vote(visitor("192.0.2.99")).status_code == 302
    assert Comment.objects.count() == 3
