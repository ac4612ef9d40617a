"""Whom an answer concerns: who wrote the contribution, voted on it, or spoke under it; and what they have not read yet.

Only the answer that counts is ever new, and only while everyone may read the contribution."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from carto.accounts.actors import Actor
from carto.contributions.models import Contribution
from carto.debate.models import Answer, Comment, SeenAnswer, Vote

LATEST = Answer.objects.filter(contribution=OuterRef("contribution")).order_by("-answered_at", "-pk").values("pk")[:1]


def see(actor: Actor, contribution: Contribution, answer: Answer | None, *, at: datetime) -> bool:
    """Note that the actor has the answer before their eyes, if it concerns them; whether it was new to them."""
    person = actor.participant
    if answer is None or person is None or not new_answers([person.pk]).filter(pk=answer.pk).exists():
        return False
    _seen, is_new = SeenAnswer.objects.get_or_create(answer=answer, participant=person, defaults={"seen_at": at})
    return is_new


def unread(participants: Collection[int]) -> set[int]:
    """The contributions, by primary key, whose answer is new to any of these participants, who are one person."""
    return set(new_answers(participants).values_list("contribution", flat=True))


def new_answers(participants: Collection[int]) -> QuerySet[Answer]:
    mine = Q(contribution__author__in=participants)
    mine |= Q(Exists(Vote.objects.filter(contribution=OuterRef("contribution"), participant__in=participants)))
    spoken = Comment.objects.published().filter(contribution=OuterRef("contribution"), author__in=participants)
    seen = SeenAnswer.objects.filter(answer=OuterRef("pk"), participant__in=participants)
    rows = Answer.objects.filter(contribution__in=Contribution.objects.published(), pk=Subquery(LATEST))
    return rows.filter(mine | Q(Exists(spoken))).exclude(Exists(seen)).order_by()
