"""Verbs about the concertation itself: create it, set it, give it a calendar and a team, publish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations import defaults, register, timeline
from carto.concertations.models import (
    Concertation,
    Kind,
    Membership,
    Milestone,
    Phase,
    Procedure,
    Role,
    SettingChange,
    TakingPart,
    Theme,
)
from carto.concertations.phases import Action
from carto.concertations.rules import require, require_creation, running_role
from carto.days import date_format

SETTABLE = frozenset(
    {
        "title", "introduction", "owner_name", "owner_code", "procedure_kind", "territory", "act_reference",
        "act_date", "objectives", "charter", "contact_email",
    }
)  # fmt: skip
MILESTONE_FIELDS = ("planned_on", "done_on", "act_body", "act_number", "act_on")


@dataclass(frozen=True)
class PhaseDates:
    """One row of a calendar; `opens_at` and `closes_at` are aware."""

    kind: str
    title: str
    opens_at: datetime
    closes_at: datetime


@transaction.atomic
def create(actor: Actor, *, slug: str, at: datetime, **fields: Any) -> Concertation:
    """A draft with the default themes, kinds and charter; its creator becomes its agent."""
    require_creation(actor)
    concertation = Concertation(slug=slug, created_at=at, **fields)
    concertation.full_clean()
    concertation.save(force_insert=True)
    Theme.objects.bulk_create(
        Theme(
            concertation=concertation, slug=t.slug, label=t.label, color=t.color, pictogram=t.pictogram, position=rank
        )
        for rank, t in enumerate(defaults.THEMES)
    )
    Kind.objects.bulk_create(
        Kind(concertation=concertation, position=rank, **vars(kind)) for rank, kind in enumerate(defaults.KINDS)
    )
    if actor.user is not None and actor.user.pk is not None:
        Membership.objects.create(concertation=concertation, user=actor.user, role=Role.AGENT)
    return concertation


@transaction.atomic
def configure(actor: Actor, concertation: Concertation, *, at: datetime, **fields: Any) -> Concertation:
    """Change the settings named in `SETTABLE`; ValidationError names each faulty field."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    before = Concertation.objects.values_list("charter", flat=True).get(pk=concertation.pk)
    for name in fields.keys() & SETTABLE:
        setattr(concertation, name, fields[name])
    concertation.full_clean()
    concertation.save(update_fields=sorted(fields.keys() & SETTABLE))
    if concertation.charter != before:
        _renew_charter(actor, concertation, at)
    return concertation


@transaction.atomic
def set_taking_part(actor: Actor, concertation: Concertation, *, at: datetime, **fields: Any) -> TakingPart:
    """Change how one takes part, by the names of `TakingPart`'s fields; ValidationError names each faulty one."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    rules = _stored_rules(concertation)
    before = {name: getattr(rules, name) for name in fields}
    for name, value in fields.items():
        setattr(rules, name, value)
    rules.full_clean()
    rules.save()
    _keep_changes(actor, rules, before, at)
    concertation.taking_part = rules
    return rules


def _stored_rules(concertation: Concertation) -> TakingPart:
    return TakingPart.objects.filter(concertation=concertation).first() or TakingPart(concertation=concertation)


def _renew_charter(actor: Actor, concertation: Concertation, at: datetime) -> None:
    """A new version: whoever accepted the former one is asked again."""
    rules = _stored_rules(concertation)
    before = {"charter_version": rules.charter_version}
    rules.charter_version += 1
    rules.save()
    _keep_changes(actor, rules, before, at)


def _keep_changes(actor: Actor, rules: TakingPart, before: Mapping[str, Any], at: datetime) -> None:
    """A line for each rule that is no longer what it was: the public page of the rules shows its history."""
    role = running_role(actor, rules.concertation)
    SettingChange.objects.bulk_create(
        SettingChange(
            concertation=rules.concertation, name=name, before=was, after=getattr(rules, name), role=role, changed_at=at
        )
        for name, was in before.items()
        if was != getattr(rules, name)
    )


@transaction.atomic
def publish(actor: Actor, concertation: Concertation, *, at: datetime) -> Concertation:
    """Make it public. Refused (ValidationError) while it has no perimeter or no calendar."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    if concertation.perimeter is None:
        raise ValidationError(_("Donnez d’abord un périmètre à la concertation : importez-le à la page « Plan »."))
    if not concertation.phases.exists():
        raise ValidationError(_("Donnez d’abord un calendrier à la concertation."))
    concertation.published_at = at
    concertation.save(update_fields=["published_at"])
    Procedure.of(concertation).save()  # from now on it keeps the version it was made under
    return concertation


