"""Which contributions lie where the plan changed: worked out again whenever one of them does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.core.cache import cache

from carto.comparing.finding import shapes_of
from carto.comparing.models import Comparison
from carto.contributions.models import Contribution

KEPT_S = 24 * 3600


@dataclass(frozen=True)
class Lying:
    """Keys of the published contributions that have a place: by rank of each changed place that they touch, in the
    order of their numbers, and those that touch none."""

    on: Mapping[int, Sequence[int]]
    elsewhere: frozenset[int]

    @property
    def touched(self) -> set[int]:
        return {pk for held in self.on.values() for pk in held}


def lying(comparison: Comparison) -> Lying:
    """Kept until a contribution, or the comparison, is another: each visible change of the map has its version."""
    version = comparison.concertation.snapshot_version
    key = f"comparing-{comparison.pk}-{comparison.computed_at:%Y%m%d%H%M%S%f}-{version}"
    kept: Lying | None = cache.get(key)
    if kept is None:
        kept = _laid(comparison)
        cache.set(key, kept, KEPT_S)
    return kept


def _laid(comparison: Comparison) -> Lying:
    """As everyone sees their places: a blurred one must not be found again by its zone."""
    places = list(comparison.places.values_list("rank", "geometry"))
    rows = Contribution.objects.filter(concertation=comparison.concertation_id).published().placed()
    placed = list(rows.order_by("number").values_list("pk", "public_geometry"))
    shapes: Any = shapes_of(shape for _pk, shape in placed)
    tree = shapely.STRtree(shapes_of(shape for _rank, shape in places))
    met, ranks = tree.query(shapes, predicate="intersects")
    on: dict[int, list[int]] = defaultdict(list)
    for row, place in sorted(zip(met.tolist(), ranks.tolist(), strict=True)):
        on[places[place][0]].append(placed[row][0])
    touched = {pk for held in on.values() for pk in held}
    return Lying(dict(on), frozenset(pk for pk, _shape in placed) - touched)
