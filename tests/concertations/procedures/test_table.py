"""The table as a whole: every type has its versions, and a procedure keeps the one it was engaged under."""

from datetime import date

import pytest

from carto.concertations.procedures import (
    REFORM,
    Formality,
    Means,
    ProcedureType,
    Span,
    StepKind,
    find,
    in_force,
    versions,
)
from carto.concertations.procedures.shape import CALENDAR

EVERY = [template for type_ in ProcedureType for template in versions(type_)]


@pytest.mark.parametrize("type_", ProcedureType)
def test_every_type_has_versions_without_a_gap(type_: ProcedureType) -> None:
    found = versions(type_)
    assert [one.version for one in found] == list(range(1, len(found) + 1))
    assert sorted(one.effective_from for one in found) == [one.effective_from for one in found]


@pytest.mark.parametrize("template", EVERY, ids=lambda one: f"{one.type}-{one.version}")
def test_every_rule_and_formality_bears_on_steps_of_its_template(template: object) -> None:
    assert template in EVERY
    one = next(each for each in EVERY if each is template)
    steps = {step.kind for step in one.steps}
    assert len(steps) == len(one.steps)
    assert steps >= CALENDAR
    used = {end for gap in one.gaps for end in (gap.earlier, gap.later)}
    used |= {f.step for f in one.formalities} | {f.until for f in one.formalities if f.until}
    assert used <= steps
    assert len({f.slug for f in one.formalities}) == len(one.formalities)
    assert all(step.article for step in one.steps)


@pytest.mark.parametrize("type_", [ProcedureType.ELABORATION, ProcedureType.MODIFICATION, ProcedureType.PPVE])
def test_what_was_engaged_before_the_reform_stays_under_the_former_text(type_: ProcedureType) -> None:
    assert in_force(type_, date(2026, 5, 25)).version == 1
    assert (in_force(type_, REFORM).version, in_force(type_, REFORM).effective_from) == (2, REFORM)
    assert in_force(type_, date(1999, 1, 1)).version == 1


def test_a_version_that_never_was_is_an_error() -> None:
    with pytest.raises(KeyError):
        find(ProcedureType.ELABORATION, 99)


def test_a_formality_says_when_it_begins_at_the_latest_and_how_long_it_stays() -> None:
    posted = Formality(StepKind.ARREST, Means.POSTING, "R153-3", lasts=Span(months=1))
    told = Formality(StepKind.OPENING, Means.PRESS, "L123-10", ahead=Span(days=15), until=StepKind.CLOSING)
    again = Formality(StepKind.OPENING, Means.PRESS, "R123-11", within=Span(days=8), rank=2)
    dates = {
        StepKind.ARREST: date(2026, 1, 10),
        StepKind.OPENING: date(2026, 3, 16),
        StepKind.CLOSING: date(2026, 4, 20),
    }
    assert posted.window(dates) == (date(2026, 1, 10), date(2026, 2, 10))
    assert told.window(dates) == (date(2026, 3, 1), date(2026, 4, 20))
    assert again.window(dates) == (date(2026, 3, 24), date(2026, 3, 24))
    assert posted.window({}) is None
    assert (str(told), str(again)) == (
        "Presse : Ouverture des contributions", "Presse, rappel : Ouverture des contributions",
    )  # fmt: skip
