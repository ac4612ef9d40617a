"""From what is new to letters on their way: who is due, one letter a person, and what each letter tells.

A follow's position moves in the transaction that queues the letter which tells of it, and a letter is unsent until the
mail server took it: killed anywhere, the worker neither loses a piece of news nor tells it in two letters. (Killed
between the mail server's « yes » and our note of it, the same letter leaves again, under the same Message-ID.)"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from carto.concertations import register
from carto.concertations.models import Concertation
from carto.follow import adoption, consent, letter, news
from carto.follow.models import Follow, Letter, Rhythm

MORNING = 8  # hours, civil time of the concertation
MONDAY = 0
GIVEN_UP_AFTER = 12
TAKEN_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=30)

logger = logging.getLogger(__name__)

Span = tuple[int, int, int, int]


def send_news(at: datetime) -> None:
    """All that is due at that moment."""
    adoption.adopt(at)
    queue(at)
    deliver(at)
    consent.ask_those_who_wait(at)
    Letter.objects.filter(sent_at__lt=at - KEPT_FOR).delete()


def queue(at: datetime) -> None:
    """Move each due follow to the end of the register, with a letter for its holder if there is any reason."""
    read = _Reading()
    due: dict[int, list[Follow]] = defaultdict(list)
    for follow in _due(read, at):
        due[follow.follower_id].append(follow)
    for follows in due.values():
        _queue_one(follows, read, at)


def deliver(at: datetime) -> None:
    """Send the letters that wait. One the mail server refuses is tried again, later and later, a dozen times."""
    for waiting in Letter.objects.to_send(at).select_related("follower"):
        taken = Letter.objects.filter(pk=waiting.pk, sent_at=None, due_at=waiting.due_at)
        if taken.update(due_at=at + TAKEN_FOR, attempts=waiting.attempts + 1):
            _deliver_one(waiting, at)


def last_moment(rhythm: Rhythm, concertation: Concertation, at: datetime) -> datetime:
    """The last moment, up to `at`, when letters of this rhythm leave: at eight in the morning, on Mondays."""
    if rhythm is Rhythm.AT_ONCE:
        return at
    local = at.astimezone(concertation.zone_info)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning > local:
        morning -= timedelta(days=1)
    return morning - timedelta(days=(morning.weekday() - MONDAY) % 7) if rhythm is Rhythm.WEEKLY else morning


class _Reading:
    """Ends and news of the registers, read once a run."""

    def __init__(self) -> None:
        self._heads: dict[int, int] = {}
        self._items: dict[tuple[int, int], list[news.Item]] = {}

    def head(self, concertation: Concertation) -> int:
        if concertation.pk not in self._heads:
            self._heads[concertation.pk] = register.head(concertation)[0]
        return self._heads[concertation.pk]

    def items(self, follow: Follow) -> list[news.Item]:
        key = (follow.concertation_id, follow.told_position)
        if key not in self._items:
            head = self.head(follow.concertation)
            self._items[key] = news.between(follow.concertation, follow.told_position, head)
        return self._items[key]


def _due(read: _Reading, at: datetime) -> list[Follow]:
    rows = Follow.objects.active().select_related("concertation", "contribution", "follower", "area")
    return [
        follow
        for follow in rows
        if (read.head(follow.concertation) > follow.told_position or letter.votes_to_tell(follow))
        and (
            follow.rhythm == Rhythm.AT_ONCE
            or follow.told_at < last_moment(Rhythm(follow.rhythm), follow.concertation, at)
        )
    ]


@transaction.atomic
def _queue_one(follows: Sequence[Follow], read: _Reading, at: datetime) -> None:
    spans: list[Span] = []
    for follow in follows:
        head = read.head(follow.concertation)
        has_news = bool(news.followed(follow, read.items(follow)))
        if _move(follow, head, at) and (has_news or letter.votes_to_tell(follow)):
            spans.append((follow.pk, follow.told_position, head, follow.told_votes))
    if spans:
        Letter.objects.create(follower=follows[0].follower, spans=spans, queued_at=at, due_at=at)


def _move(follow: Follow, head: int, at: datetime) -> bool:
    """False when another worker did it, or its holder stopped it, since it was read."""
    there = Follow.objects.filter(pk=follow.pk, told_position=follow.told_position, told_at=follow.told_at)
    votes = letter.vote_count(follow) if letter.votes_to_tell(follow) else follow.told_votes
    moved = there.filter(stopped_at=None).update(told_position=head, told_at=at, told_votes=votes)
    return moved == 1


def _deliver_one(waiting: Letter, at: datetime) -> None:
    composed = letter.compose(waiting)
    if composed is not None:
        name = hashlib.sha256(f"carto letter {waiting.pk} {waiting.queued_at.isoformat()}".encode()).hexdigest()[:32]
        composed.extra_headers["Message-ID"] = f"<{name}@{consent.host()}>"
        try:
            composed.send()
        except OSError:  # smtplib's errors and those of the network
            logger.exception("letter %s could not be sent", waiting.pk)
            _try_later(waiting, at)
            return
    Letter.objects.filter(pk=waiting.pk).update(sent_at=at)


def _try_later(waiting: Letter, at: datetime) -> None:
    tries = waiting.attempts + 1
    if tries >= GIVEN_UP_AFTER:
        Letter.objects.filter(pk=waiting.pk).update(sent_at=at)
        logger.error("letter %s is given up after %s attempts", waiting.pk, tries)
    else:
        Letter.objects.filter(pk=waiting.pk).update(due_at=at + timedelta(minutes=2**tries))
