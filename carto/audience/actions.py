"""Verbs: reply without being known, say how it went, choose what is asked, give the population's shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from carto.accounts.actors import Actor
from carto.audience.models import Asked, Count, Form, Reference, Remark, number_at_random
from carto.audience.participants import FOR_WHO_SPOKE, has_spoken
from carto.audience.questions import CLOSING, WHO, Question
from carto.audience.suppression import LEAST
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, require

Replies = Mapping[str, str]


@dataclass(frozen=True)
class Share:
    """Of a choice in the population, in percent."""

    choice: str
    percent: Decimal
    source: str
    dated: str


@transaction.atomic
def tell_who(actor: Actor, concertation: Concertation, replies: Replies, *, at: datetime) -> None:
    """Count the replies of somebody who took part, by the slug of each question; what is not asked is ignored."""
    require(actor, Action.TELL_WHO, concertation, at=at)
    if not has_spoken(actor, concertation):
        raise Refused(str(FOR_WHO_SPOKE))
    _count(concertation, Form.WHO, Asked.questions_of(concertation), replies)


@transaction.atomic
def assess(actor: Actor, concertation: Concertation, replies: Replies, *, remark: str = "", at: datetime) -> None:
    """Count what somebody says of how it went; `remark` is kept apart, for the team alone."""
    require(actor, Action.ASSESS, concertation, at=at)
    if remark:
        Remark.objects.create(pk=number_at_random(), concertation=concertation, body=remark)
    _count(concertation, Form.CLOSING, CLOSING, replies)


def choose(actor: Actor, concertation: Concertation, slugs: Iterable[str], *, at: datetime) -> None:
    """Ask these questions of `WHO` from now on; what was replied to the others stays counted."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    kept = set(slugs)
    asked = [one.slug for one in WHO if one.slug in kept]
    Asked.objects.update_or_create(concertation=concertation, defaults={"slugs": asked})


@transaction.atomic
def refer(
    actor: Actor, concertation: Concertation, question: Question, shares: Sequence[Share], *, at: datetime
) -> None:
    """Replace what the population is like for one question; none: take it away."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    Reference.objects.filter(concertation=concertation, question=question.slug).delete()
    Reference.objects.bulk_create(
        Reference(
            concertation=concertation, question=question.slug, choice=one.choice, share=one.percent, source=one.source,
            dated=one.dated,
        )
        for one in shares
    )  # fmt: skip


def remove_remark(actor: Actor, remark: Remark, *, at: datetime) -> None:
    """Erase for good, as when somebody named themselves or another."""
    require(actor, Action.CONFIGURE, remark.concertation, at=at)
    remark.delete()


def _count(concertation: Concertation, form: Form, asked: Sequence[Question], replies: Replies) -> None:
    """One more of each choice, and of the whole; nothing at all when nothing was replied."""
    chosen = [
        (one.slug, replies[one.slug])
        for one in asked
        if replies.get(one.slug) in {slug for slug, _label in one.choices_in(concertation)}
    ]
    if not chosen:
        return
    for question, choice in [("", ""), *chosen]:  # the whole first: it makes those who reply at once wait
        row, _is_new = Count.objects.get_or_create(
            concertation=concertation, form=form, question=question, choice=choice
        )
        Count.objects.filter(pk=row.pk).update(count=F("count") + 1)
    rows = Count.objects.filter(concertation=concertation, form=form)
    if rows.filter(question="", count__gte=F("shown") + LEAST).exists():
        rows.update(shown=F("count"))
