"""Whether what the team decided is still what the register says that it decided: answers, maskings; and whether votes
are counted as they were given."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event, canonical
from carto.contributions.models import Contribution
from carto.debate.models import Answer, Choice, Comment
from carto.debate.record import answer_content


def problems(concertation: Concertation) -> Iterator[str]:
    """In what the database contradicts the register, in French; nothing when all holds."""
    yield from _answers(concertation)
    for subject in sorted(_dated(concertation, "masked_at") ^ _standing(concertation, Event.MASKING, Event.UNMASKING)):
        yield f"{subject} : le masquage n’est plus celui du registre"
    for subject in sorted(_dated(concertation, "withdrawn_at") ^ _standing(concertation, Event.WITHDRAWAL)):
        yield f"{subject} : le retrait n’est plus celui du registre"
    yield from _votes(concertation)


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


def _votes(concertation: Concertation) -> Iterator[str]:
    """No vote is in the register: it may change until voting ends. What counts is what is kept and not set apart."""
    rows = Contribution.objects.filter(concertation=concertation).only("number", "channel").order_by("number")
    given = {f"given_{choice}": Count("votes", Q(votes__choice=choice, votes__apart=None)) for choice in Choice.values}
    same = Q(**{f"{choice}_count": F(f"given_{choice}") for choice in Choice.values})
    for one in rows.annotate(**given).exclude(same):
        yield f"{one.reference} : les votes comptés ne sont pas ceux qui ont été donnés"


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
