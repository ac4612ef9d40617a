"""What looks like stuffing, for moderators to judge: by its form alone, never by what was voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from carto.concertations.models import Concertation
from carto.debate.models import Vote
from carto.guard.models import WINDOW_S, Act, ActKind

SAME_TEXTS = 3
MOST_SHOWN = 50


@dataclass(frozen=True)
class Burst:
    """A group of acts: `query` leads to them, `began_at` is the start of its ten minutes, if it has one."""

    query: str
    count: int
    subject: str = ""
    began_at: datetime | None = None


@dataclass(frozen=True)
class Bursts:
    networks: Sequence[Burst]
    new_devices: Sequence[Burst]
    texts: Sequence[Burst]


def read(concertation: Concertation) -> Bursts:
    """The latest first, over what is still kept."""
    acts = Act.objects.filter(concertation=concertation).order_by()
    least = max(1, concertation.rules_of_part.burst_size)
    new_votes = acts.filter(kind=ActKind.VOTE, is_new_device=True)
    return Bursts(
        [_of(row, "network", "window") for row in _groups(acts, least, "window", "network")],
        [_of(row, "subject", "window") for row in _groups(new_votes, least, "window", "subject")],
        [_of(row, "text") for row in _groups(acts.exclude(text=""), SAME_TEXTS, "text")],
    )


def acts_of(concertation: Concertation, query: dict[str, str]) -> QuerySet[Act]:
    """The acts a burst's address names; none for an address that names none."""
    window = query.get("window", "")
    acts = Act.objects.filter(concertation=concertation).select_related("participant")
    if query.get("text"):
        return acts.filter(text=query["text"])
    if not (window.isascii() and window.isdecimal() and len(window) < 10):
        return acts.none()
    acts = acts.filter(window=int(window))
    if query.get("network"):
        return acts.filter(network=query["network"])
    return acts.filter(subject=query.get("subject", ""), kind=ActKind.VOTE, is_new_device=True)


def votes_of(concertation: Concertation, acts: Sequence[Act]) -> dict[int, Vote]:
    """By the identifier of its act, the vote each of them gave."""
    given = {(act.subject, act.participant_id): act.pk for act in acts if act.kind == ActKind.VOTE}
    voters = Q(participant__in=[participant for _subject, participant in given])
    votes = Vote.objects.filter(voters, contribution__concertation=concertation).select_related("contribution")
    found = ((given.get((vote.contribution.reference, vote.participant_id)), vote) for vote in votes)
    return {pk: vote for pk, vote in found if pk is not None}


def _groups(acts: QuerySet[Act], least: int, *keys: str) -> list[dict[str, object]]:
    rows = acts.values(*keys).annotate(count=Count("pk")).filter(count__gte=least)
    return list(rows.order_by(*(f"-{key}" for key in keys))[:MOST_SHOWN])


def _of(row: dict[str, object], *keys: str) -> Burst:
    window = row.get("window")
    began_at = datetime.fromtimestamp(window * WINDOW_S, UTC) if isinstance(window, int) else None
    count = row["count"]
    assert isinstance(count, int)
    return Burst(urlencode({key: row[key] for key in keys}), count, str(row.get("subject", "")), began_at)
