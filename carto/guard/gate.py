"""The gate before each public word: effort, then limits; once said, the act is noted. What fails counts for nothing."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, WorkLevel
from carto.guard import effort, limits, networks
from carto.guard.effort import NOTHING, Given
from carto.guard.models import WINDOW_S, Act, ActKind


@dataclass(frozen=True)
class Passage:
    """Let through: who, whence, when. `is_new_device`: unknown until this act."""

    concertation: Concertation
    kind: ActKind
    network: str
    is_new_device: bool
    at: datetime

    def note(self, actor: Actor, subject: str, text: str = "") -> None:
        """Write the act once it is done; `actor` as the action returned it, `subject` a reference."""
        assert actor.participant is not None
        Act.objects.create(
            concertation=self.concertation, kind=self.kind, subject=subject, participant=actor.participant,
            network=self.network, window=int(self.at.timestamp()) // WINDOW_S, text=digest_of_text(text),
            is_new_device=self.is_new_device, at=self.at,
        )  # fmt: skip


def asks_effort(actor: Actor, concertation: Concertation, kind: ActKind) -> bool:
    """Before each deposit; before a vote or a comment, of devices that never spoke."""
    is_off = concertation.rules_of_part.work_level == WorkLevel.NONE
    return not is_off and (kind is ActKind.DEPOSIT or actor.participant is None)


@contextmanager
def passing(
    request: HttpRequest,
    actor: Actor,
    concertation: Concertation,
    kind: ActKind,
    given: Given = NOTHING,
    *,
    at: datetime,
) -> Iterator[Passage]:
    """Do the act inside. Raises Unproved or TooMany before it; whatever it raises itself gives all back."""
    network = networks.digest_of(request, concertation, at=at)
    device = actor.participant.pk if actor.participant is not None else None
    is_slow = False
    with ExitStack() as undo:
        if asks_effort(actor, concertation, kind):
            number, is_slow = effort.claim(concertation, given, at=at)
            undo.callback(effort.release, number)
        wanted = limits.shares(concertation, kind, network=network, device=device, is_slow=is_slow)
        limits.take(concertation, wanted, at=at)
        undo.callback(limits.give_back, concertation, wanted)
        yield Passage(concertation, kind, network, device is None, at)
        undo.pop_all()


def measure(request: HttpRequest, concertation: Concertation, series: str, most: int, *, at: datetime) -> None:
    """Count one more of `series` for the visitor's network; TooMany when it has had `most` in the hour. For what is
    asked of us and said to nobody: a letter, a report."""
    network = networks.digest_of(request, concertation, at=at)
    limits.take(concertation, [limits.Share(f"{series}:{network}", most)], at=at)


def digest_of_text(text: str) -> str:
    """The same for texts that differ by case and white space alone; empty for none."""
    words = " ".join(text.casefold().split())
    return hashlib.sha256(words.encode()).hexdigest()[:32] if words else ""
