"""An inquiry as people make it: deposits, votes and arguments by the product's own actions, its register included."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate

from django.utils import timezone

from bench import data
from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions
from carto.contributions.models import Contribution
from carto.debate import actions as debate
from carto.debate.models import Choice

VOTES, ARGUMENTS = 4, 1  # a contribution, on average; an argument comes with its vote


def hold(slug: str, contributions: int, *, communes: int, people: Sequence[Actor]) -> Concertation:
    """As many contributions, four times as many votes, one in four with an argument of thirty words; open still."""
    concertation = data.build(slug, 0, 0, communes=communes)
    draw = random.Random(data.SEED)
    given = [_deposit(draw, concertation, draw.choice(people)) for _rank in range(contributions)]
    for rank, (contribution, actor) in enumerate(_ballots(draw, given, people, VOTES * contributions)):
        [choice] = draw.choices(list(Choice), (6, 3, 1))
        has_argument = rank % VOTES < ARGUMENTS
        debate.vote(
            actor, contribution, choice=choice, argument=data.text(draw, 30) if has_argument else "",
            pseudonym=draw.choice(data.WORDS) if has_argument else "", at=timezone.now(),
        )  # fmt: skip
    return concertation


def _deposit(draw: random.Random, concertation: Concertation, actor: Actor) -> Contribution:
    kinds = concertation.kinds.filter(needs_group=False, needs_piece=False)
    themes = draw.sample(list(concertation.themes.all()), draw.choice((1, 1, 2)))
    return actions.submit(
        actor, concertation, kind=draw.choice(kinds), themes=themes, title=data.text(draw, 6), body=data.text(draw, 60),
        geometry=data.shape(draw), pseudonym=draw.choice(data.WORDS), at=timezone.now(),
    ).contribution  # fmt: skip


def _ballots(
    draw: random.Random, given: Sequence[Contribution], people: Sequence[Actor], count: int
) -> Iterator[tuple[Contribution, Actor]]:
    """Nobody twice on one contribution nor on their own; a few draw many votes."""
    drawn = list(accumulate(draw.paretovariate(0.9) for _contribution in given))
    seen: set[tuple[int, int]] = set()
    while len(seen) < count:
        [contribution], actor = draw.choices(given, cum_weights=drawn), draw.choice(people)
        assert actor.participant is not None
        pair = (contribution.pk, actor.participant.pk)
        if pair not in seen and contribution.author_id != actor.participant.pk:
            seen.add(pair)
            yield contribution, actor
