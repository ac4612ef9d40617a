"""What the page of a contribution shows of its debate: who may do what, the votes, the arguments by side."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import Decision, decide
from carto.contributions.models import Contribution
from carto.debate.forms import CommentForm
from carto.debate.models import Choice, Comment, Side, Vote

ABILITIES = (
    Action.EDIT, Action.WITHDRAW, Action.VOTE, Action.COMMENT, Action.REPORT, Action.MODERATE, Action.SEE_MASKED,
    Action.ANSWER, Action.HIDE_NAME,
)  # fmt: skip
COLUMNS = ((Side.FAVORABLE, _("Favorables")), (Side.NEUTRAL, _("Neutres")), (Side.UNFAVORABLE, _("Défavorables")))


@dataclass(frozen=True)
class Bar:
    """One of the three counts; `percent` of the votes, 0 while there is none."""

    choice: Choice
    count: int
    percent: int
    is_mine: bool


@dataclass
class Thread:
    """A first-level comment, its replies by date, and the form to reply (None where nobody may)."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)
    form: CommentForm | None = None


@dataclass(frozen=True)
class Column:
    """The arguments of one side, by date: no order of preference."""

    side: Side
    label: str | Promise
    threads: list[Thread]


def abilities(here: Visit, contribution: Contribution) -> dict[str, Decision]:
    """Each action's value -> whether the actor may do it on this contribution now, and if not why."""
    prefetch_related_objects([here.concertation], "phases")
    return {
        action.value: decide(here.actor, action, here.concertation, contribution, at=here.at) for action in ABILITIES
    }


def my_vote(here: Visit, contribution: Contribution) -> Vote | None:
    if here.actor.participant is None:
        return None
    return contribution.votes.filter(participant=here.actor.participant).select_related("argument").first()


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


def columns(contribution: Contribution) -> list[Column]:
    """Every comment, masked ones included (the template shows their place, and their text to the team alone)."""
    threads = _threads(contribution.comments.order_by("written_at", "id"), contribution)
    return [Column(side, label, [one for one in threads if one.comment.side == side]) for side, label in COLUMNS]


def _threads(comments: Iterable[Comment], contribution: Contribution) -> list[Thread]:
    threads: dict[int, Thread] = {}
    replies: list[Comment] = []
    for comment in comments:
        comment.contribution = contribution
        if comment.parent_id is None:
            threads[comment.pk] = Thread(comment)
        else:
            replies.append(comment)
    for reply in replies:
        threads[reply.parent_id or 0].replies.append(reply)
    return list(threads.values())
