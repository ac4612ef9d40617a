"""Votes and their three counters, exact whatever the number of connections voting at once.

The statements are raw because the ORM tells neither whether `ON CONFLICT DO NOTHING` inserted, nor what an UPDATE
returns; both databases understand them. The order of locks is always vote, contribution, register, concertation; a
vote touches neither of the last two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.register import Event
from carto.contributions import snapshot
from carto.contributions.models import Contribution
from carto.debate.models import Choice, Vote
from carto.geo.backend import chains_writes

INSERT = """
INSERT INTO debate_vote (contribution_id, participant_id, choice, voted_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (contribution_id, participant_id) DO NOTHING RETURNING id
"""
COUNT = """
UPDATE contributions_contribution
SET for_count = for_count + %s, against_count = against_count + %s, mixed_count = mixed_count + %s
WHERE id = %s RETURNING for_count, against_count, mixed_count
"""
# `given` stands in FROM, not in a subquery: PostgreSQL may have to look again at a row another vote has just changed,
# and keeps a copy of what it joined for that, while it refuses to run an INSERT twice. The commit does not wait for
# the disk, as on SQLite (synchronous=NORMAL): a power cut may lose the votes of its last half second, with their count.
AT_ONCE = f"""
WITH given AS ({INSERT})
UPDATE contributions_contribution AS counted
SET for_count = for_count + %s, against_count = against_count + %s, mixed_count = mixed_count + %s
FROM given WHERE counted.id = %s
RETURNING given.id, for_count, against_count, mixed_count
"""  # noqa: S608  constants


@dataclass(frozen=True)
class Counts:
    """The three counters of a contribution."""

    for_: int
    against: int
    mixed: int

    @property
    def total(self) -> int:
        return self.for_ + self.against + self.mixed


def cast_at_once(
    contribution_id: int, participant_id: int, choice: Choice, *, at: datetime
) -> tuple[Vote, Counts] | None:
    """A first vote with its count in one statement, a transaction by itself: one round trip instead of four.

    None where the database cannot, and for someone who has already voted: `cast` then does it in a transaction."""
    if not chains_writes():
        return None
    vote = Vote(contribution_id=contribution_id, participant_id=participant_id, choice=choice, voted_at=at)
    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE, [*_row(vote), *_deltas("", choice), contribution_id])
        found = cursor.fetchone()
    if found is None:
        return None
    vote.pk, *counts = found
    return vote, Counts(*counts)


def cast(contribution_id: int, participant_id: int, choice: Choice, *, at: datetime) -> tuple[Vote, Counts]:
    """Give or change the participant's only vote and keep the counters. Call inside a transaction."""
    vote = Vote(contribution_id=contribution_id, participant_id=participant_id, choice=choice, voted_at=at)
    previous = ""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _row(vote))
        if inserted := cursor.fetchone():
            vote.pk = inserted[0]
        else:
            vote, previous = _change(contribution_id, participant_id, choice, at)
        cursor.execute(COUNT, [*_deltas(previous, choice), contribution_id])
        return vote, Counts(*cursor.fetchone())


def _row(vote: Vote) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(vote.voted_at)
    return [vote.contribution_id, vote.participant_id, str(vote.choice), moment]


def _deltas(previous: str, choice: str) -> list[int]:
    """What a vote adds to the counters for, against, mixed."""
    return [(choice == kind) - (previous == kind) for kind in (Choice.FOR, Choice.AGAINST, Choice.MIXED)]


def _change(contribution_id: int, participant_id: int, choice: Choice, at: datetime) -> tuple[Vote, str]:
    """The participant's vote with its new choice, and the former one; the new one twice where a moderator set the vote
    apart, so that the counters stay."""
    # Locked until the commit on PostGIS; SQLite's immediate transactions hold the whole file.
    vote = Vote.objects.select_for_update().get(contribution=contribution_id, participant=participant_id)
    previous = vote.choice
    # The same choice again is a choice about the text of today: it is given anew.
    vote.choice, vote.voted_at = choice, at
    vote.save(update_fields=["choice", "voted_at"])
    return vote, choice if vote.apart_id else previous


def recount(
    concertation: Concertation, votes: Sequence[Vote], event: Event, reason: str, change: int, at: datetime
) -> None:
    """Add these votes to the counters (`change` 1) or take them away (-1), with one register line a contribution."""
    by_contribution: dict[int, list[Vote]] = {}
    for vote in votes:
        by_contribution.setdefault(vote.contribution_id, []).append(vote)
    for contribution in Contribution.objects.filter(pk__in=by_contribution).only("channel", "number").order_by("pk"):
        moved = by_contribution[contribution.pk]
        tally = Counter(f"{vote.choice}_count" for vote in moved)
        Contribution.objects.filter(pk=contribution.pk).update(
            **{counter: F(counter) + change * count for counter, count in tally.items()}
        )
        register.append(concertation, event, contribution.reference, {"votes": len(moved), "reason": reason}, at=at)
    snapshot.tell_votes(concertation)
