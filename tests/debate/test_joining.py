"""The deposits of a device joined to an account: one person, one vote, from every device."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from carto.accounts.actions import make_sign_in_token
from carto.accounts.actors import COOKIE, Actor
from carto.accounts.models import Participant, User
from carto.contributions.models import Contribution
from carto.debate import actions
from carto.debate.joining import join
from carto.debate.models import Choice, Side, Useful, Vote
from tests.conftest import DURING

LATER = DURING + timedelta(hours=1)


@pytest.fixture
def zoe(db: None) -> User:
    return User.objects.create_user("zoe@essai.invalid")


@pytest.fixture
def carl(make_participant: Callable[[str], Actor]) -> Actor:
    return make_participant("Carl")


def person(actor: Actor) -> Participant:
    assert actor.participant is not None
    return actor.participant


def browser_of(actor: Actor, user: User | None = None) -> Client:
    client = Client()
    if actor.key:
        client.cookies[COOKIE] = actor.key
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def counts(contribution: Contribution) -> tuple[int, int, int]:
    contribution.refresh_from_db()
    return contribution.for_count, contribution.against_count, contribution.mixed_count


def test_of_two_votes_on_a_contribution_the_later_one_is_kept_and_counted(
    contribution: Contribution, zoe: User, bob: Actor, carl: Actor
) -> None:
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Pour l’ombre.", at=LATER)
    actions.vote(carl, contribution, choice=Choice.AGAINST, at=DURING)
    join(zoe, person(carl), at=LATER)
    own = join(zoe, person(bob), at=LATER)
    assert own.pk == person(carl).pk
    vote = Vote.objects.get()
    assert (vote.choice, vote.participant_id) == ("for", own.pk)
    assert vote.argument is not None
    assert vote.argument.author_id == own.pk
    assert counts(contribution) == (1, 0, 0)


def test_a_vote_on_what_becomes_ones_own_is_taken_back(
    contribution: Contribution, zoe: User, alice: Actor, bob: Actor
) -> None:
    actions.vote(bob, contribution, choice=Choice.FOR, at=DURING)
    join(zoe, person(alice), at=LATER)
    join(zoe, person(bob), at=LATER)
    assert not Vote.objects.exists()
    assert counts(contribution) == (0, 0, 0)
    contribution.refresh_from_db()
    assert contribution.author_id == person(alice).pk


def test_a_comment_is_found_useful_once_a_person_and_never_by_its_author(
    contribution: Contribution, zoe: User, alice: Actor, bob: Actor, carl: Actor
) -> None:
    said = actions.comment(alice, contribution, side=Side.NEUTRAL, body="Oui.", pseudonym="Alice", at=DURING).comment
    mine = actions.comment(carl, contribution, side=Side.NEUTRAL, body="Non.", pseudonym="Carl", at=DURING).comment
    for reader in (bob, carl):
        actions.mark_useful(reader, said, is_useful=True, at=DURING)
    actions.mark_useful(bob, mine, is_useful=True, at=DURING)
    join(zoe, person(carl), at=LATER)
    join(zoe, person(bob), at=LATER)
    said.refresh_from_db()
    mine.refresh_from_db()
    assert (Useful.objects.count(), said.useful_count, mine.useful_count) == (1, 1, 0)


def test_nobodys_deposits_are_taken_from_another_account(zoe: User, bob: Actor) -> None:
    other = User.objects.create_user("autre@essai.invalid")
    join(other, person(bob), at=LATER)
    with pytest.raises(ValueError, match="belongs to somebody"):
        join(zoe, person(bob), at=LATER)
    browser = browser_of(bob, zoe)
    assert browser.get("/compte/appareil/").headers["Location"] == "/compte/"
    browser.post("/compte/appareil/", {"answer": "yes"})
    assert Participant.objects.get(user=other).pk == person(bob).pk


def test_the_device_is_asked_and_its_deposits_are_then_found_from_another(
    live: Contribution, zoe: User, alice: Actor
) -> None:
    page = f"/plui/contributions/{live.reference}/"
    phone, laptop = browser_of(alice, zoe), browser_of(Actor(), zoe)
    asked = phone.get("/compte/appareil/").content.decode()
    assert live.title in asked
    assert "Alice" in asked
    phone.post("/compte/appareil/", {"answer": "no"})
    assert "Cacher mon nom" not in laptop.get(page).content.decode()
    assert "ne sont joints à aucun compte" in phone.get("/compte/").content.decode()
    answer = phone.post("/compte/appareil/", {"answer": "yes", "next": "https://ailleurs.invalid/"})
    assert answer.headers["Location"] == "/compte/"
    assert live.title in laptop.get("/compte/").content.decode()
    assert "Cacher mon nom" in laptop.get(page).content.decode()
    assert laptop.get(f"{page}retirer/").status_code == 200
    assert COOKIE not in laptop.cookies


def test_one_account_votes_once_whatever_the_device_and_leaves_no_key_on_it(live: Contribution, zoe: User) -> None:
    page = f"/plui/contributions/{live.reference}/vote/"
    first, second = browser_of(Actor(), zoe), browser_of(Actor(), zoe)
    first.post(page, {"choice": "for"})
    second.post(page, {"choice": "against"})
    assert counts(live) == (0, 1, 0)
    assert COOKIE not in first.cookies
    assert Participant.objects.filter(user=zoe).count() == 1


def test_the_key_of_a_joined_device_still_opens_what_it_deposited(
    live: Contribution, zoe: User, alice: Actor, bob: Actor
) -> None:
    join(zoe, person(bob), at=LATER)
    join(zoe, person(alice), at=LATER)
    page = f"/plui/contributions/{live.reference}/"
    assert "Cacher mon nom" in browser_of(alice).get(page).content.decode()
    assert "Cacher mon nom" in browser_of(bob).get(page).content.decode()
    opened = Client().post("/retour/", {"key": alice.key, "slug": "plui", "reference": live.reference})
    assert opened.status_code == 302


def test_signing_in_on_a_device_that_knows_somebody_asks_the_question(
    live: Contribution, zoe: User, alice: Actor
) -> None:
    answer = browser_of(alice).post(f"/entrer/{make_sign_in_token(zoe)}/")
    assert answer.headers["Location"] == "/compte/appareil/?next=%2F"
