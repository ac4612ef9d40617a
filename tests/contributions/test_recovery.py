"""« Retrouver mes contributions »: by the number of a receipt and an address, without telling anyone who deposited."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from carto.accounts.actors import COOKIE, Actor
from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation
from carto.contributions import recovery
from carto.contributions.actions import Deposit
from tests.contributions.conftest import Browser

Submit = Callable[..., Deposit]
PAGE = "/plui/retrouver/"


@pytest.fixture
def known(submit: Submit, alice: Actor) -> Deposit:
    Participant.objects.filter(pk=alice.participant.pk if alice.participant else 0).update(email="alice@essai.invalid")
    return submit()


def ask(commits: Any, reference: str, email: str) -> Any:
    with commits(execute=True):
        return Client().post(PAGE, {"reference": reference, "email": email}, follow=True)


def link() -> str:
    found = re.search(r"^http://127\.0\.0\.1:8000(/plui/retrouver/\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_link_gives_a_new_device_the_authors_contributions_and_leaves_the_first_its_own(
    known: Deposit, alice: Actor, browser_of: Browser, django_capture_on_commit_callbacks: Any
) -> None:
    ask(django_capture_on_commit_callbacks, "w-0001 ", "Alice@essai.invalid")
    assert mail.outbox[-1].to == ["alice@essai.invalid"]
    tablet = Client()
    assert "C’est bien moi" in tablet.get(link()).content.decode()
    assert COOKIE not in tablet.cookies
    tablet.post(link())
    for browser in (tablet, browser_of(alice)):
        assert "Cacher mon nom" in browser.get("/plui/contributions/W-0001/").content.decode()
    assert tablet.get("/plui/contributions/W-0001/recu/").status_code == 200


@pytest.mark.parametrize(
    ("reference", "email"),
    [
        ("W-0001", "autre@essai.invalid"), ("W-0002", "alice@essai.invalid"), ("42", "alice@essai.invalid"),
        ("W-0001", "alice@essai.invalid"),
    ],
)  # fmt: skip
def test_the_answer_is_the_same_and_a_letter_leaves_either_way(
    reference: str, email: str, known: Deposit, django_capture_on_commit_callbacks: Any
) -> None:
    page = ask(django_capture_on_commit_callbacks, reference, email)
    assert "Un message vient de partir" in page.content.decode()
    assert [letter.to for letter in mail.outbox] == [[email]]
    assert ("http" in str(mail.outbox[0].body)) == ((reference, email) == ("W-0001", "alice@essai.invalid"))


def test_an_accounts_address_finds_what_was_joined_to_it(
    submit: Submit, alice: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    submit()
    Participant.objects.update(user=User.objects.create_user("compte@essai.invalid"))
    ask(django_capture_on_commit_callbacks, "W-0001", "compte@essai.invalid")
    assert "/plui/retrouver/" in link()


def test_three_letters_an_hour(known: Deposit, django_capture_on_commit_callbacks: Any) -> None:
    pages = [ask(django_capture_on_commit_callbacks, "W-0001", "alice@essai.invalid") for _ in range(5)]
    assert len(mail.outbox) == 3
    assert "Trop de messages" in pages[-1].content.decode()


def test_a_link_dies_with_its_hour_and_is_not_forged(
    known: Deposit, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    ask(django_capture_on_commit_callbacks, "W-0001", "alice@essai.invalid")
    assert "C’est bien moi" in Client().get(link()).content.decode()
    with monkeypatch.context() as later:
        later.setattr(recovery, "VALID", timedelta(seconds=-1))
        assert "n’est plus valable" in Client().post(link()).content.decode()
    assert "n’est plus valable" in Client().post(f"{PAGE}W10:1:x/").content.decode()


def test_a_link_of_another_concertation_opens_nothing(
    known: Deposit, make_concertation: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    make_concertation("autre")
    ask(django_capture_on_commit_callbacks, "W-0001", "alice@essai.invalid")
    assert "n’est plus valable" in Client().post(link().replace("/plui/", "/autre/")).content.decode()


def test_a_letter_repeats_nothing_but_a_number_and_a_network_has_so_many_sent(
    concertation: Concertation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or anyone would have us write what they like to whom they like."""
    monkeypatch.setattr("carto.contributions.recovery_views.LETTERS_AN_HOUR", 1)
    for said, expected in (("PUB.INVALID", 422), ("W-1\nPUB", 422), ("w-0001", 302), ("W-0001", 429)):
        answer = Client().post("/plui/retrouver/", {"reference": said, "email": f"{len(said)}@essai.invalid"})
        assert answer.status_code == expected, said
    assert "W-0001" in answer.content.decode()
    assert "réessayez à partir de" in answer.content.decode()
    assert len(mail.outbox) <= 1
