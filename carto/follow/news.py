"""What is new, read from the register: the entries between two positions, as what anyone may read of them today.

Nothing here is kept: what was masked, withdrawn or not yet read by a moderator when it is read is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q

from carto.accounts.models import Participant
from carto.concertations.models import Concertation, Event, RegisterEntry
from carto.contributions.models import Contribution, number_of
from carto.debate.models import Answer, Comment
from carto.follow.models import WHO_SPOKE, Follow, Follower
from carto.follow.targets import rows_of
from carto.follow.told_to_all import MODELS, About, row_of

TOLD = (Event.DEPOSIT, Event.PUBLICATION, Event.EDIT, Event.COMMENT, Event.ANSWER, Event.CALENDAR, Event.PLAN, *MODELS)
# Of everyone, whatever they follow there.
OF_ALL = frozenset({Event.CALENDAR, Event.PLAN, *MODELS})
TOLD_TO_WHO_SPOKE = frozenset({Event.EDIT, Event.ANSWER})
PLAN_SUBJECT = "plan"


@dataclass(frozen=True)
class Item:
    """One thing to tell, at its position in the register; `event` is DEPOSIT for all that is newly public, COMMENT for
    a new comment. `contribution` is None for the calendar and the plan; `former`: the answer that counted before;
    `about`: the document, the news or the meeting."""

    position: int
    event: Event
    at: datetime
    contribution: Contribution | None = None
    comment: Comment | None = None
    answer: Answer | None = None
    former: Answer | None = None
    about: About | None = None

    @property
    def author_id(self) -> int | None:
        """Whose act it is: they need not be told."""
        if self.comment is not None:
            return self.comment.author_id
        return self.contribution.author_id if self.contribution and self.event in OWN_ACTS else None


OWN_ACTS = frozenset({Event.DEPOSIT, Event.EDIT})


def between(concertation: Concertation, since: int, until: int) -> list[Item]:
    """The items of the entries in (since, until], in order. A text is new once: where it was published when a moderator
    read it first, else where it was deposited; several edits are one."""
    rows = RegisterEntry.objects.filter(concertation=concertation, position__gt=since, position__lte=until)
    entries = list(rows.filter(event__in=TOLD).order_by("position"))
    if not entries:
        return []
    contributions = _contributions(concertation, entries)
    comments = _comments(contributions)
    born = _births(concertation, entries)
    items: dict[tuple[str, str], Item] = {}
    for entry in entries:
        entry.concertation = concertation
        item = _item(entry, contributions, comments, born)
        if item is not None:
            items[item.event, entry.subject] = item  # the latest counts
    new = {item.contribution.pk for item in items.values() if item.event == Event.DEPOSIT and item.contribution}
    kept = [i for i in items.values() if not (i.event == Event.EDIT and i.contribution and i.contribution.pk in new)]
    return sorted(kept, key=lambda item: item.position)


def followed(follow: Follow, items: Sequence[Item]) -> list[Item]:
    """Those of the items, of its concertation, that this follow is about and that are not its holder's own acts."""
    numbers = {item.contribution.pk for item in items if item.contribution is not None}
    rows = Contribution.objects.filter(concertation=follow.concertation_id).published().filter(pk__in=numbers)
    matching = set(rows_of(follow, rows).values_list("pk", flat=True)) if numbers else set()
    own = own_participants(follow.follower)
    return [
        item
        for item in items
        if (item.contribution.pk in matching if item.contribution else _concerns_all(follow, item))
        and (follow.reason not in WHO_SPOKE or item.event in TOLD_TO_WHO_SPOKE)
        and (item.author_id is None or item.author_id not in own)
    ]


def _concerns_all(follow: Follow, item: Item) -> bool:
    """Who follows one contribution asked nothing of documents, news and meetings; of dates and of the plan, they must
    know."""
    return item.about is None or follow.contribution_id is None


def own_participants(follower: Follower) -> set[int]:
    mine = Q(email__iexact=follower.email, email_confirmed_at__isnull=False) | Q(user__email__iexact=follower.email)
    return set(Participant.objects.filter(mine).values_list("pk", flat=True))


def _item(
    entry: RegisterEntry,
    contributions: dict[str, Contribution],
    comments: dict[str, Comment],
    born: dict[str, int],
) -> Item | None:
    event, at = Event(entry.event), entry.recorded_at
    if event in MODELS:
        about = row_of(entry.concertation, event, entry.subject)
        return Item(entry.position, event, at, about=about) if about is not None else None
    if event in OF_ALL:
        is_told = event == Event.CALENDAR or entry.subject == PLAN_SUBJECT
        return Item(entry.position, event, at) if is_told else None
    contribution = contributions.get(entry.subject.partition("/")[0])
    if contribution is None:
        return None
    if event == Event.ANSWER:
        answer, former = [*contribution.answers.all()[:2], None, None][:2]
        return Item(entry.position, event, at, contribution, answer=answer, former=former)
    if event == Event.EDIT:
        return Item(entry.position, event, at, contribution)
    if born.get(entry.subject) != entry.position:
        return None  # a comment rewritten, or a deposit that is told where it was published
    if "/" not in entry.subject:
        return Item(entry.position, Event.DEPOSIT, at, contribution)
    comment = comments.get(entry.subject)
    return Item(entry.position, Event.COMMENT, at, contribution, comment) if comment else None


def _contributions(concertation: Concertation, entries: Iterable[RegisterEntry]) -> dict[str, Contribution]:
    found_numbers = (number_of(entry.subject.partition("/")[0]) for entry in entries)
    numbers = {number for number in found_numbers if number is not None}
    rows = Contribution.objects.filter(concertation=concertation).published().filter(number__in=numbers)
    found = rows.defer("geometry", "search_text").prefetch_related("themes")
    for row in found:
        row.concertation = concertation
    return {row.reference: row for row in found}


def _comments(contributions: dict[str, Contribution]) -> dict[str, Comment]:
    of = {row.pk: row for row in contributions.values()}
    rows = Comment.objects.filter(contribution__in=of).published()
    found = {}
    for row in rows:
        row.contribution = of[row.contribution_id]
        found[row.reference] = row
    return found


def _births(concertation: Concertation, entries: Iterable[RegisterEntry]) -> dict[str, int]:
    """By subject, the position where it became public: of its publication by a moderator, else its first entry."""
    rows = RegisterEntry.objects.filter(concertation=concertation, subject__in={entry.subject for entry in entries})
    first = Min("position", filter=Q(event__in=[Event.DEPOSIT, Event.COMMENT]))
    read = Min("position", filter=Q(event=Event.PUBLICATION))
    found = rows.values("subject").order_by("subject").annotate(first=first, read=read)
    return {row["subject"]: row["read"] or row["first"] for row in found}
