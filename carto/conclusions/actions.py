"""Verbs of the end of an inquiry: hand on its papers, answer, grant more time, write réserves, publish, follow up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.answers.actions import Fault
from carto.concertations import register
from carto.concertations.models import Concertation, Milestone
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import is_still_to_come, require
from carto.conclusions import answering, deadlines, observed, recorded
from carto.conclusions.models import (
    DOES,
    HANDED_BY,
    OUTCOMES,
    PUBLISHED,
    Extension,
    FollowUp,
    Opinion,
    Outcome,
    Paper,
    PaperKind,
    Point,
    PointKind,
)
from carto.conclusions.observed import Given
from carto.contributions.pieces import EncodedPiece
from carto.inquiry.models import Observation


@dataclass(frozen=True)
class Handed:
    """A paper as it is handed on; `opinion` of conclusions alone, `correction` of a version that replaces another."""

    kind: PaperKind
    pdf: EncodedPiece
    handed_on: date
    opinion: str = ""
    correction: str = ""


@transaction.atomic
def lodge(actor: Actor, concertation: Concertation, given: Handed, *, at: datetime) -> Paper:
    """Keep a paper as a version that replaces the one before, and date the step of the procedure that it does.

    Refused (ValidationError): while contributions may still come; on a day to come; the mémoire before the
    procès-verbal that it answers; a new version that does not say what it corrects, or is the very file."""
    require(actor, HANDED_BY[given.kind], concertation, at=at)
    Concertation.objects.select_for_update().get(pk=concertation.pk)  # two at once number one after the other
    papers = Paper.objects.filter(concertation=concertation).last_of_each()
    last = papers.get(given.kind)
    _refuse_too_soon(concertation, given, papers, at)
    if last is not None:
        _refuse_replacing(last, given)
    made = _keep(actor, concertation, given, last.number + 1 if last else 1, at)
    _date_step(concertation, papers | {made.kind: made}, made)
    return made


@transaction.atomic
def extend(actor: Actor, concertation: Concertation, *, until: date, reason: str, at: datetime) -> Extension:
    """Grant more time for the report, with the reason that is told. Refused (ValidationError): a day that is not later
    than the deadline as it stands, a report already handed on."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    report = deadlines.of_the_report(concertation, at=at)
    if report is None or report.due_on is None:
        raise ValidationError(_("L’échéance du rapport n’est pas connue : datez d’abord la clôture de l’enquête."))
    if report.done_on is not None:
        raise ValidationError(_("Le rapport est remis : son échéance ne change plus."))
    if until <= report.due_on:
        raise ValidationError({"until": _("La nouvelle échéance vient après celle qui court.")})
    made = Extension(
        concertation=concertation, until=until, reason=reason.strip(), agreed_by=_user(actor), agreed_at=at
    )
    made.full_clean(exclude=["concertation", "agreed_by"])
    made.save(force_insert=True)
    _record(concertation, recorded.DEADLINE, recorded.extension_content(made), at)
    return made


@transaction.atomic
def write_points(
    actor: Actor, concertation: Concertation, kind: PointKind, bodies: Sequence[str], *, at: datetime
) -> None:
    """The réserves, or the recommandations, in this order; those there were go. Refused (ValidationError) once the
    conclusions are published: the authority answers for each by its number."""
    require(actor, Action.LODGE, concertation, at=at)
    if Paper.objects.filter(concertation=concertation).published().exists():
        raise ValidationError(_("Les conclusions sont publiées : leurs réserves et recommandations ne changent plus."))
    Point.objects.filter(concertation=concertation, kind=kind).delete()
    for number, body in enumerate(bodies, start=1):
        point = Point(concertation=concertation, kind=kind, number=number, body=body)
        point.full_clean(exclude=["concertation"])
        point.save(force_insert=True)


