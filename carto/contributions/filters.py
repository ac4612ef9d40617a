"""The filters of the map, the list, the matching identifiers and the API: one way to read them, one to apply them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import F, Q
from django.db.models.functions import Least
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions import search
from carto.contributions.bounds import lower_bound
from carto.contributions.models import Channel, ContextItem, ContributionQuerySet, Status, number_of
from carto.contributions.opinion import CONFLICT, CONSENSUS
from carto.layers.models import PlanVersion, PlanVersionQuerySet, Prescription, Zone, ZoneKind

LONGEST_QUERY = 200
MOST_VALUES = 50
CODE = re.compile(r"[0-9]{2}(?:[0-9]{2})?")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPINIONS = {
    "uniting": (_("qui rassemblent"), F("for_count"), CONSENSUS),
    "dividing": (_("qui divisent"), Least("for_count", "against_count"), CONFLICT),
}
WITHOUT = {
    "theme": _("sans thème"),
    "commune": _("hors de toute commune"),
    "zone": _("hors du zonage"),
    "time": _("hors délai"),
}


@dataclass(frozen=True)
class Filters:
    """Within one dimension values add up, between dimensions all must hold. `communes` are INSEE codes, `zones`
    LIBELLE, `prescriptions` type and sub-type together (`0702`), `zone_ids` single zones: a shape matches whatever
    its current context touches. `unplaced`: only what has no place; `without`: what has no theme, commune or zone,
    or came out of time.
    `opinions`: what surely unites, what surely divides (`opinion.py`).
    `since`, `until`: when it was received, aware, half-open, at midnights of the territory's civil time."""

    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    zone_kinds: tuple[str, ...] = ()
    prescriptions: tuple[str, ...] = ()
    zone_ids: tuple[str, ...] = ()
    unplaced: bool = False
    without: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    @classmethod
    def of(cls, query: QueryDict, concertation: Concertation) -> "Filters":
        """Read `theme`, `kind`, `commune`, `status`, `channel`, `zone`, `zone_kind`, `prescription`, `zone_id`,
        `without`, `opinion` (each repeatable), `unplaced=1`, `since` and `until` (days, both included) and `q`; values
        the concertation does not know are ignored, as if absent."""
        since, last = (_midnight(query.get(name, ""), concertation) for name in ("since", "until"))
        return cls(
            themes=_known(query, "theme", concertation.themes.values_list("slug", flat=True)),
            kinds=_known(query, "kind", concertation.kinds.values_list("slug", flat=True)),
            communes=_known(query, "commune", concertation.communes.values_list("insee_code", flat=True)),
            statuses=_known(query, "status", Status.values),
            channels=_known(query, "channel", Channel.values),
            zones=_known(query, "zone", _labels(query, concertation)),
            zone_kinds=_known(query, "zone_kind", ZoneKind.values),
            prescriptions=_known(query, "prescription", _codes(query, concertation)),
            zone_ids=_known(query, "zone_id", _ids(query, concertation)),
            unplaced="1" in query.getlist("unplaced"),
            without=_known(query, "without", WITHOUT),
            opinions=_known(query, "opinion", OPINIONS),
            since=since,
            until=last and last + timedelta(days=1),
            text=query.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        )

    @property
    def is_about_plan(self) -> bool:
        return bool(self.zones or self.zone_kinds or self.prescriptions or self.zone_ids)

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    @property
    def named_without(self) -> list[tuple[str, str]]:
        return [(name, str(WITHOUT[name])) for name in self.without]

    @property
    def named_opinions(self) -> list[tuple[str, str]]:
        return [(name, str(OPINIONS[name][0])) for name in self.opinions]

    @property
    def first_day(self) -> date | None:
        return self.since and self.since.date()

    @property
    def last_day(self) -> date | None:
        return self.until and (self.until - timedelta(days=1)).date()

    def apply(self, rows: ContributionQuerySet) -> ContributionQuerySet:
        """Rows of one concertation that match; none comes twice."""
        if self.themes:
            rows = rows.with_any_theme(self.themes)
        if self.kinds:
            rows = rows.filter(kind__slug__in=self.kinds)
        if self.communes:
            rows = rows.touching_communes(self.communes)
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        if self.channels:
            rows = rows.filter(channel__in=self.channels)
        if self.zones:
            rows = rows.touching_zones(self.zones)
        if self.zone_kinds:
            rows = rows.touching_zone_kinds(self.zone_kinds)
        if self.prescriptions:
            rows = rows.touching_prescriptions(self.prescriptions)
        if self.zone_ids:
            rows = rows.touching_any(ContextItem.objects.filter(zone__in=[int(pk) for pk in self.zone_ids]))
        if self.unplaced:
            rows = rows.unplaced()
        for name in self.without:
            rows = rows.without(name)
        if self.opinions:
            rows = _of_opinions(rows, self.opinions)
        if self.since is not None:
            rows = rows.filter(received_at__gte=self.since)
        if self.until is not None:
            rows = rows.filter(received_at__lt=self.until)
        if (number := number_of(self.text.upper())) is not None:
            return rows.filter(number=number)
        return rows.filter(search.condition(self.text)) if self.text else rows

    @property
    def query_string(self) -> str:
        """The same filters as a query string, canonical, without a leading question mark."""
        return urlencode(
            [("theme", v) for v in self.themes]
            + [("kind", v) for v in self.kinds]
            + [("commune", v) for v in self.communes]
            + [("status", v) for v in self.statuses]
            + [("channel", v) for v in self.channels]
            + [("zone", v) for v in self.zones]
            + [("zone_kind", v) for v in self.zone_kinds]
            + [("prescription", v) for v in self.prescriptions]
            + [("zone_id", v) for v in self.zone_ids]
            + ([("unplaced", "1")] if self.unplaced else [])
            + [("without", v) for v in self.without]
            + [("opinion", v) for v in self.opinions]
            + ([("since", self.first_day.isoformat())] if self.first_day else [])
            + ([("until", self.last_day.isoformat())] if self.last_day else [])
            + ([("q", self.text)] if self.text else [])
        )


