"""The calendar of what follows the closing, as the procedure's template counts it (R123-18, L123-15): each deadline,
when it was met, how many days are left; in civil days of the territory."""

from dataclasses import dataclass
from datetime import date, datetime

from carto.concertations import timeline
from carto.concertations.models import Concertation
from carto.concertations.procedures import Gap, StepKind
from carto.conclusions.models import Extension

COUNTED = (StepKind.MINUTES, StepKind.REPLY, StepKind.REPORT)


@dataclass(frozen=True)
class Deadline:
    """`due_on`: None while what it is counted from has no date. `extension`: the last one granted."""

    gap: Gap
    due_on: date | None
    done_on: date | None
    today: date
    extension: Extension | None = None

    @property
    def label(self) -> str:
        return str(self.gap.later.label)

    @property
    def counted_from(self) -> str:
        return str(self.gap.earlier.label)

    @property
    def days_left(self) -> int | None:
        """0 on the very day, less once it is past; None when it is met or has no date."""
        return None if self.due_on is None or self.done_on is not None else (self.due_on - self.today).days

    @property
    def days_late(self) -> int:
        """Of what was not done in time, to this day or to the day it was done."""
        return max(0, ((self.done_on or self.today) - self.due_on).days) if self.due_on else 0


def read(concertation: Concertation, *, at: datetime) -> list[Deadline]:
    """Those that the procedure has; empty when no inquiry belongs to it."""
    known = timeline.read(concertation, at=at)
    today = at.astimezone(concertation.zone_info).date()
    done = {row.step.kind: row.milestone.done_on for row in known.rows if row.milestone}
    last = Extension.objects.filter(concertation=concertation).first()
    return [
        _deadline(gap, known.dates, done, today, last if gap.later is StepKind.REPORT else None)
        for gap in known.template.gaps
        if gap.later in COUNTED and gap.at_most
    ]


def of_the_report(concertation: Concertation, *, at: datetime) -> Deadline | None:
    return next((one for one in read(concertation, at=at) if one.gap.later is StepKind.REPORT), None)


def _deadline(
    gap: Gap, dates: dict[StepKind, date], done: dict[StepKind, date | None], today: date, extension: Extension | None
) -> Deadline:
    start = dates.get(gap.earlier)
    due_on = extension.until if extension else start and gap.latest(start)
    return Deadline(gap, due_on, done.get(gap.later), today, extension)