@transaction.atomic
def publish(actor: Actor, concertation: Concertation, *, at: datetime) -> None:
    """Let everyone read the report and the conclusions, whatever their versions, with the points. Nothing takes that
    back. Refused (ValidationError): one of the two is missing, an opinion and réserves that do not agree."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    papers = Paper.objects.filter(concertation=concertation, kind__in=PUBLISHED)
    in_force = papers.last_of_each()
    if len(in_force) < len(PUBLISHED):
        raise ValidationError(_("Le rapport et les conclusions se publient ensemble : il en manque un."))
    _refuse_disagreement(in_force[PaperKind.CONCLUSIONS])
    papers.filter(published_at=None).update(published_at=at)
    said = {kind: paper.sha256 for kind, paper in in_force.items()}
    said |= {point.code: point.body for point in concertation.inquiry_points.all()}
    _record(concertation, recorded.PUBLICATION, said, at)


@transaction.atomic
def follow_up(
    actor: Actor, point: Point, *, outcome: Outcome, body: str, done_on: date, done_by: str, at: datetime
) -> FollowUp:
    """Say what the authority did about a point; what was said before stays. Refused (ValidationError): before the
    conclusions are published, a day to come, a word that is not of its kind."""
    require(actor, Action.ANSWER, point.concertation, at=at)
    if not Paper.objects.filter(concertation=point.concertation).published().exists():
        raise ValidationError(_("Les conclusions ne sont pas encore publiées."))
    if outcome not in OUTCOMES[PointKind(point.kind)]:
        raise ValidationError({"outcome": _("Une réserve est levée ou non, une recommandation est suivie ou non.")})
    if done_on > _today(point.concertation, at):
        raise ValidationError({"done_on": _("Cette date est à venir : dites-le une fois fait.")})
    made = FollowUp(
        point=point, outcome=outcome, body=body.strip(), done_on=done_on, done_by=done_by.strip(),
        author=_user(actor), written_at=at,
    )  # fmt: skip
    made.full_clean(exclude=["point", "author"])
    made.save(force_insert=True)
    _record(point.concertation, point.code, recorded.follow_up_content(made), at)
    return made


def answer_each(actor: Actor, concertation: Concertation, given: Sequence[Given], *, at: datetime) -> list[Fault]:
    """Answer to each observation, an empty text taking an answer back; where one is faulty none is written, and each
    fault is named. Refused (ValidationError): before the procès-verbal is handed on, once the mémoire is."""
    require(actor, Action.ANSWER, concertation, at=at)
    with transaction.atomic():
        Concertation.objects.select_for_update().get(pk=concertation.pk)
        faults = faults_of(actor, concertation, given, at=at)
        if not faults:
            rows = {row.reference: row for row in _observations(concertation)}
            for one in given:
                row = rows[one.number]
                row.answer, row.answered_by, row.answered_at = one.body, _user(actor), at if one.body else None
                row.save(update_fields=["answer", "answered_by", "answered_at"])
    return faults


def faults_of(actor: Actor, concertation: Concertation, given: Sequence[Given], *, at: datetime) -> list[Fault]:
    """What `answer_each` would refuse, without writing anything."""
    require(actor, Action.ANSWER, concertation, at=at)
    if refusal := answering.refusal(concertation):
        raise ValidationError(refusal)
    known = {one.number: one for one in observed.read(concertation)}
    reasons = ((one.number, answering.fault(one, known.get(one.number))) for one in given)
    return [Fault(number, reason) for number, reason in reasons if reason]


def _refuse_too_soon(concertation: Concertation, given: Handed, papers: dict[str, Paper], at: datetime) -> None:
    if is_still_to_come(Action.SUBMIT, concertation, at=at):
        raise ValidationError(_("Les contributions sont ouvertes, ou vont l’être : rien ne se remet avant la clôture."))
    if given.handed_on > _today(concertation, at):
        raise ValidationError({"handed_on": _("Cette date est à venir : le document s’enregistre une fois remis.")})
    if given.kind is PaperKind.REPLY and PaperKind.MINUTES not in papers:
        raise ValidationError(_("Le mémoire répond au procès-verbal de synthèse, qui n’est pas encore remis."))


def _observations(concertation: Concertation) -> QuerySet[Observation]:
    rows = Observation.objects.within(concertation).select_related("contribution")
    return rows.only("rank", "contribution__channel", "contribution__number", "contribution__concertation")


def _refuse_replacing(last: Paper, given: Handed) -> None:
    if not given.correction.strip():
        raise ValidationError({"correction": _("Dites ce que cette version corrige : la précédente reste lisible.")})
    if last.sha256 == given.pdf.sha256:
        raise ValidationError({"file": _("C’est le fichier déjà déposé.")})


def _refuse_disagreement(conclusions: Paper) -> None:
    has_reserves = conclusions.concertation.inquiry_points.filter(kind=PointKind.RESERVE).exists()
    if has_reserves is (conclusions.opinion == Opinion.RESERVED):
        return
    if has_reserves:
        raise ValidationError(_("Des réserves sont saisies, et l’avis n’est pas favorable avec réserves."))
    raise ValidationError(_("L’avis est favorable avec réserves, et aucune réserve n’est saisie."))


def _keep(actor: Actor, concertation: Concertation, given: Handed, number: int, at: datetime) -> Paper:
    made = Paper(
        concertation=concertation, kind=given.kind, number=number, handed_on=given.handed_on, opinion=given.opinion,
        correction=given.correction.strip() if number > 1 else "", sha256=given.pdf.sha256,
        page_count=given.pdf.page_count, lodged_by=_user(actor), lodged_at=at,
    )  # fmt: skip
    made.full_clean(exclude=["concertation", "lodged_by", "file"])
    made.file.save(f"{given.pdf.sha256[:32]}.pdf", ContentFile(given.pdf.content), save=False)
    try:
        made.save(force_insert=True)
        _record(concertation, recorded.subject_of(made), recorded.paper_content(made), at)
    except BaseException:
        made.file.storage.delete(str(made.file.name))  # a rolled-back transaction does not reach the disk
        raise
    return made


def _date_step(concertation: Concertation, papers: dict[str, Paper], made: Paper) -> None:
    """A correction changes no date: the step was done when it was first done."""
    for step, kinds in DOES.items():
        if made.kind in kinds and made.number == 1 and kinds <= papers.keys():
            done_on = max(papers[kind].handed_on for kind in kinds)
            Milestone.objects.update_or_create(concertation=concertation, step=step, defaults={"done_on": done_on})


def _today(concertation: Concertation, at: datetime) -> date:
    return at.astimezone(concertation.zone_info).date()


def _user(actor: Actor) -> User | None:
    return actor.user if actor.user and actor.user.pk else None


def _record(concertation: Concertation, subject: str, content: dict[str, str], at: datetime) -> None:
    register.append(concertation, Event.CONCLUSIONS, subject, content, at=at)
