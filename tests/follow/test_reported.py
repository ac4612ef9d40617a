"""Who reported a text and may be written to is told once what became of it; nobody else is, nor who wants no letter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution, MaskReason
from carto.debate import actions as debate
from carto.debate.models import Report, Side
from carto.follow import consent
from carto.follow.reported import TOLD_WITHIN, tell_reporters
from carto.management.periodic import DUE
from carto.moderation import actions as moderation
from tests.follow.conftest import DAY, HOUR, NINE

pytestmark = pytest.mark.django_db
Submit = Callable[..., Contribution]
ADDRESS = "bob@essai.invalid"


@pytest.fixture
def bob(bob: Actor) -> Actor:
    """Bob, who has confirmed an address."""
    assert bob.participant is not None
    bob.participant.email, bob.participant.email_confirmed_at = ADDRESS, NINE
    bob.participant.save()
    return bob


def report(actor: Actor, contribution: Contribution, **about: object) -> Report:
    return debate.report(actor, contribution, reason=MaskReason.INSULT, at=NINE, **about)  # type: ignore[arg-type]


def settle(moderator: Actor, sent: Report) -> None:
    """Looked at, and left as it is."""
    moderation.keep(moderator, sent.comment or sent.contribution, read_at=NINE, at=NINE + HOUR)


def told(capture: Callable[..., object], at: object = NINE + 2 * HOUR) -> list[str]:
    """What was written to Bob, every letter."""
    with capture(execute=True):  # type: ignore[attr-defined]
        tell_reporters(at)  # type: ignore[arg-type]
    letters = [str(one.body) for one in mail.outbox if one.to == [ADDRESS]]
    assert len(letters) == len(mail.outbox)
    return letters


def test_it_says_that_the_text_stays_or_is_masked_and_why_once(
    submit: Submit,
    bob: Actor,
    alice: Actor,
    moderator: Actor,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    capture = django_capture_on_commit_callbacks
    left, hidden = submit("Verger secret"), submit("Autre secret")
    said = debate.comment(alice, left, side=Side.NEUTRAL, body="Propos secret", at=NINE).comment
    on_left, _hidden, _said = report(bob, left), report(bob, hidden), report(bob, left, comment=said)
    assert told(capture) == []  # nobody has looked yet
    settle(moderator, on_left)
    moderation.mask(moderator, hidden, reason=MaskReason.INSULT, read_at=NINE, at=NINE + HOUR)
    moderation.mask(moderator, said, reason=MaskReason.ADVERTISING, read_at=NINE, at=NINE + HOUR)
    first, second, third = told(capture)
    assert "vous avez signalé W-0001, dans" in first
    assert "Ce texte reste publié." in first
    assert "W-0002" in second
    assert "Ce texte est masqué. Motif : propos injurieux ou haineux." in second
    assert "Motif : publicité." in third
    assert "/plui/contributions/W-0001/#commentaire-1" in third
    assert "/mes-donnees/" in first
    assert "secret" not in "".join((first, second, third))  # what is masked is not repeated, nor what is not
    assert mail.outbox[0].subject == "Votre signalement de W-0001 est traité"
    assert len(told(capture)) == 3
    assert tell_reporters in DUE


def test_one_that_its_author_withdrew_before_anybody_looked_is_told_so_once(
    submit: Submit, bob: Actor, alice: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    one, other = submit(), submit()
    said = debate.comment(alice, other, side=Side.NEUTRAL, body="Retiré aussi", at=NINE).comment
    report(bob, one)
    report(bob, other, comment=said)
    contributions.withdraw(alice, one, at=NINE)
    debate.withdraw_comment(alice, said, at=NINE)
    letters = told(django_capture_on_commit_callbacks)
    assert [("Son auteur l’a retiré." in letter) for letter in letters] == [True, True]
    assert len(told(django_capture_on_commit_callbacks)) == 2


def test_the_address_of_an_account_will_do(
    submit: Submit, bob: Actor, moderator: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    user = User.objects.create_user(ADDRESS)
    Participant.objects.filter(pk=bob.participant.pk).update(email="", email_confirmed_at=None, user=user)  # type: ignore[union-attr]
    settle(moderator, report(bob, submit()))
    assert len(told(django_capture_on_commit_callbacks)) == 1


def refuses(bob: Participant) -> None:
    consent.refuse([ADDRESS], at=NINE)


def has_not_confirmed(bob: Participant) -> None:
    Participant.objects.filter(pk=bob.pk).update(email_confirmed_at=None)


def has_left_nothing(bob: Participant) -> None:
    Participant.objects.filter(pk=bob.pk).update(email="")


def is_of_long_ago(bob: Participant) -> None:
    Report.objects.update(settled_at=NINE - TOLD_WITHIN)


def is_of_one_not_public(bob: Participant) -> None:
    Report.objects.get().contribution.concertation.__class__.objects.update(published_at=None)


@pytest.mark.parametrize("why", [refuses, has_not_confirmed, has_left_nothing, is_of_long_ago, is_of_one_not_public])
def test_nobody_is_written_to_who_should_not_be(
    submit: Submit, bob: Actor, moderator: Actor, why: Callable[[Participant], None],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    settle(moderator, report(bob, submit()))
    assert bob.participant is not None
    why(bob.participant)
    assert told(django_capture_on_commit_callbacks) == []
    assert told(django_capture_on_commit_callbacks, NINE + DAY) == []


def test_a_worker_that_comes_second_writes_nothing(
    submit: Submit, bob: Actor, moderator: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    sent = report(bob, submit())
    settle(moderator, sent)
    Report.objects.filter(pk=sent.pk).update(told_at=NINE + timedelta(hours=1))
    assert told(django_capture_on_commit_callbacks) == []
