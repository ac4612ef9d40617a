"""The moderators' one queue: which texts ask for a decision, and why; in a number of queries that does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from carto.concertations.pages import Visit
from carto.contributions import spotting
from carto.contributions.models import PUBLISHED, Channel, Contribution, KeptContact, Passage
from carto.debate.models import Comment, Report
from carto.moderation.models import Contest, Decision, Text
from carto.moderation.suspects import Suspects

Key = tuple[bool, int]  # whether of a comment, and the row's own
PER_PAGE = 25
SHOWN = Q(masked_at=None, withdrawn_at=None)
MASKED = Q(masked_at__isnull=False, withdrawn_at=None)
KEPT = Q(withdrawn_at=None)


@dataclass(frozen=True)
class Tab:
    """A part of the queue, by the conditions on contributions and on comments. `is_task`: it asks for a decision;
    the others are to look around, the latest first."""

    slug: str
    label: Any
    contributions: Q
    comments: Q
    is_task: bool = True
    count: int = 0


@dataclass(frozen=True)
class Row:
    """A text with what it takes to judge it. `found`: personal details in its words; `is_kept`: its author keeps some
    as a public contact's, and nobody has looked; `is_rewritten`: since a passage of it was masked."""

    text: Text
    reports: list[Report] = field(default_factory=list)
    is_kept: bool = False
    is_suspect: bool = False
    is_rewritten: bool = False
    contest: Contest | None = None

    @property
    def is_comment(self) -> bool:
        return isinstance(self.text, Comment)

    @property
    def key(self) -> str:
        return f"{'c' if self.is_comment else 'w'}{self.text.pk}"

    @property
    def found(self) -> list[str]:
        return [str(one) for one in spotting.spotted_in(_words(self.text))]

    @property
    def likely_reason(self) -> str:
        return self.reports[0].reason if self.reports else ""


def tabs(here: Visit, suspect: Suspects) -> list[Tab]:
    """The whole queue first, each with its count: two queries."""
    tasks = _tasks(suspect)
    whole = Tab(
        "tout", _("à traiter"), reduce(or_, (one.contributions for one in tasks)),
        reduce(or_, (one.comments for one in tasks)),
    )  # fmt: skip
    around = [
        Tab("publics", _("textes publics"), PUBLISHED, PUBLISHED, is_task=False),
        Tab("masques", _("textes masqués"), MASKED, MASKED, is_task=False),
    ]
    every = [whole, *tasks, *around]
    contributions = _counts(_contributions(here), [one.contributions for one in every])
    comments = _counts(_comments(here), [one.comments for one in every])
    return [
        Tab(one.slug, one.label, one.contributions, one.comments, one.is_task, contributions[rank] + comments[rank])
        for rank, one in enumerate(every)
    ]


def page_of(here: Visit, tab: Tab, number: str | None) -> Page[Any]:
    """A page of keys (moment, whether of a comment, key), the oldest first where there is something to do."""
    contributions = _keys(_contributions(here).filter(tab.contributions), "received_at", is_comment=False)
    comments = _keys(_comments(here).filter(tab.comments), "written_at", is_comment=True)
    order = ("moment", "is_comment", "key") if tab.is_task else ("-moment", "-is_comment", "-key")
    pages = Paginator(contributions.union(comments, all=True).order_by(*order), PER_PAGE)
    pages.__dict__["count"] = tab.count  # counted already
    return pages.get_page(number)


def rows_of(here: Visit, page: Page[Any], suspect: Suspects) -> list[Row]:
    """What the page shows of each of its keys, in their order."""
    keys = [(bool(is_comment), key) for _moment, is_comment, key in page]
    texts = texts_of(here, keys)
    contributions = {key for is_comment, key in keys if not is_comment}
    comments = {key for is_comment, key in keys if is_comment}
    reports = _reports(contributions, comments)
    kept, contests, rewritten = _kept(texts), _contests(contributions, comments), _rewritten(texts)
    return [
        Row(text, reports.get(key, []), key in kept, _is_suspect(text, suspect), key in rewritten, contests.get(key))
        for key in keys
        if (text := texts.get(key)) is not None
    ]


def texts_of(here: Visit, keys: Sequence[tuple[bool, int]]) -> dict[Key, Text]:
    """By (whether a comment, key), those of this concertation that the moderator may see."""
    rows = _contributions(here).filter(pk__in=[key for is_comment, key in keys if not is_comment])
    said = _comments(here).filter(pk__in=[key for is_comment, key in keys if is_comment])
    found: dict[Key, Text] = {}
    for row in rows.for_display().defer("geometry", "public_geometry", "search_text"):
        row.concertation = here.concertation
        found[False, row.pk] = row
    for comment in said.select_related("contribution").defer(
        "contribution__geometry", "contribution__public_geometry", "contribution__search_text"
    ):
        comment.contribution.concertation = here.concertation
        found[True, comment.pk] = comment
    return found


def is_key(digits: str) -> bool:
    """Whether a page's form named a row, rather than anything else."""
    return digits.isascii() and digits.isdecimal() and len(digits) < 16


