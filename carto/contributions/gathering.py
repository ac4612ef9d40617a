"""Votes counted elsewhere: entered by the team, corrected by a new version, never mixed with those given here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import require
from carto.contributions.models import Ballots, Contribution, Gathered, Means

MOST = 100_000  # of one count; more is a slip of the finger


@dataclass(frozen=True)
class Counted:
    """What was counted once: where, on which civil day, by whom."""

    ballots: Ballots
    place: str
    on: date
    by: str = ""
    means: Means = Means.PAPER


@dataclass(frozen=True)
class Voices:
    """Of one contribution. `together`: online and paper; those of an old platform are in no sum."""

    online: Ballots
    paper: Ballots
    platform: Ballots

    @property
    def together(self) -> Ballots:
        return self.online + self.paper


@transaction.atomic
def gather(
    actor: Actor,
    contribution: Contribution,
    counted: Counted,
    *,
    replaces: Gathered | None = None,
    reason: str = "",
    at: datetime,
) -> Gathered:
    """Enter a count, or a correction, which says why. ValidationError by field: nothing counted, too many, a day to
    come, a correction without reason, or of what was corrected meanwhile."""
    require(actor, Action.TRANSCRIBE, contribution.concertation, contribution, at=at)
    Contribution.objects.select_for_update().only("pk").get(pk=contribution.pk)
    _check(contribution, counted, replaces, reason, at)
    assert actor.user is not None  # the rules ask for a role, which only an account has
    made = Gathered.objects.create(
        contribution=contribution, means=counted.means, place=counted.place, counted_on=counted.on,
        counted_by=counted.by, for_count=counted.ballots.for_, against_count=counted.ballots.against,
        mixed_count=counted.ballots.mixed, replaces=replaces, reason=reason, entered_by=actor.user, entered_at=at,
    )  # fmt: skip
    register.append(contribution.concertation, Event.GATHERED, contribution.reference, content_of(made), at=at)
    return made


def _check(contribution: Contribution, counted: Counted, replaces: Gathered | None, reason: str, at: datetime) -> None:
    total = counted.ballots.total
    if total > MOST:
        raise ValidationError({"for_count": _("C’est plus de 100 000 votes : vérifiez.")})
    if not total and replaces is None:
        raise ValidationError({"for_count": _("Comptez au moins un vote.")})
    if counted.on > at.astimezone(contribution.concertation.zone_info).date():
        raise ValidationError({"counted_on": _("Cette date est à venir.")})
    if replaces is None:
        return
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi : le registre le garde.")})
    if Gathered.objects.filter(replaces=replaces).exists():
        raise ValidationError(_("Ce compte a été corrigé entre-temps : relisez-le."))


def content_of(made: Gathered) -> dict[str, object]:
    """As the register holds it: neither who counted nor who entered it."""
    corrected = made.replaces
    return {
        "means": str(made.means), "place": made.place, "on": made.counted_on.isoformat(),
        "votes": [made.for_count, made.against_count, made.mixed_count],
        **({"instead_of": list(_three(corrected)), "reason": made.reason} if corrected else {}),
    }  # fmt: skip


def _three(row: Gathered) -> tuple[int, int, int]:
    return row.for_count, row.against_count, row.mixed_count


def voices_of(contribution: Contribution) -> Voices:
    """Reads `gathered`, prefetched by `for_display`."""
    online = Ballots(contribution.for_count, contribution.against_count, contribution.mixed_count)
    rows = current(contribution.gathered.all())
    return Voices(online, total_of(rows, Means.PAPER), total_of(rows, Means.PLATFORM))


def current(rows: Iterable[Gathered]) -> list[Gathered]:
    """Without those that another replaces."""
    held = list(rows)
    replaced = {row.replaces_id for row in held}
    return [row for row in held if row.pk not in replaced]


def total_of(rows: Iterable[Gathered], means: Means) -> Ballots:
    return sum((row.ballots for row in rows if row.means == means), Ballots())
