"""What the register holds of a comment and of an answer, and what goes with writing them: the lock, the counter."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.register import Event
from carto.contributions import passages
from carto.contributions.models import Contribution
from carto.contributions.passages import Subject, Words
from carto.debate.models import Answer, Change, Comment, Point

CHANGE_FIELDS = ("kind", "label", "page", "before", "after")


def content_of(comment: Comment) -> dict[str, Any]:
    """The comment as its COMMENT entry records it, with what is masked of it; masking has entries of its own.
    `quote` is there only when something is quoted, so that what earlier versions recorded still matches."""
    return {
        "parent": comment.parent.number if comment.parent else None,
        "side": str(comment.side),
        "pseudonym": comment.pseudonym,
        "body": whole_body(comment),
        **({"quote": comment.quote.number} if comment.quote else {}),
    }


def subject_of(text: Contribution | Comment) -> Subject:
    """Whose masked passages are those of the text."""
    return Subject(text.contribution_id, text.number) if isinstance(text, Comment) else Subject(text.pk)


def whole_body(comment: Comment) -> str:
    """All that it says, with what is masked of it: for its author, the team and the record."""
    return passages.whole(subject_of(comment), Words("", comment.body)).body


def current_comments(concertation: Concertation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reference and content of every comment of the concertation, masked ones included, for `register.verify`."""
    comments = Comment.objects.filter(contribution__concertation=concertation)
    shown = comments.select_related("contribution", "parent", "quote").defer("contribution__geometry")
    return ((comment.reference, content_of(comment)) for comment in shown.iterator())


def lock(contribution: Contribution) -> None:
    """Hold the contribution's row until the commit (on SQLite the transaction holds the file already)."""
    Contribution.objects.select_for_update().only("pk").get(pk=contribution.pk)


def count_public(contribution: Contribution) -> None:
    """The counter says what everyone may read. Counted again rather than moved: it cannot drift."""
    count = Comment.objects.published().filter(contribution=contribution.pk).count()
    Contribution.objects.filter(pk=contribution.pk).update(comment_count=count)


def record_comment(written: Comment, at: datetime) -> None:
    register.append(written.contribution.concertation, Event.COMMENT, written.reference, content_of(written), at=at)


def store_answer(given: Answer, points: Sequence[Point], changes: Sequence[Change]) -> dict[str, Any]:
    """Write a new answer, which decides the status of its contribution, with what goes with it, in this order; returns
    the content of its ANSWER entry."""
    given.save()
    given.contribution.status = given.outcome
    given.contribution.save(update_fields=["status"])
    for position, point in enumerate(points):
        point.answer, point.position = given, position
    for position, change in enumerate(changes):
        change.answer, change.position = given, position
    Point.objects.bulk_create(points)
    Change.objects.bulk_create(changes)
    return answer_content(given, points, changes)


def answer_content(given: Answer, points: Iterable[Point], changes: Iterable[Change]) -> dict[str, Any]:
    content: dict[str, Any] = {"outcome": str(given.outcome), "body": given.body}
    if said := [{"argument": p.argument, "outcome": str(p.outcome), "body": p.body} for p in points]:
        content["points"] = said
    if changed := [{name: getattr(change, name) for name in CHANGE_FIELDS} for change in changes]:
        content["changes"] = changed
    return content
