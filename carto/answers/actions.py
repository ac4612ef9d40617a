"""Verbs of answering: prepare, publish one or many at once, share the work out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.answers.drafts import Draft, beside, written_of
from carto.answers.models import ReplyText, Service, Work
from carto.answers.texts import fill, lacking
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution, Status
from carto.debate import actions as debate
from carto.debate.models import Answer


@dataclass(frozen=True)
class Reply:
    """What to answer to one contribution of the concertation, by its number. `body` may hold fields (`texts.py`).
    `seen`: the answer that stood when it was written (0: none); another one meanwhile makes it faulty. None: any."""

    number: int
    outcome: Status
    body: str
    seen: int | None = None


@dataclass(frozen=True)
class Fault:
    """Why one contribution cannot be answered as asked, in words for the agent."""

    reference: str
    reason: str


@transaction.atomic
def prepare(
    actor: Actor,
    contribution: Contribution,
    *,
    draft: Draft,
    service: Service | None,
    due_on: date | None,
    notes: str,
    at: datetime,
) -> Work:
    """Keep the work on an answer as it stands, for the team alone."""
    require(actor, Action.ANSWER, contribution.concertation, contribution, at=at)
    return _keep(
        contribution, at, service=service, due_on=due_on, notes=notes, outcome=draft.outcome, body=draft.body,
        points=list(draft.points), changes=list(draft.changes),
    )  # fmt: skip


@transaction.atomic
def publish(actor: Actor, contribution: Contribution, *, draft: Draft, at: datetime) -> Answer:
    """Make the answer public, with its points and its changes; the draft it comes from is emptied, notes and dates
    stay."""
    require(actor, Action.ANSWER, contribution.concertation, contribution, at=at)
    given = debate.answer(
        actor, contribution, outcome=Status(draft.outcome), body=draft.body, **beside(draft), at=at
    )  # fmt: skip
    _empty_drafts([contribution.pk], at)
    return given


def answer_each(
    actor: Actor, concertation: Concertation, replies: Sequence[Reply], *, is_draft: bool, at: datetime
) -> list[Fault]:
    """Answer them all, or keep the answers as drafts; where one is faulty none is written, and each fault is named."""
    require(actor, Action.ANSWER, concertation, at=at)
    with transaction.atomic():
        rows = _rows(concertation, [reply.number for reply in replies])
        faults = [fault for reply in replies if (fault := _fault(reply, rows.get(reply.number)))]
        if not faults:
            for reply in replies:
                _give(actor, rows[reply.number], reply, is_draft, at)
            if not is_draft:
                _empty_drafts([row.pk for row in rows.values()], at)
    return faults


def faults_of(
    actor: Actor, concertation: Concertation, replies: Sequence[Reply], *, at: datetime
) -> list[Fault]:  # fmt: skip
    """What `answer_each` would refuse, without writing anything."""
    require(actor, Action.ANSWER, concertation, at=at)
    rows = _rows(concertation, [reply.number for reply in replies])
    return [fault for reply in replies if (fault := _fault(reply, rows.get(reply.number)))]


@transaction.atomic
def assign(
    actor: Actor,
    concertation: Concertation,
    numbers: Collection[int],
    *,
    service: Service | None,
    due_on: date | None,
    at: datetime,
) -> int:
    """Give the answers to these contributions to a service, for a day; what is None stays as it was. How many."""
    require(actor, Action.ANSWER, concertation, at=at)
    given: dict[str, Any] = {"service": service, "due_on": due_on}
    changed = {name: value for name, value in given.items() if value is not None}
    keys = list(_answerable(concertation, numbers).values_list("pk", flat=True))
    known = Work.objects.filter(contribution__in=keys)
    missing = set(keys) - set(known.values_list("contribution_id", flat=True))
    known.update(changed_at=at, **changed)
    Work.objects.bulk_create(Work(contribution_id=key, changed_at=at, **changed) for key in sorted(missing))
    return len(keys)


@transaction.atomic
def set_services(actor: Actor, concertation: Concertation, labels: Sequence[str], *, at: datetime) -> None:
    """The services of the concertation, in this order. What was given to one that goes is given to nobody."""
    require(actor, Action.ANSWER, concertation, at=at)
    concertation.services.exclude(label__in=labels).delete()
    for position, label in enumerate(dict.fromkeys(labels)):
        concertation.services.update_or_create(label=label, defaults={"position": position})


@transaction.atomic
def set_texts(actor: Actor, concertation: Concertation, texts: Sequence[ReplyText], *, at: datetime) -> None:
    """The reply texts of the concertation, in this order; those absent go."""
    require(actor, Action.ANSWER, concertation, at=at)
    concertation.reply_texts.exclude(pk__in=[text.pk for text in texts if text.pk]).delete()
    for position, text in enumerate(texts):
        text.concertation, text.position = concertation, position
        text.save()


def _answerable(concertation: Concertation, numbers: Collection[int]) -> Any:
    return Contribution.objects.filter(concertation=concertation, number__in=numbers).answerable()


def _rows(concertation: Concertation, numbers: Collection[int]) -> dict[int, Contribution]:
    shown = _answerable(concertation, numbers).for_display().defer("geometry", "public_geometry", "search_text")
    found: dict[int, Contribution] = {}
    for row in shown.prefetch_related("answers"):
        row.concertation = concertation
        found[row.number] = row
    return found


def _fault(reply: Reply, row: Contribution | None) -> Fault | None:
    if row is None:
        return Fault(
            _("n° %(n)s") % {"n": reply.number}, _("elle n’est pas, ou n’est plus, publique dans cette concertation")
        )
    last = next((answer.pk for answer in row.answers.all()), 0)
    if reply.seen is not None and last != reply.seen:
        return Fault(row.reference, _("une autre réponse a été publiée entre-temps"))
    if missing := lacking(reply.body, row):
        said = ", ".join(f"{{{name}}}" for name in missing)
        return Fault(row.reference, _("elle n’a rien à mettre à la place de %(fields)s") % {"fields": said})
    return None


def _give(actor: Actor, row: Contribution, reply: Reply, is_draft: bool, at: datetime) -> None:
    stands = written_of(row) if reply.seen is not None else Draft()  # a sheet changes its two columns, and nothing else
    draft = replace(stands, outcome=reply.outcome, body=fill(reply.body, row))
    if is_draft:
        _keep(
            row, at, outcome=draft.outcome, body=draft.body, points=list(draft.points), changes=list(draft.changes)
        )  # fmt: skip
    else:
        debate.answer(actor, row, outcome=reply.outcome, body=draft.body, **beside(draft), at=at)


def _keep(contribution: Contribution, at: datetime, **fields: Any) -> Work:
    work, _created = Work.objects.update_or_create(contribution=contribution, defaults={"changed_at": at, **fields})
    return work


def _empty_drafts(keys: Collection[int], at: datetime) -> None:
    drafts = Work.objects.filter(contribution__in=keys)
    drafts.update(outcome="", body="", points=[], changes=[], changed_at=at)
