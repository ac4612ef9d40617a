"""Dates held against a template: each that breaks a rule, named with its article and what to do; pure."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from carto.concertations.procedures.shape import Gap, ProcedureType, StepKind, Template
from carto.days import date_format

NOTHING_DONE: frozenset[StepKind] = frozenset()


@dataclass(frozen=True)
class Breach:
    """`steps`: the dates to look at. `is_refusal`: the text leaves no choice; otherwise the agent decides."""

    steps: frozenset[StepKind]
    sentence: str
    article: str
    is_refusal: bool = False
    is_confirmed: bool = True

    def __str__(self) -> str:
        said = f"{self.sentence} ({self.article})"
        return said if self.is_confirmed else _("%(said)s – à confirmer") % {"said": said}


def check(template: Template, dates: Mapping[StepKind, date], done: Set[StepKind] = NOTHING_DONE) -> list[Breach]:
    """In the order of the template. `done`: the steps already taken: a fact is told, never refused."""
    found = [breach for gap in template.gaps for breach in _held_against(gap, dates, done)]
    return [*_repealed(template, dates), *found]


def _held_against(gap: Gap, dates: Mapping[StepKind, date], done: Set[StepKind]) -> Iterator[Breach]:
    earlier, later = dates.get(gap.earlier), dates.get(gap.later)
    if earlier is None or later is None:
        return
    steps, is_refusal = frozenset({gap.earlier, gap.later}), gap.refuses and gap.later not in done
    earliest, latest = gap.earliest(earlier), gap.latest(earlier)
    if earliest is not None and later < earliest:
        yield Breach(steps, _too_soon(gap, earlier, later, earliest), gap.article, is_refusal, gap.is_confirmed)
    if latest is not None and later > latest:
        yield Breach(steps, _too_late(gap, later, latest), gap.article, is_refusal, gap.is_confirmed)


def _too_soon(gap: Gap, earlier: date, later: date, earliest: date) -> str:
    words = _words(gap, later) | {"before": gap.earlier.label, "from": day(earlier), "bound": day(earliest)}
    if not gap.at_least or not (gap.at_least.days or gap.at_least.months):
        return _("« %(step)s », le %(on)s, vient avant « %(before)s », le %(from)s : fixez-la après.") % words
    words["span"] = str(gap.at_least)
    if gap.both_count:
        return (
            _("De « %(before)s » à « %(step)s », il faut au moins %(span)s : clôturez le %(bound)s ou après.") % words
        )
    return (
        _(
            "« %(step)s », le %(on)s, doit suivre « %(before)s », le %(from)s, de %(span)s au moins : "
            "fixez le %(bound)s ou après."
        )
        % words
    )


def _too_late(gap: Gap, later: date, latest: date) -> str:
    words = _words(gap, later) | {"before": gap.earlier.label, "span": str(gap.at_most), "bound": day(latest)}
    return (
        _("« %(step)s », le %(on)s, dépasse les %(span)s comptés de « %(before)s » : fixez le %(bound)s ou avant.")
        % words
    )


def _words(gap: Gap, later: date) -> dict[str, object]:
    return {"step": gap.later.label, "on": day(later)}


def _repealed(template: Template, dates: Mapping[StepKind, date]) -> Iterator[Breach]:
    engaged = dates.get(StepKind.PRESCRIPTION)
    if template.repealed_on is None or engaged is None or engaged < template.repealed_on:
        return
    words = {"type": template, "on": day(template.repealed_on), "other": ProcedureType.MODIFICATION.label}
    sentence = _("« %(type)s » ne s’engage plus depuis le %(on)s : à la page « Procédure », choisissez « %(other)s ».")
    yield Breach(frozenset({StepKind.PRESCRIPTION}), sentence % words, "loi n° 2025-1129", is_confirmed=False)


def day(moment: date) -> str:
    return date_format(moment, "DATE_FORMAT")
