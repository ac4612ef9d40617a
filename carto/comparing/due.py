"""The comparisons that nobody has to ask for: of each published version with the next, of the first with the one in
force; and again those whose communes are no longer the same."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from carto.comparing import actions, reading, tasks
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.concertations.rules import operator
from carto.layers.models import PlanVersion

Pair = tuple[PlanVersion, PlanVersion]


def ask_due(at: datetime) -> None:
    """For the worker, whose jobs compute them. One that failed waits for the team."""
    counted = PlanVersion.objects.whole().published().values("concertation").annotate(count=Count("pk"))
    several = counted.filter(count__gt=1).values("concertation")
    for concertation in Concertation.objects.filter(pk__in=several).defer("perimeter"):
        for before, after in _due(concertation):
            with transaction.atomic():
                comparison = actions.request(operator(), concertation, before, after, at=at)
                tasks.compare.enqueue(comparison.pk, None)


def _due(concertation: Concertation) -> Iterator[Pair]:
    known = Comparison.objects.filter(concertation=concertation).select_related("before", "after")
    asked = {(row.before_id, row.after_id) for row in known}
    usual = reading.usual(concertation)
    told = dict.fromkeys([*reading.steps(concertation), *([usual] if usual else [])])
    yield from (pair for pair in told if (pair[0].pk, pair[1].pk) not in asked)
    codes = reading.insee_codes(concertation)
    for row in known.exclude(finished_at=None).filter(error=""):
        if row.insee_codes != codes:
            yield row.before, row.after
