"""The chronology of a concertation's procedure: each step, its date, its act, and what breaks a rule."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from carto.concertations import procedures
from carto.concertations.models import Concertation, Milestone, Procedure
from carto.concertations.models.procedure import dates_of
from carto.concertations.procedures import Breach, Step, StepKind, Template
from carto.concertations.procedures.shape import CALENDAR


class Progress(StrEnum):
    DONE = "done"
    LATE = "late"
    TO_COME = "to_come"
    UNDATED = "undated"


@dataclass(frozen=True)
class TimelineRow:
    """`milestone`: None for the two dates of the calendar."""

    step: Step
    on: date | None
    progress: Progress
    milestone: Milestone | None

    @property
    def label(self) -> str:
        return str(self.step.kind.label)


@dataclass(frozen=True)
class Timeline:
    procedure: Procedure
    rows: tuple[TimelineRow, ...]
    dates: dict[StepKind, date]
    breaches: tuple[Breach, ...]

    @property
    def template(self) -> Template:
        return self.procedure.template

    @property
    def calendar_breaches(self) -> list[Breach]:
        return [breach for breach in self.breaches if breach.steps & CALENDAR]

    @property
    def is_dated(self) -> bool:
        return any(row.on for row in self.rows if row.milestone)

    @property
    def in_order(self) -> list[TimelineRow]:
        """As a chronology prints them: by date, what has none where the texts put it."""
        dated = iter(sorted((row for row in self.rows if row.on), key=lambda row: row.on or date.max))
        return [next(dated) if row.on else row for row in self.rows]

    @property
    def is_over(self) -> bool:
        """Whether the last step of the procedure is behind us."""
        return self.rows[-1].progress is Progress.DONE


def read(concertation: Concertation, *, at: datetime) -> Timeline:
    """Two queries, and the phases."""
    procedure = Procedure.of(concertation)
    stored = {StepKind(row.step): row for row in Milestone.objects.filter(concertation=concertation)}
    return made_of(concertation, procedure, stored, at=at)


def made_of(
    concertation: Concertation, procedure: Procedure, stored: dict[StepKind, Milestone], *, at: datetime
) -> Timeline:
    """`stored`: the milestones by their step."""
    dates = dates_of(concertation, stored)
    today = at.astimezone(concertation.zone_info).date()
    rows = [
        _row(step, dates.get(step.kind), _milestone(concertation, step.kind, stored), today)
        for step in procedure.template.steps
    ]
    done = {row.step.kind for row in rows if row.progress is Progress.DONE}
    breaches = procedures.check(procedure.template, dates, done)
    return Timeline(procedure, tuple(rows), dates, tuple(breaches))


def _milestone(concertation: Concertation, step: StepKind, stored: dict[StepKind, Milestone]) -> Milestone | None:
    """The stored one; else one that says what is known: of the prescription, the act of the concertation."""
    if step in CALENDAR or step in stored:
        return stored.get(step)
    empty = Milestone(concertation=concertation, step=step)
    if step is StepKind.PRESCRIPTION:
        empty.done_on = empty.act_on = concertation.act_date
        empty.act_number = concertation.act_reference[:60]
    return empty


def _row(step: Step, on: date | None, milestone: Milestone | None, today: date) -> TimelineRow:
    if on is None:
        progress = Progress.UNDATED
    elif milestone is None:
        progress = Progress.DONE if on < today else Progress.TO_COME
    elif milestone.done_on is not None:
        progress = Progress.DONE if milestone.done_on <= today else Progress.TO_COME
    else:
        progress = Progress.LATE if on < today else Progress.TO_COME
    return TimelineRow(step, on, progress, milestone)
