"""Votes per second in a burst: `debate.actions.vote` against `get_or_create`, then `+= 1`, then `save`.

Both are told the concertation and its calendar, both read the contribution from the database at each vote and ask the
same rules; the usual way reads it whole, since it saves it. Same threads, a connection each, same votes: 70 % on 20
contributions, as on the evening of a press article. Rounds alternate and the best one of each way counts: whatever else
the machine does can only slow a round down."""

import random
import threading
import time
from collections.abc import Callable

from django.db import connection
from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone

from bench.data import SEED, voters
from bench.ratio import Ratio
from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution, number_of
from carto.debate import actions
from carto.debate.models import Choice, Vote

THREADS = 8
VOTES = 1_000
HOT, HOT_SHARE = 20, 0.7
ROUNDS = 9
Ballot = tuple[Actor, str, Choice]
Way = Callable[[Concertation, Actor, str, Choice], None]


def usual(concertation: Concertation, actor: Actor, reference: str, choice: Choice) -> None:
    """As commonly written; the rules are asked all the same."""
    now = timezone.now()
    number = number_of(reference) or 0
    contribution = Contribution.objects.get(concertation=concertation, number=number)
    contribution.concertation = concertation
    require(actor, Action.VOTE, contribution.concertation, contribution, at=now)
    _vote, is_new = Vote.objects.get_or_create(
        contribution=contribution, participant=actor.participant, defaults={"choice": choice, "voted_at": now}
    )
    if is_new:
        counter = f"{choice}_count"
        setattr(contribution, counter, getattr(contribution, counter) + 1)
        contribution.save()


def ours(concertation: Concertation, actor: Actor, reference: str, choice: Choice) -> None:
    """As the view does."""
    contribution = Contribution.objects.to_act_on(concertation, reference)
    assert contribution is not None
    actions.vote(actor, contribution, choice=choice, at=timezone.now())


def measure(concertation: Concertation) -> list[Ratio]:
    """Drift: votes miscounted by our counters over all rounds; one is enough to fail."""
    prefetch_related_objects([concertation], "phases")
    ballots = _ballots(concertation)
    rates: dict[str, list[float]] = {"usual": [], "ours": []}
    drifts = {"usual": 0, "ours": 0}
    for _round in range(ROUNDS):
        for name, way in (("usual", usual), ("ours", ours)):
            _forget()
            rates[name].append(_burst(concertation, ballots, way))
            drifts[name] += _drift()
    note = f"miscounted votes: usual {drifts['usual']}, ours {drifts['ours']}"
    target = 3.0 if drifts["ours"] == 0 else float("inf")
    return [
        Ratio("votes per second", max(rates["usual"]), max(rates["ours"]), "/s", target, True, note),
    ]


def _ballots(concertation: Concertation) -> list[Ballot]:
    draw = random.Random(SEED)
    references = [contribution.reference for contribution in concertation.contributions.only("number")]
    people = voters()
    return [
        (
            draw.choice(people),
            draw.choice(references[:HOT] if draw.random() < HOT_SHARE else references),
            draw.choice(list(Choice)),
        )
        for _vote in range(VOTES)
    ]


def _burst(concertation: Concertation, ballots: list[Ballot], way: Way) -> float:
    """Votes per second, every thread on a connection of its own; any error stops the measure."""
    errors: list[Exception] = []
    start = threading.Barrier(THREADS + 1)

    def run(share: list[Ballot]) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            for actor, reference, choice in share:
                way(concertation, actor, reference, choice)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[ballots[rank::THREADS]]) for rank in range(THREADS)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return len(ballots) / (time.perf_counter() - began)


def _forget() -> None:
    Vote.objects.all().delete()
    voted = Q(for_count__gt=0) | Q(against_count__gt=0) | Q(mixed_count__gt=0)
    Contribution.objects.filter(voted).update(for_count=0, against_count=0, mixed_count=0)


def _drift() -> int:
    """How far the counters are from the votes, contribution by contribution."""
    off = 0
    for choice in Choice:
        stored = dict(Vote.objects.filter(choice=choice).values_list("contribution").annotate(Count("pk")))
        counted = dict(Contribution.objects.exclude(**{f"{choice}_count": 0}).values_list("pk", f"{choice}_count"))
        off += sum(abs(stored.get(pk, 0) - counted.get(pk, 0)) for pk in stored.keys() | counted.keys())
    return off
