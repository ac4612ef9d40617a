"""How many were answered, and how: what everyone reads."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from carto.answers.changing import Asked, contributions
from carto.answers.models import OUTCOMES
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, Status


@dataclass(frozen=True)
class Tally:
    """Of the published contributions. `outcomes`: value, words, count, those that nothing got left out;
    `changing`: how many changed the plan."""

    total: int
    awaiting: int
    outcomes: list[tuple[str, Any, int]]
    changing: int

    @property
    def answered(self) -> int:
        return self.total - self.awaiting


def tally_of(concertation: Concertation) -> Tally:
    rows = Contribution.objects.filter(concertation=concertation).published().order_by()
    counts = dict(rows.values_list("status").annotate(n=Count("pk")))
    outcomes = [(value, label, counts[value]) for value, label in OUTCOMES if value in counts]
    changed = contributions(concertation, Asked()).count()
    return Tally(sum(counts.values()), counts.get(Status.AWAITING, 0), outcomes, changed)
