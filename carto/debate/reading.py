"""What the page of a contribution shows of its debate: who may do what, the votes (the arguments are in `threads`)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import Decision, decide
from carto.contributions.models import Contribution
from carto.debate.models import Choice, Vote

ABILITIES = (
    Action.EDIT, Action.WITHDRAW, Action.VOTE, Action.COMMENT, Action.REPORT, Action.MODERATE, Action.SEE_MASKED,
    Action.ANSWER, Action.HIDE_NAME, Action.TRANSCRIBE, Action.CORRECT,
)  # fmt: skip


@dataclass(frozen=True)
class SomeComment:
    """Stands for any published comment of that author, so that a thread asks the rules once, not once a comment."""

    author_id: int | None
    is_published: bool = True
    withdrawn_at: datetime | None = None
    is_awaiting: bool = False
    is_entered: bool = False
    insee_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One of the three counts; `percent` of the votes, 0 while there is none."""

    choice: Choice
    count: int
    percent: int
    is_mine: bool


def abilities(here: Visit, contribution: Contribution) -> dict[str, Decision]:
    """Each action's value -> whether the actor may do it on this contribution now, and if not why. To find useful is
    about others' comments, to edit or withdraw one about the actor's own."""
    prefetch_related_objects([here.concertation], "phases")
    own = SomeComment(here.actor.participant.pk if here.actor.participant else None)
    asked: list[tuple[Action, Contribution | SomeComment]] = [(action, contribution) for action in ABILITIES]
    asked += [(Action.MARK_USEFUL, SomeComment(None)), (Action.EDIT_COMMENT, own), (Action.WITHDRAW_COMMENT, own)]
    return {action.value: decide(here.actor, action, here.concertation, about, at=here.at) for action, about in asked}


def my_vote(here: Visit, contribution: Contribution) -> Vote | None:
    if here.actor.participant is None:
        return None
    return contribution.votes.filter(participant=here.actor.participant).select_related("argument").first()


def is_outdated(mine: Vote | None, contribution: Contribution) -> bool:
    """Whether the text has changed since this person voted on it."""
    return mine is not None and contribution.edited_at is not None and mine.voted_at < contribution.edited_at


def bars(contribution: Contribution, mine: Vote | None) -> list[Bar]:
    counts = {
        Choice.FOR: contribution.for_count,
        Choice.MIXED: contribution.mixed_count,
        Choice.AGAINST: contribution.against_count,
    }
    total = sum(counts.values()) or 1
    return [
        Bar(choice, count, round(100 * count / total), mine is not None and mine.choice == choice)
        for choice, count in counts.items()
    ]