def _tasks(suspect: Suspects) -> list[Tab]:
    reports = Report.objects.filter(settled_at=None)
    kept = KeptContact.objects.filter(seen_at=None)
    contests = Contest.objects.filter(answered_at=None)
    passages = Passage.objects.filter(masked_at__lt=OuterRef("edited_at"))
    since = Decision.objects.filter(made_at__gte=OuterRef("edited_at"))
    read_since = Exists(since.filter(contribution=OuterRef("pk"), comment=None))
    comment_read_since = Exists(since.filter(comment=OuterRef("pk")))
    of_comment = kept.filter(contribution=OuterRef("contribution"), comment_number=OuterRef("number"))
    undecided = ~Exists(Decision.objects.filter(contribution=OuterRef("pk"), comment=None))
    undecided_comment = ~Exists(Decision.objects.filter(comment=OuterRef("pk")))
    return [
        Tab(
            "signales", _("signalés"), SHOWN & Q(pk__in=reports.filter(comment=None).values("contribution")),
            SHOWN & Q(pk__in=reports.filter(comment__isnull=False).values("comment")),
        ),
        # What the team entered and left on paper waits for nobody.
        Tab("a-relire", _("à relire"), SHOWN & Q(published_at=None, channel=Channel.WEB), SHOWN & Q(published_at=None)),
        Tab(
            "suspects", _("suspects"), SHOWN & Q(number__in=suspect.contributions) & Q(undecided),
            SHOWN & Q(pk__in=suspect.comments) & Q(undecided_comment),
        ),
        Tab(
            "coordonnees", _("avec des coordonnées"),
            SHOWN & Q(pk__in=kept.filter(comment_number=None).values("contribution")), SHOWN & Q(Exists(of_comment)),
        ),
        Tab(
            "passages", _("modifiés, avec un passage masqué"),
            SHOWN & Q(Exists(passages.filter(contribution=OuterRef("pk"), comment_number=None))) & ~Q(read_since),
            SHOWN & Q(Exists(passages.filter(contribution=OuterRef("contribution"), comment_number=OuterRef("number"))))
            & ~Q(comment_read_since),
        ),
        Tab(
            "contestes", _("contestés"),
            KEPT & Q(pk__in=contests.filter(decision__comment=None).values("decision__contribution")),
            KEPT & Q(pk__in=contests.filter(decision__comment__isnull=False).values("decision__comment")),
        ),
    ]  # fmt: skip


def _contributions(here: Visit) -> Any:
    return Contribution.objects.filter(concertation=here.concertation).within(here.bounds).order_by()


def _comments(here: Visit) -> Any:
    rows = Comment.objects.filter(contribution__concertation=here.concertation).order_by()
    return rows if here.bounds is None else rows.filter(contribution__in=_contributions(here))


def _counts(rows: Any, conditions: Sequence[Q]) -> list[int]:
    found = rows.aggregate(**{f"n{rank}": Count("pk", filter=one) for rank, one in enumerate(conditions)})
    return [found[f"n{rank}"] for rank in range(len(conditions))]


def _keys(rows: Any, moment: str, *, is_comment: bool) -> Any:
    marked = rows.annotate(moment=F(moment), key=F("pk"), is_comment=Value(is_comment, BooleanField()))
    return marked.values_list("moment", "is_comment", "key")


def _reports(contributions: set[int], comments: set[int]) -> dict[Key, list[Report]]:
    about = Q(comment=None, contribution__in=contributions) | Q(comment__in=comments)
    found: dict[Key, list[Report]] = {}
    for report in Report.objects.filter(about, settled_at=None):
        key = (False, report.contribution_id) if report.comment_id is None else (True, report.comment_id)
        found.setdefault(key, []).append(report)
    return found


def _contests(contributions: set[int], comments: set[int]) -> dict[Key, Contest]:
    """The oldest that waits for an answer, of each."""
    about = Q(decision__comment=None, decision__contribution__in=contributions) | Q(decision__comment__in=comments)
    rows = Contest.objects.filter(about, answered_at=None).order_by("-made_at", "-pk")
    rows = rows.select_related("decision__moderator", "decision__passage")
    return {
        (False, one.decision.contribution_id)
        if one.decision.comment_id is None
        else (True, one.decision.comment_id): one
        for one in rows
    }


def _by_number(texts: dict[Key, Text]) -> dict[tuple[int, int | None], Key]:
    return {
        (text.contribution_id, text.number) if isinstance(text, Comment) else (text.pk, None): key
        for key, text in texts.items()
    }


def _rewritten(texts: dict[Key, Text]) -> set[Key]:
    by_number = _by_number({key: text for key, text in texts.items() if text.edited_at is not None})
    if not by_number:
        return set()
    rows = Passage.objects.filter(contribution__in={pk for pk, _number in by_number})
    found = {}
    for pk, number, masked_at in rows.values_list("contribution", "comment_number", "masked_at"):
        if key := by_number.get((pk, number)):
            found[key] = masked_at  # the last of them
    return {key for key, masked_at in found.items() if (edited_at := texts[key].edited_at) and masked_at < edited_at}


def _kept(texts: dict[Key, Text]) -> set[Key]:
    by_number = _by_number(texts)
    marks = KeptContact.objects.filter(seen_at=None, contribution__in={pk for pk, _number in by_number})
    found = marks.values_list("contribution", "comment_number")
    return {by_number[mark] for mark in found if mark in by_number}


def _is_suspect(text: Text, suspect: Suspects) -> bool:
    return text.pk in suspect.comments if isinstance(text, Comment) else text.number in suspect.contributions


def _words(text: Text) -> list[str]:
    """All that everyone would read of it."""
    if isinstance(text, Comment):
        return [text.body, text.pseudonym]
    replied = [reply.value for reply in text.public_replies if isinstance(reply.value, str)]
    shown = [photo.description for photo in text.photos.all()]
    return [text.title, text.body, text.pseudonym, text.author_name, *replied, *shown]
