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
from carto.accounts.models import User
from carto.concertations import defaults, register
from carto.concertations.models import (
    Concertation,
    Kind,
    Membership,
    Phase,
    Role,
    SettingChange,
    TakingPart,
    Theme,
)
from carto.concertations.phases import Action
from carto.concertations.rules import require, require_creation, running_role

SETTABLE = frozenset(
    {
        "title", "introduction", "owner_name", "owner_code", "procedure_kind", "territory", "act_reference",
        "act_date", "objectives", "charter", "contact_email",
    }
)  # fmt: skip


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
    return concertation


@transaction.atomic
def set_calendar(
    actor: Actor, concertation: Concertation, dates: Sequence[PhaseDates], *, at: datetime, act: str = ""
) -> list[Phase]:
    """Replace the calendar. Once published, the change is written in the register with the act that decides it."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    if concertation.published_at is not None and not act.strip():
        raise ValidationError(_("La concertation est publiée : indiquez l’acte qui décide ce changement de dates."))
    phases = [Phase(concertation=concertation, **vars(row)) for row in dates]
    for phase in phases:
        phase.full_clean(exclude=["concertation"])
    before = _calendar_content(concertation)
    concertation.phases.all().delete()
    Phase.objects.bulk_create(phases)
    if concertation.published_at is not None:
        content = {"act": act, "before": before, "after": _calendar_content(concertation)}
        register.append(concertation, register.Event.CALENDAR, "calendrier", content, at=at)
    return phases


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


@transaction.atomic
def invite(actor: Actor, concertation: Concertation, *, email: str, name: str, role: Role, at: datetime) -> Membership:
    """Give someone a role, creating the account if the address is new. One role a person: the new one replaces."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    user = User.objects.filter(email=email.strip().lower()).first() or User.objects.create_user(email, name=name)
    membership, _created = Membership.objects.update_or_create(
        concertation=concertation, user=user, defaults={"role": role}
    )
    return membership


@transaction.atomic
def dismiss(actor: Actor, membership: Membership, *, at: datetime) -> None:
    """Take a role back; the last agent stays (ValidationError), or nobody could run the concertation."""
    require(actor, Action.CONFIGURE, membership.concertation, at=at)
    agents = membership.concertation.memberships.filter(role=Role.AGENT)
    if membership.role == Role.AGENT and agents.count() == 1:
        raise ValidationError(_("C’est le seul agent de la concertation : nommez-en d’abord un autre."))
    membership.delete()


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
