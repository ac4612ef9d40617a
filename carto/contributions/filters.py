"""The filters of the map, the list, the matching identifiers and the API: one way to read them, one to apply them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from carto.concertations.models import Concertation
from carto.contributions import search
from carto.contributions.models import ContributionQuerySet, Status, number_of

LONGEST_QUERY = 200


@dataclass(frozen=True)
class Filters:
    """Within one dimension values add up, between dimensions all must hold. `communes` are INSEE codes: a shape
    matches each commune its current context touches."""

    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, query: QueryDict, concertation: Concertation) -> "Filters":
        """Read `theme`, `kind`, `commune`, `status` (each repeatable) and `q`; values the concertation does not know
        are ignored, as if they were not there."""
        return cls(
            themes=_known(query, "theme", concertation.themes.values_list("slug", flat=True)),
            kinds=_known(query, "kind", concertation.kinds.values_list("slug", flat=True)),
            communes=_known(query, "commune", concertation.communes.values_list("insee_code", flat=True)),
            statuses=_known(query, "status", Status.values),
            text=query.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        )

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
            + ([("q", self.text)] if self.text else [])
        )


def _known(query: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The repeated values of a parameter that are known, once each, sorted; `known` is read only if there are any."""
    given = set(query.getlist(name))
    return tuple(sorted(given.intersection(known))) if given else ()
