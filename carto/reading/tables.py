"""Cross tables: how many published contributions lie in each row and each column, and the list of exactly those.

A contribution of two themes counts in both rows: the totals of a table count contributions, not cells, and the table
says when cells add up to more. Queries do not grow with what there is to count: one for the columns of the row itself,
one for each of theme, commune and zone that is asked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.answers.worklist import Asked
from carto.concertations.identity import case
from carto.concertations.models import Concertation, IdentityLevel
from carto.contributions.filters import Filters
from carto.contributions.models import Channel, ContextItem, Contribution, ContributionQuerySet, Status
from carto.days import date_format
from carto.layers.models import ZoneKind

NONE = ""  # the row of what has no theme, no commune, no zone
NOWHERE = {
    "theme": gettext_lazy("Sans thème"),
    "commune": gettext_lazy("Hors commune"),
    "zone": gettext_lazy("Hors zonage"),
}
Codes = dict[int, tuple[str, ...]]


class Axis(models.TextChoices):
    """What a table may tell apart; the value is that of the address."""

    THEME = "theme", gettext_lazy("Thème")
    COMMUNE = "commune", gettext_lazy("Commune")
    ZONE = "zone", gettext_lazy("Type de zone du plan")
    KIND = "nature", gettext_lazy("Nature")
    CHANNEL = "voie", gettext_lazy("Voie de dépôt")
    OUTCOME = "suite", gettext_lazy("Suite donnée")
    LEVEL = "identite", gettext_lazy("Identité de l’auteur")
    MONTH = "mois", gettext_lazy("Mois de réception")


@dataclass(frozen=True)
class Cell:
    """`asked`: the list that shows exactly these contributions."""

    count: int
    asked: Asked


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Table:
    """`titles`: of the columns, none for a table of one axis; `totals`: of each, as contributions. `is_repeated`: some
    contribution counts in several rows or columns."""

    rows: Axis
    columns: Axis | None
    titles: list[str]
    lines: list[Line]
    totals: list[Cell]
    total: Cell
    is_repeated: bool


def table_of(concertation: Concertation, filters: Filters, rows: Axis, columns: Axis | None) -> Table:
    """`filters` narrow what is counted; what they say of the axes themselves is left out, being what is told
    apart, but for the dates of reception."""
    if columns == rows:
        columns = None
    axes = [axis for axis in (rows, columns) if axis is not None]
    asked = Asked(filters, is_whole=True)
    for axis in axes:
        asked = narrowed(asked, axis, None, concertation)
    published = asked.filters.apply(Contribution.objects.filter(concertation=concertation).published())
    codes = _codes(published, axes, concertation)
    by_row, by_column = (codes[axis] if axis else {} for axis in (rows, columns))
    counts = Counter(
        (row, column) for pk in by_row for row in by_row[pk] for column in (by_column[pk] if columns else (NONE,))
    )
    row_totals, column_totals = _totals(by_row), _totals(by_column)
    heads = labels(concertation, rows, row_totals)
    titles = labels(concertation, columns, column_totals) if columns is not None else []

    def cell(count: int, row: str | None, column: str | None) -> Cell:
        there = asked if row is None else narrowed(asked, rows, row, concertation)
        if columns is not None and column is not None:
            there = narrowed(there, columns, column, concertation)
        return Cell(count, there)

    lines = [
        Line(label, [cell(counts[row, column], row, column) for column, _t in titles], cell(row_totals[row], row, None))
        for row, label in heads
    ]
    totals = [cell(column_totals[column], None, column) for column, _title in titles]
    is_repeated = any(len(held) > 1 for axis in axes for held in codes[axis].values())
    total = cell(len(by_row), None, None)
    return Table(rows, columns, [title for _code, title in titles], lines, totals, total, is_repeated)


def narrowed(asked: Asked, axis: Axis, code: str | None, concertation: Concertation) -> Asked:
    """The same question, of that value of the axis alone; of all of them when `code` is None."""
    values = (code,) if code else ()
    filters = asked.filters
    match axis:
        case Axis.LEVEL:
            return replace(asked, levels=values)
        case Axis.THEME:
            filters = _beneath(replace(filters, themes=values), "theme", is_none=code == NONE)
        case Axis.COMMUNE:
            filters = _beneath(replace(filters, communes=values), "commune", is_none=code == NONE)
        case Axis.ZONE:
            filters = _beneath(replace(filters, zone_kinds=values), "zone", is_none=code == NONE)
        case Axis.KIND:
            filters = replace(filters, kinds=values)
        case Axis.CHANNEL:
            filters = replace(filters, channels=values)
        case Axis.OUTCOME:
            filters = replace(filters, statuses=values)
        case Axis.MONTH:
            filters = filters if code is None else _within(filters, *_month(code, concertation))
    return replace(asked, filters=filters)


def _within(filters: Filters, start: datetime, end: datetime) -> Filters:
    """A month that the filters begin or end in the middle of is cut there."""
    since = start if filters.since is None else max(start, filters.since)
    until = end if filters.until is None else min(end, filters.until)
    return replace(filters, since=since, until=until)


def _beneath(filters: Filters, name: str, *, is_none: bool) -> Filters:
    others = [one for one in filters.without if one != name]
    return replace(filters, without=tuple(sorted([*others, name] if is_none else others)))


def labels(concertation: Concertation, axis: Axis, used: Counter[str]) -> list[tuple[str, str]]:
    """Codes and words, in their order. Themes, communes and months are all there, as silence says something too; of
    the others what occurs."""
    match axis:
        case Axis.THEME:
            known = list(concertation.themes.values_list("slug", "label"))
        case Axis.COMMUNE:
            known = list(concertation.communes.order_by("name").values_list("insee_code", "name"))
        case Axis.MONTH:
            return [(code, month_words(code)) for code in _months(used)]
        case Axis.KIND:
            known = _used(concertation.kinds.values_list("slug", "label"), used)
        case Axis.ZONE:
            known = _used(ZoneKind.choices, used)
        case Axis.CHANNEL:
            known = _used(Channel.choices, used)
        case Axis.OUTCOME:
            known = _used(Status.choices, used)
        case Axis.LEVEL:
            known = _used([(level.value, _level_words(level)) for level in IdentityLevel], used)
    return known + ([(NONE, str(NOWHERE[axis.value]))] if used[NONE] else [])


def month_words(code: str) -> str:
    return date_format(date.fromisoformat(f"{code}-01"), "F Y")


def _used(choices: Iterable[tuple[str, Any]], used: Counter[str]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in choices if used[code]]


def _level_words(level: IdentityLevel) -> str:
    return str(level.label) if level is not IdentityLevel.NOTHING else _("Rien de vérifié")


def _totals(codes: Codes) -> Counter[str]:
    return Counter(code for held in codes.values() for code in held)


def _codes(rows: ContributionQuerySet, axes: list[Axis], concertation: Concertation) -> dict[Axis, Codes]:
    """By axis and primary key, every value that the contribution has there: one at least."""
    zone_info = concertation.zone_info
    columns: dict[Axis, tuple[Any, Callable[[Any], str]]] = {
        Axis.KIND: (F("kind__slug"), str),
        Axis.CHANNEL: (F("channel"), str),
        Axis.OUTCOME: (F("status"), str),
        Axis.LEVEL: (case("author"), str),
        Axis.MONTH: (F("received_at"), lambda moment: f"{moment.astimezone(zone_info):%Y-%m}"),
    }
    found: dict[Axis, Codes] = {}
    own = [axis for axis in axes if axis in columns]
    asked = rows.order_by().annotate(**{f"of_{axis.name.lower()}": columns[axis][0] for axis in own})
    read = list(asked.values_list("pk", *(f"of_{axis.name.lower()}" for axis in own)))
    for rank, axis in enumerate(own, start=1):
        found[axis] = {one[0]: (columns[axis][1](one[rank]),) for one in read}
    for axis in axes:
        if axis not in columns:
            held = _beside(rows, axis)
            found[axis] = {one[0]: tuple(held.get(one[0], (NONE,))) for one in read}
    return found


def _beside(rows: ContributionQuerySet, axis: Axis) -> dict[int, set[str]]:
    """What other tables say of these rows, as the filters of the list read it."""
    if axis is Axis.THEME:
        themed = Contribution.themes.through.objects.filter(contribution__in=rows.values("pk"))
        pairs = list(themed.values_list("contribution", "theme__slug"))
    else:
        field = "commune__insee_code" if axis is Axis.COMMUNE else "zone__kind"
        items = ContextItem.objects.filter(
            context__is_current=True, context__contribution__in=rows.values("pk"), **{f"{axis.value}__isnull": False}
        )
        pairs = list(items.order_by().values_list("context__contribution", field))
    held: dict[int, set[str]] = defaultdict(set)
    for pk, code in pairs:
        held[pk].add(code)
    return held


def _month(code: str, concertation: Concertation) -> tuple[datetime, datetime]:
    first = date.fromisoformat(f"{code}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=concertation.zone_info) for day in (first, following))
    return start, end


def _months(used: Counter[str]) -> list[str]:
    """From the first to the last, those between them without anything included."""
    if not used:
        return []
    current, last = date.fromisoformat(f"{min(used)}-01"), date.fromisoformat(f"{max(used)}-01")
    months = []
    while current <= last:
        months.append(f"{current:%Y-%m}")
        current = (current + timedelta(days=31)).replace(day=1)
    return months
