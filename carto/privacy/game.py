"""The rules of the game as they are: each sentence of the public page is asked of the rules and the settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, Phase, SettingChange, TakingPart
from carto.concertations.phases import Action
from carto.concertations.rules import Role, decide_as
from carto.contributions import reasons
from carto.contributions.models import Contribution
from carto.debate.models import Comment, Vote

ABOUT_THE_SITE = frozenset({Action.CREATE})


@dataclass(frozen=True)
class Right:
    """An action, and for each role of `Role` when it may be done, in words."""

    action: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Masked:
    """How many texts are hidden for one reason."""

    reason: str
    contributions: int
    comments: int


@dataclass(frozen=True)
class Change:
    """A rule that changed, in words."""

    changed_at: datetime
    rule: str
    before: str
    after: str
    role: str


def rights(concertation: Concertation) -> list[Right]:
    """The whole table: the rules are asked of each role at the opening of each phase, and outside of any."""
    prefetch_related_objects([concertation], "phases")
    phases = list(concertation.phases.all())
    return [
        Right(str(action.label), tuple(_when(role, action, concertation, phases) for role in Role))
        for action in Action
        if action not in ABOUT_THE_SITE
    ]


def _when(role: Role, action: Action, concertation: Concertation, phases: list[Phase]) -> str:
    outside = min((phase.opens_at for phase in phases), default=concertation.created_at) - timedelta(days=1)
    if decide_as(role, action, concertation, at=outside).allowed:
        return _("toujours")
    found = [one.title for one in phases if decide_as(role, action, concertation, at=one.opens_at).allowed]
    return " · ".join(found) or _("non")


def masked(concertation: Concertation) -> list[Masked]:
    """Each reason of the closed list, with what it hides today; and those out of use that still hide something."""
    contributions = _by_reason(Contribution.objects.filter(concertation=concertation))
    comments = _by_reason(Comment.objects.filter(contribution__concertation=concertation))
    rows = [
        (one, Masked(one.label, contributions.get(one.slug, 0), comments.get(one.slug, 0)))
        for one in reasons.every(concertation).values()
    ]
    return [row for one, row in rows if one.is_offered or row.contributions or row.comments]


def _by_reason(rows: Any) -> dict[str, int]:
    hidden = rows.filter(masked_at__isnull=False).order_by()
    return dict(hidden.values_list("mask_reason").annotate(n=Count("pk")))


def votes_apart(concertation: Concertation) -> int:
    """Those a moderator has had not counted, today."""
    return Vote.objects.filter(contribution__concertation=concertation, apart__isnull=False).count()


def history(concertation: Concertation) -> Iterator[Change]:
    """Every change of the rules of taking part, the latest first."""
    for kept in SettingChange.objects.filter(concertation=concertation):
        field: Any = TakingPart._meta.get_field(kept.name)
        yield Change(
            kept.changed_at,
            str(field.verbose_name),
            _said(field, kept.before),
            _said(field, kept.after),
            str(Role(kept.role).label),
        )


def _said(field: Any, value: object) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if value in ("", None):
        return _("rien")
    return str(dict(field.flatchoices).get(value, value))
