"""The home of the territory: every concertation by its stage, the dates to come of all, the picture of perimeters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from typing import Any

from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations import timeline
from carto.concertations.models import Concertation, Milestone, Phase
from carto.days import last_day

WIDTH = 1000
TOLERANCE_DEGREES = 0.002  # about 200 m: a picture of a territory, not a limit
DATES_SHOWN = 12
Ring = list[tuple[float, float]]


class Stage(models.TextChoices):
    """In the order of the page."""

    OPEN = "open", gettext_lazy("Ouverte")
    COMING = "coming", gettext_lazy("À venir")
    CLOSED = "closed", gettext_lazy("Close")
    ARCHIVED = "archived", gettext_lazy("Terminée")
    DRAFT = "draft", gettext_lazy("Brouillon")


@dataclass(frozen=True)
class HomeRow:
    """`rank`: its number on the page and on the picture; `open`: the phases that are."""

    rank: int
    concertation: Concertation
    stage: Stage
    open: tuple[Phase, ...]


@dataclass(frozen=True)
class Coming:
    """`url`: the page of what comes, when it has one."""

    on: date
    what: str
    concertation: Concertation
    url: str = ""


@dataclass(frozen=True)
class Outline:
    """An SVG path, and where its number is written."""

    row: HomeRow
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    height: int
    outlines: tuple[Outline, ...]


def rows(concertations: Sequence[Concertation], *, at: datetime) -> list[HomeRow]:
    """Open first, then to come, closed, archived, drafts. Phases must be prefetched."""
    staged = [(stage_of(one, at=at), one) for one in concertations]
    order = list(Stage)
    staged.sort(key=lambda pair: order.index(pair[0]))
    return [
        HomeRow(rank, one, stage, tuple(p for p in one.phases.all() if p.opens_at <= at < p.closes_at))
        for rank, (stage, one) in enumerate(staged, start=1)
    ]


def stage_of(concertation: Concertation, *, at: datetime) -> Stage:
    """Between two phases it is still open: the next one is on its calendar. Archived once the procedure is over."""
    if concertation.published_at is None:
        return Stage.DRAFT
    phases = concertation.phases.all()
    if all(phase.opens_at > at for phase in phases):
        return Stage.COMING
    if any(phase.closes_at > at for phase in phases):
        return Stage.OPEN
    return Stage.ARCHIVED if timeline.read(concertation, at=at).is_over else Stage.CLOSED


def coming(found: Sequence[HomeRow], *, at: datetime) -> list[Coming]:
    """The next dates of all that are published: phases that open and close, steps foreseen."""
    public = {row.concertation.pk: row.concertation for row in found if row.stage is not Stage.DRAFT}
    steps = Milestone.objects.filter(concertation__in=public, done_on=None, planned_on__gte=at.date()).order_by(
        "planned_on"
    )[:DATES_SHOWN]
    dates = [event for one in public.values() for event in _of_phases(one, at)]
    dates += [
        Coming(step.planned_on, step.get_step_display(), public[step.concertation_id])
        for step in steps
        if step.planned_on is not None
    ]
    return sorted(dates, key=lambda event: event.on)[:DATES_SHOWN]


def _of_phases(concertation: Concertation, at: datetime) -> Iterator[Coming]:
    for phase in concertation.phases.all():
        if phase.opens_at > at:
            opens = phase.opens_at.astimezone(concertation.zone_info).date()
            yield Coming(opens, _("ouverture : %(phase)s") % {"phase": phase.title}, concertation)
        if phase.closes_at > at:
            closes = last_day(phase.closes_at.astimezone(concertation.zone_info))
            yield Coming(closes, _("clôture : %(phase)s") % {"phase": phase.title}, concertation)


def picture(found: Sequence[HomeRow]) -> Picture | None:
    """The perimeters, north up, on one sheet; None when there is none."""
    held = [(row, rings) for row in found if (rings := _rings(row.concertation))]
    if not held:
        return None
    points = [point for _row, rings in held for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    flat = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = WIDTH / max((east - west) * flat, north - south, 1e-6)
    drawn = [
        _outline(
            row, [[(round((x - west) * flat * scale), round((north - y) * scale)) for x, y in ring] for ring in rings]
        )
        for row, rings in held
    ]
    return Picture(round((north - south) * scale) + 1, tuple(drawn))


def _outline(row: HomeRow, rings: list[list[tuple[int, int]]]) -> Outline:
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)
    longest = max(rings, key=len)
    xs, ys = [x for x, _y in longest], [y for _x, y in longest]
    return Outline(row, path, (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)


def _rings(concertation: Concertation) -> list[Ring]:
    """Outer rings in EPSG:4326, simplified once for each version of the perimeter."""
    key = f"home-outline-{concertation.pk}-{concertation.perimeter_version}"
    kept: list[Ring] | None = cache.get(key)
    if kept is None:
        kept = _simplified(Concertation.objects.values_list("perimeter", flat=True).get(pk=concertation.pk))
        cache.set(key, kept, None)
    return kept


def _simplified(perimeter: Any) -> list[Ring]:
    if perimeter is None:
        return []
    simple = perimeter.simplify(TOLERANCE_DEGREES, preserve_topology=True)
    polygons = [simple] if simple.geom_type == "Polygon" else list(simple)
    return [[(x, y) for x, y, *_z in polygon.exterior_ring.coords] for polygon in polygons]
