"""Whether what the team decided is still what the register says that it decided: answers, maskings."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event, canonical
from carto.contributions.models import Contribution
from carto.debate.models import Answer, Comment
from carto.debate.record import answer_content


def problems(concertation: Concertation) -> Iterator[str]:
    """In what the database contradicts the register, in French; nothing when all holds."""
    yield from _answers(concertation)
    for subject in sorted(_dated(concertation, "masked_at") ^ _standing(concertation, Event.MASKING, Event.UNMASKING)):
        yield f"{subject} : le masquage n’est plus celui du registre"
    for subject in sorted(_dated(concertation, "withdrawn_at") ^ _standing(concertation, Event.WITHDRAWAL)):
        yield f"{subject} : le retrait n’est plus celui du registre"


def _answers(concertation: Concertation) -> Iterator[str]:
    """Those of each contribution against its entries, in the order they were given."""
    recorded: dict[str, list[dict[str, Any] | None]] = defaultdict(list)
    stored: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in _entries(concertation, Event.ANSWER).select_related("opening"):
        opening = getattr(entry, "opening", None)
        recorded[entry.subject].append(opening.content if opening else None)
    answers = Answer.objects.filter(contribution__concertation=concertation).order_by("id")
    for one in answers.select_related("contribution").prefetch_related("points", "changes"):
        stored[one.contribution.reference].append(answer_content(one, one.points.all(), one.changes.all()))
    for subject in sorted({*recorded, *stored}):
        said, now = recorded[subject], stored[subject]
        if len(said) != len(now) or any(map(_differ, said, now)):
            yield f"{subject} : la réponse n’est plus celle du registre"


def _differ(said: dict[str, Any] | None, now: dict[str, Any]) -> bool:
    """None: the entry was erased, and says nothing any more."""
    return said is not None and canonical(said) != canonical(now)


def _standing(concertation: Concertation, *events: Event) -> set[str]:
    """Subjects whose last entry among those of `events` is of the first."""
    last: dict[str, Any] = {}
    for subject, event in _entries(concertation, *events).values_list("subject", "event"):
        last[subject] = event
    return {subject for subject, event in last.items() if event == events[0]}


def _entries(concertation: Concertation, *events: Event) -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(concertation=concertation, event__in=events).order_by("position")


def _dated(concertation: Concertation, column: str) -> set[str]:
    """Contributions and comments of which the column says when."""
    is_said = {f"{column}__isnull": False}
    contributions = Contribution.objects.filter(concertation=concertation, **is_said).only("number", "channel")
    comments = Comment.objects.filter(contribution__concertation=concertation, **is_said)
    comments = comments.select_related("contribution").only("number", "contribution__number", "contribution__channel")
    return {row.reference for row in (*contributions, *comments)}
