"""What surely unites, what surely divides, and when people spoke. Figures of opinion are taken at the lower bound of
their interval (`contributions/opinion.py`, decision 010). Queries do not grow with what there is to count."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carto.answers.worklist import Asked
from carto.concertations.models import Concertation
from carto.contributions.filters import Filters
from carto.contributions.models import PUBLISHED, Contribution
from carto.contributions.opinion import Voices, interval
from carto.contributions.sorting import Sort, in_order, query_of
from carto.days import date_format
from carto.debate.models import Comment, Vote

SHOWN = 10
COUNTERS = ("for_count", "against_count", "mixed_count")
LONGEST_BY_WEEK = timedelta(weeks=26)
IN_PUBLISHED = {f"contribution__{name}": value for name, value in PUBLISHED.children}  # type: ignore[misc]  # a flat Q


@dataclass(frozen=True)
class Opinion:
    """`low`, `share`, `high`: of the votes for, or of the smaller side, in hundredths."""

    contribution: Contribution
    voices: Voices
    low: float
    share: float
    high: float

    @property
    def spread(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Ranking:
    """The first SHOWN of `count`; `query`: everyone's list of them, in the same order."""

    opinions: list[Opinion]
    count: int
    sort: Sort
    query: str

    @property
    def words(self) -> str:
        if self.sort is Sort.CONSENSUS:
            said = ngettext("%(n)s contribution rassemble.", "%(n)s contributions rassemblent.", self.count)
        else:
            said = ngettext("%(n)s contribution divise.", "%(n)s contributions divisent.", self.count)
        return said % {"n": self.count}


def dividing(concertation: Concertation) -> Ranking:
    return _ranking(concertation, Filters(opinions=("dividing",)), Sort.CONTROVERSY)


def uniting(concertation: Concertation) -> Ranking:
    return _ranking(concertation, Filters(opinions=("uniting",)), Sort.CONSENSUS)


def _ranking(concertation: Concertation, filters: Filters, sort: Sort) -> Ranking:
    """The surest first; two queries."""
    sure = filters.apply(Contribution.objects.filter(concertation=concertation).published())
    shown = in_order(sure, sort, day=date.min)  # neither order is drawn by day
    opinions = [_opinion(row, sort) for row in shown.only("channel", "number", "title", *COUNTERS)[:SHOWN]]
    return Ranking(opinions, sure.count(), sort, query_of(filters, sort))


def _opinion(row: Contribution, sort: Sort) -> Opinion:
    voices = Voices(row.for_count, row.against_count, row.mixed_count)
    count = voices.for_ if sort is Sort.CONSENSUS else min(voices.for_, voices.against)
    low, high = (round(100 * bound, 1) for bound in interval(count, voices.total))
    return Opinion(row, voices, low, round(100 * count / voices.total, 1), high)


class Step(models.TextChoices):
    """How long each period of the evolution is."""

    WEEK = "semaine", gettext_lazy("Par semaine")
    MONTH = "mois", gettext_lazy("Par mois")


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included, in the territory's civil time; `asked`: the list of its deposits."""

    first: date
    last: date
    label: str
    counts: tuple[int, ...]
    asked: Asked


@dataclass(frozen=True)
class Bar:
    """In the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Series:
    """One kind of thing over time, drawn on its own scale: votes are many, and would flatten the rest."""

    label: str
    total: int
    most: int
    bars: list[Bar]


@dataclass(frozen=True)
class Evolution:
    step: Step
    periods: list[Period]
    series: list[Series] = field(default_factory=list)

    @property
    def first(self) -> Period:
        return self.periods[0]

    @property
    def last(self) -> Period:
        return self.periods[-1]


WIDTH, HEIGHT = 600, 90


def evolution(concertation: Concertation, step: Step | None) -> Evolution:
    """Contributions received, votes and comments by week from Monday or by month, silent periods included; by month
    beyond half a year, unless `step` says. Three queries."""
    found = [_by_day(rows, moment, concertation) for rows, moment in _told(concertation)]
    days = [day for counts in found for day in counts]
    if not days:
        return Evolution(step or Step.WEEK, [])
    step = step or (Step.WEEK if max(days) - min(days) <= LONGEST_BY_WEEK else Step.MONTH)
    gathered = [_gathered(counts, step) for counts in found]
    periods = []
    first = _start(min(days), step)
    while first <= max(days):
        following = first + timedelta(weeks=1) if step is Step.WEEK else (first + timedelta(days=31)).replace(day=1)
        counts = tuple(one[first] for one in gathered)
        periods.append(
            Period(
                first,
                following - timedelta(days=1),
                _label(first, step),
                counts,
                _asked(first, following, concertation),
            )
        )
        first = following
    labels = [_("Contributions"), _("Votes"), _("Commentaires")]
    return Evolution(step, periods, [_series(label, rank, periods) for rank, label in enumerate(labels)])


def _told(concertation: Concertation) -> list[tuple["QuerySet[Any]", str]]:
    """What is counted, and the moment of each: of published contributions, as everywhere in the figures."""
    within = {"contribution__concertation": concertation} | IN_PUBLISHED
    return [
        (Contribution.objects.filter(concertation=concertation).published(), "received_at"),
        (Vote.objects.filter(**within, apart=None), "voted_at"),
        (Comment.objects.filter(**within).published(), "written_at"),
    ]


def _by_day(rows: "QuerySet[Any]", moment: str, concertation: Concertation) -> dict[date, int]:
    day = TruncDate(moment, tzinfo=concertation.zone_info)
    return dict(rows.order_by().annotate(day=day).values_list("day").annotate(n=Count("pk")))


def _gathered(counts: dict[date, int], step: Step) -> Counter[date]:
    found: Counter[date] = Counter()
    for day, count in counts.items():
        found[_start(day, step)] += count
    return found


def _start(day: date, step: Step) -> date:
    return day - timedelta(days=day.weekday()) if step is Step.WEEK else day.replace(day=1)


def _label(first: date, step: Step) -> str:
    if step is Step.MONTH:
        return date_format(first, "F Y")
    return _("semaine du %(day)s") % {"day": date_format(first)}


def _asked(first: date, following: date, concertation: Concertation) -> Asked:
    since, until = (datetime(day.year, day.month, day.day, tzinfo=concertation.zone_info) for day in (first, following))
    return Asked(Filters(since=since, until=until), is_whole=True)


def _series(label: str, rank: int, periods: list[Period]) -> Series:
    counts = [period.counts[rank] for period in periods]
    most, step = max(counts), WIDTH / len(counts)
    bars = [
        Bar(
            round(place * step + step * 0.1, 1), round(HEIGHT - tall, 1), round(step * 0.8, 1), round(tall, 1),
            f"{period.label} : {count}",
        )
        for place, (period, count) in enumerate(zip(periods, counts, strict=True))
        for tall in [HEIGHT * count / most if most else 0]
    ]  # fmt: skip
    return Series(label, sum(counts), most, bars)
