"""Author, voters and commenters find a new answer on their page, marked until they have read it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import User
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate import actions, concerned
from carto.debate.models import Choice, SeenAnswer
from tests.conftest import DURING
from tests.debate.conftest import page, say, url

Browse = Callable[[Actor], Client]
HOUR = timedelta(hours=1)


def answer(agent: Actor, one: Contribution, outcome: Status = Status.RETAINED, *, later: int = 1) -> None:
    actions.answer(agent, one, outcome=outcome, body="Nous le ferons.", at=DURING + later * HOUR)


def unread(actor: Actor) -> set[int]:
    assert actor.participant is not None
    return concerned.unread([actor.participant.pk])


@pytest.fixture
def carol(make_participant: Callable[[str], Actor]) -> Actor:
    return make_participant("Carol")


def test_an_answer_is_new_to_who_wrote_voted_or_spoke_until_they_open_it(
    live: Contribution, alice: Actor, bob: Actor, carol: Actor, agent: Actor, browse: Browse,
    make_participant: Callable[[str], Actor],
) -> None:  # fmt: skip
    stranger = make_participant("Dora")
    actions.vote(bob, live, choice=Choice.FOR, at=live.concertation.phases.get().opens_at)
    say(carol, live, "Avec des ruches.")
    assert unread(alice) == set()
    answer(agent, live)
    for person in (alice, bob, carol):
        assert unread(person) == {live.pk}
        assert '<span class="new-mark">nouvelle</span>' in page(browse(person), live)
        assert unread(person) == set()
        assert "new-mark" not in page(browse(person), live)
    assert unread(stranger) == set()
    page(browse(stranger), live)
    page(browse(ANYONE), live)
    assert SeenAnswer.objects.count() == 3


def test_a_changed_answer_is_new_again_and_the_former_never_is(
    live: Contribution, alice: Actor, agent: Actor, browse: Browse
) -> None:
    answer(agent, live, Status.TO_STUDY)
    answer(agent, live, Status.NOT_RETAINED, later=2)
    page(browse(alice), live)
    assert unread(alice) == set()
    answer(agent, live, Status.RETAINED, later=3)
    assert unread(alice) == {live.pk}


def test_nothing_is_new_of_what_is_masked_nor_to_whose_words_are(
    live: Contribution, carol: Actor, alice: Actor, agent: Actor, moderator: Actor
) -> None:
    said = say(carol, live, "Injure")
    answer(agent, live)
    assert unread(carol) == {live.pk}
    actions.mask_comment(moderator, said, reason=MaskReason.INSULT, at=DURING)
    assert unread(carol) == set()
    contributions.mask(moderator, live, reason=MaskReason.INSULT, at=DURING)
    assert unread(alice) == set()


def test_the_pages_of_an_account_and_of_a_device_mark_it(
    live: Contribution, bob: Actor, alice: Actor, agent: Actor, browse: Browse, client: Client
) -> None:
    actions.vote(bob, live, choice=Choice.AGAINST, at=live.concertation.phases.get().opens_at)
    answer(agent, live)
    device = browse(alice).get("/mes-donnees/").content.decode()
    assert "nouvelle réponse de la collectivité" in device
    user = User.objects.create_user("bob@essai.invalid", name="Bob")
    assert bob.participant is not None
    bob.participant.user = user
    bob.participant.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def account() -> str:
        return " ".join(client.get("/compte/").content.decode().split())

    assert "votre vote : contre" in account()
    assert "nouvelle réponse" in account()
    client.get(url("debate:detail", live))
    assert "nouvelle réponse" not in account()
    assert "Retenue" in account()


def test_an_account_without_any_deposit_has_an_empty_page(client: Client, db: Any) -> None:
    client.force_login(User.objects.create_user("neuf@essai.invalid", name="Neuf"))
    assert "Mes votes" not in client.get("/compte/").content.decode()
