"""A participant's address: given, confirmed by a letter's link, changed; nothing waits for it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from carto.accounts import actions
from carto.accounts.actors import COOKIE, Actor
from carto.accounts.models import Participant
from tests.conftest import DURING


@pytest.fixture
def browser(alice: Actor) -> Client:
    client = Client()
    client.cookies[COOKIE] = alice.key
    return client


def give(client: Client, email: str, commits: Any) -> str:
    """The path of the link that the letter holds."""
    with commits(execute=True):
        client.post("/compte/adresse/", {"email": email})
    link = re.search(r"^http://127\.0\.0\.1:8000(/compte/adresse/\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert link is not None
    return link[1]


def person() -> Participant:
    return Participant.objects.get()


def test_the_link_of_the_letter_confirms_at_the_press_of_a_button_from_any_device(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    link = give(browser, "Alice@Essai.invalid", django_capture_on_commit_callbacks)
    assert (person().email, person().reachable_email) == ("alice@essai.invalid", "")
    assert "Est-ce bien la vôtre" in Client().get(link).content.decode()
    assert person().email_confirmed_at is None
    assert "est confirmée" in Client().post(link).content.decode()
    assert person().reachable_email == "alice@essai.invalid"
    assert COOKIE not in Client().post(link).cookies


def test_another_address_is_confirmed_anew_and_the_former_link_is_dead(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    former = give(browser, "alice@essai.invalid", django_capture_on_commit_callbacks)
    Client().post(former)
    give(browser, "autre@essai.invalid", django_capture_on_commit_callbacks)
    assert person().reachable_email == ""
    assert "n’est plus valable" in Client().post(former).content.decode()
    assert person().reachable_email == ""


@pytest.mark.parametrize("token", ["x", "W10:1:x", "🙂"])
def test_a_forged_link_confirms_nothing(token: str, alice: Actor) -> None:
    assert "n’est plus valable" in Client().post(f"/compte/adresse/{token}/").content.decode()


def test_a_link_lasts_seven_days(
    browser: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    link = give(browser, "alice@essai.invalid", django_capture_on_commit_callbacks)
    assert "Est-ce bien la vôtre" in Client().get(link).content.decode()
    monkeypatch.setattr(actions, "EMAIL_DAYS", -1)
    assert "n’est plus valable" in Client().get(link).content.decode()


def test_letters_to_one_address_are_few(
    browser: Client, alice: Actor, bob: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    assert alice.participant is not None
    assert bob.participant is not None
    with django_capture_on_commit_callbacks(execute=True):
        sent = [actions.give_email(alice.participant, "victime@essai.invalid") for _ in range(4)]
        sent += [actions.give_email(bob.participant, "victime@essai.invalid") for _ in range(4)]
    assert sent == [True] * 5 + [False] * 3
    assert len(mail.outbox) == 5
    answer = browser.post("/compte/adresse/", {"email": "victime@essai.invalid"})
    assert "Trop de messages" in answer.content.decode()


def test_a_device_that_deposited_nothing_has_no_address_to_give(db: None) -> None:
    assert Client().get("/compte/adresse/").headers["Location"] == "/compte/login/"


def test_an_address_already_confirmed_is_not_written_to_again(alice: Actor) -> None:
    assert alice.participant is not None
    alice.participant.email, alice.participant.email_confirmed_at = "alice@essai.invalid", DURING
    assert actions.give_email(alice.participant, "alice@essai.invalid")
    assert alice.participant.email_confirmed_at == DURING