def _known(query: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The repeated values of a parameter that are known, once each, sorted; `known` is read only if there are any."""
    given = set(query.getlist(name))
    return tuple(sorted(given.intersection(known))) if given else ()


def _of_opinions(rows: ContributionQuerySet, names: tuple[str, ...]) -> ContributionQuerySet:
    sure = Q()
    for name in names:
        _label, counted, least = OPINIONS[name]
        rows = rows.alias(**{f"surely_{name}": lower_bound(counted)})
        sure |= Q(**{f"surely_{name}__gte": least})
    return rows.filter(sure)


def _midnight(text: str, concertation: Concertation) -> datetime | None:
    """When that day begins; None for what is no day, and at both ends of the calendar, which no zone can shift."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else date.min
    except ValueError:
        return None
    is_usual = 1 < day.year < date.max.year
    return datetime.combine(day, time(), concertation.zone_info) if is_usual else None


def _labels(query: QueryDict, concertation: Concertation) -> Iterable[str]:
    """Those of a plan of the concertation, in force or not, as some contributions may still lie in the former one."""
    given = [text for text in query.getlist("zone")[:MOST_VALUES] if "\x00" not in text]
    rows = Zone.objects.filter(version__in=_plans(concertation), label__in=given)
    return rows.order_by().values_list("label", flat=True).distinct()


def _codes(query: QueryDict, concertation: Concertation) -> Iterable[str]:
    given = [text for text in query.getlist("prescription")[:MOST_VALUES] if CODE.fullmatch(text)]
    rows = Prescription.objects.filter(version__in=_plans(concertation), type_code__in=[code[:2] for code in given])
    return [kind + sub for kind, sub in rows.order_by().values_list("type_code", "subtype_code").distinct()]


def _ids(query: QueryDict, concertation: Concertation) -> Iterable[str]:
    given = [text for text in query.getlist("zone_id")[:MOST_VALUES] if NUMBER.fullmatch(text)]
    rows = Zone.objects.filter(version__in=_plans(concertation), pk__in=given)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _plans(concertation: Concertation) -> PlanVersionQuerySet:
    return PlanVersion.objects.published().filter(concertation=concertation)
