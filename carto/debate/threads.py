"""The arguments of a contribution as one page shows them: by side, in the order asked for, so many at a time.

Whatever their number, three queries: the heads of all of them, the words of those shown, and which of these the reader
finds useful; a fourth to order by usefulness."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Max
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from carto.accounts.actors import Actor
from carto.concertations.models import ArgumentOrder
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.contributions.models import Contribution
from carto.debate.forms import CommentForm
from carto.debate.models import Comment, Side, Useful
from carto.debate.ordering import Head, Lot, Order, arranged, sentence

STEP = 10
REPLIES = 4
MOST = 10_000
COLUMNS = ((Side.FAVORABLE, _("Favorables")), (Side.NEUTRAL, _("Neutres")), (Side.UNFAVORABLE, _("Défavorables")))
# Names, in the address, of how many arguments of each side are shown; of a thread shown whole; of the order; of the
# comment to bring forth.
SHOWN = {Side.FAVORABLE: "pour", Side.NEUTRAL: "neutre", Side.UNFAVORABLE: "contre"}
WHOLE, ORDER, BROUGHT = "fil", "tri", "commentaire"


@dataclass(frozen=True)
class Asked:
    """What the address asks of the thread. `visitor` tells one reader's draw from another's."""

    visitor: str
    order: Order = Order.NEUTRAL
    shown: Mapping[Side, int] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    brought: int = 0

    @classmethod
    def of(cls, query: QueryDict, visitor: str) -> "Asked":
        """What is unknown or no number is as if it were not there."""
        order = query.get(ORDER, "")
        return cls(
            visitor=visitor,
            order=Order(order) if order in Order.values else Order.NEUTRAL,
            shown={side: count for side, name in SHOWN.items() if (count := _number(query.get(name, ""))) > STEP},
            whole=frozenset(filter(None, map(_number, query.getlist(WHOLE)[:MOST]))),
            brought=_number(query.get(BROUGHT, "")),
        )

    @property
    def query(self) -> str:
        """The same as a query string, without the comment brought forth: for what leads on from here."""
        pairs = [] if self.order is Order.NEUTRAL else [(ORDER, str(self.order.value))]
        pairs += [(SHOWN[side], str(count)) for side, count in self.shown.items()]
        pairs += [(WHOLE, str(number)) for number in sorted(self.whole)]
        return urlencode(pairs)

    def bringing(self, number: int) -> str:
        """The query string that also brings that comment forth."""
        return "&".join(filter(None, [self.query, urlencode({BROUGHT: number})]))


@dataclass
class Shown:
    """A comment with what this reader may see and do of it. `form`: one that comes back with its errors."""

    comment: Comment
    is_mine: bool
    is_found_useful: bool
    is_brought: bool = False
    replies: "list[Shown]" = field(default_factory=list)
    more: "More | None" = None
    form: CommentForm | None = None

    @classmethod
    def of(cls, comment: Comment, reader: Actor, *, is_found_useful: bool) -> "Shown":
        is_mine = reader.participant is not None and comment.author_id == reader.participant.pk
        return cls(comment, is_mine, is_found_useful)


@dataclass(frozen=True)
class More:
    """What is folded: how many, the query string that unfolds them and the first one it shows."""

    count: int
    next_count: int
    query: str
    first: int


@dataclass(frozen=True)
class Column:
    """The arguments of one side: those shown, how many there are, what unfolds the next ones."""

    side: Side
    label: str | Promise
    threads: list[Shown]
    count: int
    more: More | None


@dataclass(frozen=True)
class Debate:
    """`orders`: each order with the query string that asks for it. `seen`: to count where the least seen come first."""

    columns: list[Column]
    asked: Asked
    orders: list[tuple[Order, str]]
    sentence: str | Promise
    seen: list[int]

    def find(self, number: int) -> Shown | None:
        every = [one for column in self.columns for root in column.threads for one in (root, *root.replies)]
        return next((one for one in every if one.comment.number == number), None)


def read(here: Visit, contribution: Contribution, asked: Asked) -> Debate:
    return _Reading(here, contribution, asked).debate()


class _Reading:
    """One reading of one debate by one visitor."""

    def __init__(self, here: Visit, contribution: Contribution, asked: Asked) -> None:
        self.here, self.contribution = here, contribution
        self.reader = here.actor.participant.pk if here.actor.participant else None
        self.neutral = ArgumentOrder(here.concertation.rules_of_part.argument_order)
        self.roots: dict[Side, list[Head]] = {}
        self.replies: dict[int, list[Head]] = defaultdict(list)
        self._arrange(asked)
        self.asked = self._with_brought_in_view(asked)
        self.said: dict[int, Comment] = {}
        self.useful: set[int] = set()

    def debate(self) -> Debate:
        roots = [head for side in Side for head in self.roots[side][: self._count(side)]]
        shown = roots + [reply for root in roots for reply in self._open_replies(root)]
        self._read([head.pk for head in shown])
        is_counted = self.asked.order is Order.NEUTRAL and self.neutral is ArgumentOrder.LEAST_SEEN
        return Debate(
            columns=[self._column(side, label) for side, label in COLUMNS],
            asked=self.asked,
            orders=[(order, replace(self.asked, order=order, shown={}).query) for order in Order],
            sentence=sentence(self.asked.order, self.neutral),
            seen=[head.pk for head in roots if head.is_published] if is_counted else [],
        )

    def _arrange(self, asked: Asked) -> None:
        heads = self._visible([Head(*row) for row in self.contribution.comments.values_list(*HEAD_FIELDS)])
        lot = Lot(localdate(self.here.at), asked.visitor)
        judged_at = _judged_at(self.contribution) if asked.order is Order.USEFUL else []
        first = [head for head in heads if head.parent_id is None]
        placed = arranged(first, asked.order, neutral=self.neutral, lot=lot, judged_at=judged_at)
        self.roots = {side: [head for head in placed if head.side == side] for side in Side}
        for head in sorted(heads, key=lambda one: (one.written_at, one.pk)):
            if head.parent_id is not None:
                self.replies[head.parent_id].append(head)

    def _visible(self, heads: list[Head]) -> list[Head]:
        """What was masked or withdrawn leaves its place. What no moderator has read yet is for its author and the team
        alone, unless others have answered it since."""
        if not any(head.is_awaiting for head in heads) or self.here.allows(Action.SEE_MASKED, self.contribution):
            return heads
        answered = {head.parent_id for head in heads if head.is_published}
        return [head for head in heads if not head.is_awaiting or self._is_mine(head) or head.pk in answered]

    def _is_mine(self, head: Head) -> bool:
        return self.reader is not None and head.author_id == self.reader

    def _with_brought_in_view(self, asked: Asked) -> Asked:
        """Unfold what is needed for the comment brought forth to be there."""
        for side, roots in self.roots.items():
            for rank, root in enumerate(roots):
                replies = self.replies[root.pk]
                place = [root.number, *(reply.number for reply in replies)]
                if asked.brought in place:
                    shown = dict(asked.shown) | ({side: rank + 1} if rank >= asked.shown.get(side, STEP) else {})
                    is_folded = place.index(asked.brought) > REPLIES
                    return replace(asked, shown=shown, whole=asked.whole | ({root.number} if is_folded else set()))
        return asked

    def _count(self, side: Side) -> int:
        return self.asked.shown.get(side, STEP)

    def _open_replies(self, root: Head) -> list[Head]:
        replies = self.replies[root.pk]
        is_whole = root.number in self.asked.whole or len(replies) == REPLIES + 1  # one more is shorter than its link
        return replies if is_whole else replies[:REPLIES]

    def _read(self, pks: list[int]) -> None:
        comments = Comment.objects.filter(pk__in=pks).select_related("quote")
        self.said = {comment.pk: comment for comment in comments}
        for comment in self.said.values():
            comment.contribution = self.contribution
            if comment.quote is not None:
                comment.quote.contribution = self.contribution
        if self.reader is not None:
            mine = Useful.objects.filter(participant=self.reader, comment__in=pks)
            self.useful = set(mine.values_list("comment", flat=True))

    def _column(self, side: Side, label: str | Promise) -> Column:
        roots, count = self.roots[side], self._count(side)
        shown = dict(self.asked.shown) | {side: count + STEP}
        return Column(
            side=side,
            label=label,
            threads=[self._thread(root) for root in roots[:count]],
            count=len(roots),
            more=_more(roots[count:], STEP, replace(self.asked, shown=shown)),
        )

    def _thread(self, root: Head) -> Shown:
        thread, opened = self._shown(root), self._open_replies(root)
        thread.replies = [self._shown(reply) for reply in opened]
        whole = replace(self.asked, whole=self.asked.whole | {root.number})
        thread.more = _more(self.replies[root.pk][len(opened) :], MOST, whole)
        return thread

    def _shown(self, head: Head) -> Shown:
        shown = Shown.of(self.said[head.pk], self.here.actor, is_found_useful=head.pk in self.useful)
        shown.is_brought = head.number == self.asked.brought
        return shown


HEAD_FIELDS = (
    "pk", "number", "parent_id", "author_id", "side", "written_at", "published_at", "masked_at", "withdrawn_at",
    "useful_count", "seen_count",
)  # fmt: skip


def _more(folded: list[Head], step: int, unfolding: Asked) -> More | None:
    if not folded:
        return None
    return More(len(folded), min(step, len(folded)), unfolding.bringing(folded[0].number), folded[0].number)


def _judged_at(contribution: Contribution) -> list[datetime]:
    marks = Useful.objects.filter(comment__contribution=contribution).order_by()
    lasts: Iterable[datetime] = marks.values("participant").annotate(last=Max("marked_at")).values_list(
        "last", flat=True
    )  # fmt: skip
    return sorted(lasts)


def _number(text: str) -> int:
    """A number of the address, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
