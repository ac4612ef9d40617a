"""Where people speak: contributions and their votes by the commune they lie in. Nobody asks voters for theirs.

A contribution that lies across two communes counts in both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Least

from carto.concertations.models import Concertation
from carto.contributions.bounds import lower_bound
from carto.contributions.filters import Filters
from carto.contributions.models import ContextItem, Contribution, ContributionQuerySet
from carto.contributions.opinion import CONFLICT, CONSENSUS, WIDEST, Voices, interval

NOBODY = Voices(0, 0, 0)
COMMUNE = "contexts__items__commune__insee_code"


@dataclass(frozen=True)
class Row:
    """`query`: the list's, for the contributions counted here. `uniting`, `dividing`: how many surely do."""

    code: str
    name: str
    query: str
    contributions: int = 0
    comments: int = 0
    voices: Voices = NOBODY
    uniting: int = 0
    dividing: int = 0

    @property
    def is_small(self) -> bool:
        """Whether its votes are too few for their shares to be compared with another's."""
        low, high = interval(self.voices.for_, self.voices.total)
        return high - low > WIDEST


@dataclass(frozen=True)
class Table:
    """`elsewhere`: contributions that lie in no commune, having no place."""

    rows: list[Row]
    total: int
    elsewhere: int


def by_commune(concertation: Concertation, filters: Filters) -> Table:
    """Every commune by name, those where nobody spoke included; four queries, whatever there is to count."""
    published = filters.apply(Contribution.objects.filter(concertation=concertation).published())
    total = published.count()
    placed = published.touching_any(ContextItem.objects.filter(commune__isnull=False)).count()
    counted = {
        code: {"contributions": contributions, "comments": comments, "voices": Voices(*voices), "uniting": uniting,
               "dividing": dividing}
        for code, contributions, comments, *voices, uniting, dividing in _counted(published)
    }  # fmt: skip
    communes = concertation.communes.order_by("name").values_list("insee_code", "name")
    rows = [
        Row(code, name, replace(filters, communes=(code,)).query_string, **counted.get(code, {}))
        for code, name in communes
    ]
    return Table(rows, total, total - placed)


def _counted(rows: ContributionQuerySet) -> Iterable[tuple[Any, ...]]:
    """INSEE code, contributions, comments, votes for, against, mixed, contributions that unite, that divide."""
    lying = rows.filter(contexts__is_current=True, contexts__items__commune__isnull=False)
    measured = lying.alias(
        agreement=lower_bound(F("for_count")), division=lower_bound(Least("for_count", "against_count"))
    )
    return measured.order_by().values_list(COMMUNE).annotate(
        Count("pk"), Sum("comment_count"), Sum("for_count"), Sum("against_count"), Sum("mixed_count"),
        uniting=Count("pk", filter=Q(agreement__gte=CONSENSUS)), dividing=Count("pk", filter=Q(division__gte=CONFLICT)),
    )  # fmt: skip
