"""The filters of the map, the list, the matching identifiers and the API: one way to read them, one to apply them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from carto.concertations.models import Concertation
from carto.contributions import search
from carto.contributions.models import ContextItem, ContributionQuerySet, Status, number_of
from carto.layers.models import PlanVersion, PlanVersionQuerySet, Prescription, Zone, ZoneKind

LONGEST_QUERY = 200
MOST_VALUES = 50
CODE = re.compile(r"[0-9]{2}(?:[0-9]{2})?")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Filters:
    """Within one dimension values add up, between dimensions all must hold. `communes` are INSEE codes, `zones`
    LIBELLE, `prescriptions` type and sub-type together (`0702`), `zone_ids` single zones: a shape matches whatever
    its current context touches."""

    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    zone_kinds: tuple[str, ...] = ()
    prescriptions: tuple[str, ...] = ()
    zone_ids: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, query: QueryDict, concertation: Concertation) -> "Filters":
        """Read `theme`, `kind`, `commune`, `status`, `zone`, `zone_kind`, `prescription`, `zone_id` (each repeatable)
        and `q`; values the concertation does not know are ignored, as if they were not there."""
        return cls(
            themes=_known(query, "theme", concertation.themes.values_list("slug", flat=True)),
            kinds=_known(query, "kind", concertation.kinds.values_list("slug", flat=True)),
            communes=_known(query, "commune", concertation.communes.values_list("insee_code", flat=True)),
            statuses=_known(query, "status", Status.values),
            zones=_known(query, "zone", _labels(query, concertation)),
            zone_kinds=_known(query, "zone_kind", ZoneKind.values),
            prescriptions=_known(query, "prescription", _codes(query, concertation)),
            zone_ids=_known(query, "zone_id", _ids(query, concertation)),
            text=query.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        )

    @property
    def is_about_plan(self) -> bool:
        return bool(self.zones or self.zone_kinds or self.prescriptions or self.zone_ids)

    @property
    def is_empty(self) -> bool:
        return self == Filters()

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
        if self.zones:
            rows = rows.touching_zones(self.zones)
        if self.zone_kinds:
            rows = rows.touching_zone_kinds(self.zone_kinds)
        if self.prescriptions:
            rows = rows.touching_prescriptions(self.prescriptions)
        if self.zone_ids:
            rows = rows.touching_any(ContextItem.objects.filter(zone__in=[int(pk) for pk in self.zone_ids]))
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
            + [("zone", v) for v in self.zones]
            + [("zone_kind", v) for v in self.zone_kinds]
            + [("prescription", v) for v in self.prescriptions]
            + [("zone_id", v) for v in self.zone_ids]
            + ([("q", self.text)] if self.text else [])
        )


def _known(query: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The repeated values of a parameter that are known, once each, sorted; `known` is read only if there are any."""
    given = set(query.getlist(name))
    return tuple(sorted(given.intersection(known))) if given else ()


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
