"""Under one's vote, following what one voted on: one field, or one press when the address is known."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from carto.accounts.actors import COOKIE, Actor
from carto.contributions.models import Contribution
from carto.debate import actions as debate
from carto.debate.models import Choice
from carto.follow import known
from carto.follow.models import Follow, Follower
from tests.conftest import DURING

OFFER = "Être prévenu de la suite"
ASKED = {"email": "lea@essai.invalid", "rhythm": "daily"}
FROM_HTMX = {"HX-Request": "true"}


@pytest.fixture
def voted(submit: Callable[..., Contribution], bob: Actor, client: Client) -> str:
    """The address of a contribution of Alice's that the client's holder has voted on."""
    contribution = submit()
    debate.vote(bob, contribution, choice=Choice.FOR, at=DURING)
    assert bob.key is not None
    client.cookies[COOKIE] = bob.key
    return f"/plui/contributions/{contribution.reference}/"


def test_it_is_offered_to_who_has_voted_on_the_page_and_on_the_sheet(client: Client, voted: str) -> None:
    assert OFFER in client.get(voted).content.decode()
    assert OFFER in client.get(voted, headers=FROM_HTMX).content.decode()
    assert OFFER not in Client().get(voted).content.decode()


def test_one_field_brings_a_letter_and_follows_nothing_before_it_is_confirmed(
    client: Client, voted: str, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"/plui/suivre/?contribution={voted.split('/')[-2]}"
    faulty = client.post(address, {"email": "lea", "rhythm": "daily"}, headers=FROM_HTMX)
    assert (faulty.status_code, 'value="lea"' in faulty.content.decode()) == (422, True)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, ASKED, headers=FROM_HTMX)
    assert "ouvrez le message envoyé à lea@essai.invalid" in done.content.decode()
    assert "<html" not in done.content.decode()
    assert [letter.to for letter in mail.outbox] == [["lea@essai.invalid"]]
    assert not Follow.objects.active().filter(follower__email="lea@essai.invalid").exists()


def test_a_known_address_follows_in_one_press_and_the_page_says_so_afterwards(client: Client, voted: str) -> None:
    follower = Follower.objects.create(email="lea@essai.invalid", created_at=DURING)
    session = client.session
    session[known.PROVEN] = follower.pk
    session.save()
    assert "Les nouvelles iront à lea@essai.invalid" in client.get(voted).content.decode()
    client.post(f"/plui/suivre/?contribution={voted.split('/')[-2]}", ASKED)
    assert Follow.objects.active().filter(follower=follower).exists()
    page = client.get(voted).content.decode()
    assert OFFER not in page
    assert "Vous suivez cette contribution." in page
