"""Votes and their three counters, exact whatever the number of connections voting at once.

The statements are raw because the ORM tells neither whether `ON CONFLICT DO NOTHING` inserted, nor what an UPDATE
returns; both databases understand them. The order of locks is always vote, contribution, register, concertation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from carto.concertations.models import Concertation
from carto.debate.models import Choice, Vote

INSERT = """
INSERT INTO debate_vote (contribution_id, participant_id, choice, voted_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (contribution_id, participant_id) DO NOTHING RETURNING id
"""
COUNT = """
UPDATE contributions_contribution
SET for_count = for_count + %s, against_count = against_count + %s, mixed_count = mixed_count + %s
WHERE id = %s RETURNING for_count, against_count, mixed_count
"""
MAP_DELAY = timedelta(minutes=1)
_refreshed_at: dict[int, datetime] = {}


@dataclass(frozen=True)
class Counts:
    """The three counters of a contribution."""

    for_: int
    against: int
    mixed: int

    @property
    def total(self) -> int:
        return self.for_ + self.against + self.mixed


def cast(contribution_id: int, participant_id: int, choice: Choice, *, at: datetime) -> tuple[Vote, Counts]:
    """Give or change the participant's only vote and keep the counters. Call inside a transaction."""
    vote, previous = _give(contribution_id, participant_id, choice, at)
    deltas = [(choice == kind) - (previous == kind) for kind in (Choice.FOR, Choice.AGAINST, Choice.MIXED)]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*deltas, contribution_id])
        return vote, Counts(*cursor.fetchone())


def refresh_map(concertation: Concertation, *, at: datetime) -> None:
    """Let the map show the new balances: at most once a minute and process, since each refresh makes the server build
    a whole feed and every reader fetch it, and an evening of votes would do so thousands of times. Until then the map
    lags; the contribution's own page never does. Call last in the transaction."""
    last = _refreshed_at.get(concertation.pk)
    if last is None or abs(at - last) >= MAP_DELAY:
        _refreshed_at[concertation.pk] = at
        Concertation.objects.filter(pk=concertation.pk).bump_snapshot()


def _give(contribution_id: int, participant_id: int, choice: Choice, at: datetime) -> tuple[Vote, str]:
    """The stored vote, and the choice it replaces: an empty string for a first vote."""
    vote = Vote(contribution_id=contribution_id, participant_id=participant_id, choice=choice, voted_at=at)
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [contribution_id, participant_id, choice.value, moment])
        if inserted := cursor.fetchone():
            vote.pk = inserted[0]
            return vote, ""
    # Locked until the commit on PostGIS; SQLite's immediate transactions hold the whole file.
    vote = Vote.objects.select_for_update().get(contribution=contribution_id, participant=participant_id)
    previous = vote.choice
    if previous != choice:
        vote.choice, vote.voted_at = choice, at
        vote.save(update_fields=["choice", "voted_at"])
    return vote, previous
