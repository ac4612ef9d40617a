"""What a decision leaves alone."""

from datetime import timedelta

from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions import reasons
from carto.contributions.models import Contribution, Reason
from carto.moderation import actions
from carto.moderation.models import Decision


def test_there_is_nothing_to_say_of_what_is_hidden_or_decided_on_meanwhile(
    live: Contribution, moderator: Actor, alice: Actor
) -> None:
    read_at = timezone.now()
    assert actions.keep(moderator, live, read_at=read_at, at=read_at + timedelta(seconds=1))
    assert not actions.keep(moderator, live, read_at=read_at, at=read_at + timedelta(seconds=2))
    contributions.withdraw(alice, live, at=timezone.now())
    live.refresh_from_db()
    later = read_at + timedelta(hours=1)
    assert not actions.keep(moderator, live, read_at=later, at=later)
    assert not actions.mask(moderator, live, reason="insult", read_at=later, at=later)
    assert Decision.objects.count() == 1


def test_a_reason_sent_again_as_it_is_stays_as_it_is(live: Contribution, agent: Actor) -> None:
    concertation = Concertation.objects.get()
    as_they_are = list(reasons.every(concertation).values())
    actions.set_reasons(agent, concertation, as_they_are, at=timezone.now())
    assert not Reason.objects.exists()
