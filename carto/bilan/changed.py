"""What the plan's two versions do not have alike, read for the bilan."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from carto.accounts.actors import Actor
from carto.bilan.models import ToldPair
from carto.bilan.record import ChangedPlace, Evolution, PlanStep, Ring
from carto.comparing import reading
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.layers.models import PlanVersion

Pair = tuple[PlanVersion, PlanVersion]


def choice(concertation: Concertation, *, at: datetime) -> ToldPair | None:
    """The last one made by then."""
    rows = ToldPair.objects.filter(concertation=concertation, chosen_at__lte=at)
    return rows.select_related("before", "after").last()


def pair(concertation: Concertation, *, at: datetime) -> Pair | None:
    """The versions that a bilan tells of; the usual ones where none were chosen, or where those are now but one."""
    usual = reading.usual(concertation)
    chosen = choice(concertation, at=at) if usual else None
    return usual if usual is None or chosen is None else (resolved(usual, chosen.before, chosen.after) or usual)


def resolved(usual: Pair, before: PlanVersion | None, after: PlanVersion | None) -> Pair | None:
    """None when both are the same version."""
    found = (before or usual[0], after or usual[1])
    return None if found[0] == found[1] else found


def is_awaited(concertation: Concertation, *, at: datetime) -> bool:
    """Whether a bilan made now would be silent on its two versions, for want of their comparison."""
    told = pair(concertation, at=at)
    comparison = reading.stored(*told) if told else None
    return told is not None and (comparison is None or comparison.computed_at is None)


def evolution(concertation: Concertation, *, at: datetime) -> Evolution | None:
    """From one version to the other of `pair`, once they are compared; from three versions, each step too."""
    told = pair(concertation, at=at)
    comparison = reading.stored(*told) if told else None
    if comparison is None or comparison.computed_at is None:
        return None
    before, after = comparison.before, comparison.after
    places, steps = tuple(_places(comparison)), tuple(_steps(concertation))
    hashes = (before.source_sha256, after.source_sha256)
    return Evolution(before.name, after.name, *hashes, places, steps if len(steps) > 2 else ())


def _steps(concertation: Concertation) -> Iterator[PlanStep]:
    for step in reading.history(concertation, Actor()):
        yield PlanStep(
            name=step.version.name,
            dated=step.version.imported_at.astimezone(concertation.zone_info).date(),
            places=step.count,
            area_ha=step.area_ha,
            references=tuple(row.reference for row in step.contributions),
        )


def _places(comparison: Comparison) -> Iterator[ChangedPlace]:
    """With the contributions that everyone may read."""
    for one in reading.told(comparison, list(reading.places(comparison)), Actor()):
        place = one.place
        yield ChangedPlace(
            before=place.before_label,
            after=place.after_label,
            kind=place.after_kind,
            area_ha=place.area_ha,
            communes=tuple(commune.name for commune in place.communes.all()),
            references=tuple(row.reference for row in one.contributions),
            rings=cast(tuple[Ring, ...], place.geometry.coords),
        )
