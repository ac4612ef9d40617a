"""Where people speak much, little or not at all, for as many inhabitants. One query, whatever there is to count.

A contribution that lies across two communes counts in both. Where its authors live is neither asked nor known."""

from dataclasses import dataclass

from django.db.models import Count, Q

from carto.answers.worklist import Asked
from carto.concertations.models import Concertation
from carto.contributions.facets import PUBLISHED
from carto.contributions.filters import Filters
from carto.contributions.models import ContextItem
from carto.reading.models import Population, PopulationSource

SMALL = 500  # inhabitants: one contribution more adds two for a thousand
CODE = "commune__insee_code"


@dataclass(frozen=True)
class Place:
    """A commune. `inhabitants` is None while nobody said how many; `people`: the different authors of its
    contributions, each one written by hand for somebody counted as one more."""

    code: str
    name: str
    inhabitants: int | None
    contributions: int
    people: int
    asked: Asked

    @property
    def density(self) -> float | None:
        """Contributions for a thousand inhabitants."""
        return self._for_a_thousand(self.contributions)

    @property
    def people_density(self) -> float | None:
        return self._for_a_thousand(self.people)

    @property
    def is_small(self) -> bool:
        return self.inhabitants is not None and self.inhabitants < SMALL

    def _for_a_thousand(self, count: int) -> float | None:
        return 1_000 * count / self.inhabitants if self.inhabitants else None


@dataclass(frozen=True)
class Bar:
    """`width`: of 100, the longest being 100; 0 when the density is not known."""

    place: Place
    width: float


@dataclass(frozen=True)
class Densities:
    """`bars`: communes that spoke, the densest first; `silent`: those that did not, the most populated first;
    `uncounted`: names of those without inhabitants."""

    source: PopulationSource | None
    bars: list[Bar]
    silent: list[Place]
    uncounted: list[str]
    has_small: bool

    @property
    def silent_inhabitants(self) -> int:
        return sum(place.inhabitants or 0 for place in self.silent)

    @property
    def total(self) -> int:
        return len(self.bars) + len(self.silent)


def densities(concertation: Concertation) -> Densities:
    """Four queries."""
    places = _places(concertation)
    spoke = sorted((place for place in places if place.contributions), key=lambda one: (-(one.density or 0), one.name))
    most = max((place.density or 0 for place in spoke), default=0)
    bars = [Bar(place, round(100 * (place.density or 0) / most, 1) if most else 0) for place in spoke]
    silent = sorted(
        (one for one in places if not one.contributions), key=lambda one: (-(one.inhabitants or 0), one.name)
    )
    return Densities(
        source=PopulationSource.objects.filter(concertation=concertation).first(),
        bars=bars,
        silent=silent,
        uncounted=[place.name for place in places if place.inhabitants is None],
        has_small=any(place.is_small for place in spoke),
    )


def _places(concertation: Concertation) -> list[Place]:
    inhabitants = dict(Population.objects.filter(concertation=concertation).values_list("insee_code", "inhabitants"))
    counted = {code: counts for code, *counts in _counted(concertation)}
    places = []
    for code, name in concertation.communes.order_by("name").values_list("insee_code", "name"):
        contributions, people, by_hand = counted.get(code, (0, 0, 0))
        asked = Asked(Filters(communes=(code,)), is_whole=True)
        places.append(Place(code, name, inhabitants.get(code), contributions, people + by_hand, asked))
    return places


def _counted(concertation: Concertation) -> list[tuple[str, int, int, int]]:
    """INSEE code, contributions, different authors, contributions without any."""
    items = ContextItem.objects.filter(
        context__is_current=True, context__contribution__concertation=concertation, commune__isnull=False, **PUBLISHED
    )
    written = Count("context__contribution", distinct=True, filter=Q(context__contribution__author__isnull=True))
    return list(
        items.order_by().values_list(CODE).annotate(
            Count("context__contribution", distinct=True), Count("context__contribution__author", distinct=True),
            by_hand=written,
        )
    )  # fmt: skip