@transaction.atomic
def set_calendar(
    actor: Actor, concertation: Concertation, dates: Sequence[PhaseDates], *, at: datetime, act: str = ""
) -> list[Phase]:
    """Replace the calendar. Once published, the change is written in the register with the act that decides it.
    Refused (ValidationError): a date that the procedure's text leaves no choice about."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    refused = _refusals(concertation, at)
    if concertation.published_at is not None:
        _need_act(act, _("La concertation est publiée : indiquez l’acte qui décide ce changement de dates."))
    phases = [Phase(concertation=concertation, **vars(row)) for row in dates]
    for phase in phases:
        phase.full_clean(exclude=["concertation"])
    before = _calendar_content(concertation)
    concertation.phases.all().delete()
    Phase.objects.bulk_create(phases)
    _refuse_new(refused, _refusals(concertation, at))
    if concertation.published_at is not None:
        content = {"act": act, "before": before, "after": _calendar_content(concertation)}
        register.append(concertation, register.Event.CALENDAR, "calendrier", content, at=at)
    return phases


@transaction.atomic
def set_procedure(actor: Actor, concertation: Concertation, type_: str, *, at: datetime, act: str = "") -> Procedure:
    """Choose the procedure, under the version in force the day of its act. Once published, a change needs its act and
    is written in the register."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    before, procedure = Procedure.of(concertation), Procedure.engaged(concertation, type_)
    if (before.type, before.version) == (procedure.type, procedure.version):
        return before
    if concertation.published_at is not None:
        _need_act(act, _("La concertation est publiée : indiquez l’acte qui décide ce changement de procédure."))
        content = {"act": act, "before": _procedure_content(before), "after": _procedure_content(procedure)}
        register.append(concertation, register.Event.PROCEDURE, "procédure", content, at=at)
    procedure.full_clean(exclude=["concertation"])
    procedure.save()
    return procedure


@transaction.atomic
def set_milestones(actor: Actor, concertation: Concertation, milestones: Sequence[Milestone], *, at: datetime) -> None:
    """Replace the milestones; those that say nothing are left out. Once published, what changed is written in the
    register. Refused (ValidationError): a date to come that the text leaves no choice about, a step done on a day to
    come."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    _refuse_done_to_come(concertation, milestones, at)
    refused, before = _refusals(concertation, at), _milestones_content(concertation)
    concertation.milestones.all().delete()
    for milestone in milestones:
        row = Milestone(**{name: getattr(milestone, name) for name in ("step", *MILESTONE_FIELDS)})
        row.concertation = concertation
        row.full_clean(exclude=["concertation"])
        if any(getattr(row, name) for name in MILESTONE_FIELDS):
            row.save()
    _refuse_new(refused, _refusals(concertation, at))
    after = _milestones_content(concertation)
    if concertation.published_at is not None and after != before:
        register.append(concertation, register.Event.PROCEDURE, "étapes", {"before": before, "after": after}, at=at)


@transaction.atomic
def set_themes(actor: Actor, concertation: Concertation, themes: Sequence[Theme], *, at: datetime) -> None:
    """Save these themes in this order (those with a pk are changed, the others added); absent ones are removed,
    unless contributions carry them (ValidationError)."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    _set_rows(concertation, concertation.themes.all(), themes)


@transaction.atomic
def set_kinds(actor: Actor, concertation: Concertation, kinds: Sequence[Kind], *, at: datetime) -> None:
    """The same for the kinds of contribution; at least one stays (ValidationError)."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    if not kinds:
        raise ValidationError(_("Gardez au moins une nature : sans elle, personne ne peut contribuer."))
    _set_rows(concertation, concertation.kinds.all(), kinds)


def _calendar_content(concertation: Concertation) -> list[dict[str, str]]:
    return [
        {
            "kind": phase.kind,
            "title": phase.title,
            "opens_at": phase.opens_at.isoformat(),
            "closes_at": phase.closes_at.isoformat(),
        }
        for phase in concertation.phases.all()
    ]


def _need_act(act: str, sentence: str) -> None:
    if not act.strip():
        raise ValidationError(sentence)


def _refusals(concertation: Concertation, at: datetime) -> set[str]:
    read = timeline.read(concertation, at=at)
    return {str(breach) for breach in read.breaches if breach.is_refusal}


def _refuse_done_to_come(concertation: Concertation, milestones: Sequence[Milestone], at: datetime) -> None:
    today = at.astimezone(concertation.zone_info).date()
    said = _("« %(step)s » ne peut être faite le %(day)s, qui est à venir : écrivez ce jour à « prévue le ».")
    wrong = [(row, row.done_on) for row in milestones if row.done_on is not None and row.done_on > today]
    if wrong:
        raise ValidationError([said % {"step": row, "day": date_format(day, "DATE_FORMAT")} for row, day in wrong])


def _refuse_new(before: set[str], after: set[str]) -> None:
    """What was already so stays possible: it is told, and nothing else could be saved otherwise."""
    if new := sorted(after - before):
        raise ValidationError(new)


def _procedure_content(procedure: Procedure) -> dict[str, Any]:
    return {"type": procedure.type, "version": procedure.version}


def _milestones_content(concertation: Concertation) -> list[dict[str, str]]:
    rows = concertation.milestones.order_by("step")
    return [{name: str(getattr(row, name) or "") for name in ("step", *MILESTONE_FIELDS)} for row in rows]


def _set_rows(concertation: Concertation, stored: QuerySet[Any], rows: Sequence[Theme | Kind]) -> None:
    for gone in stored.exclude(pk__in=[row.pk for row in rows if row.pk]):
        if gone.contributions.exists():
            raise ValidationError(
                _("« %(label)s » a des contributions : il ne peut pas être supprimé.") % {"label": gone.label}
            )
        gone.delete()
    for rank, row in enumerate(rows):
        row.concertation, row.position = concertation, rank
        row.full_clean()
        row.save()
    Concertation.objects.filter(pk=concertation.pk).bump_snapshot()
