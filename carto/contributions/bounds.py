"""What `opinion.py` says of the voices on a contribution, as expressions of its counters: nothing is stored for it."""

from typing import Any

from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Sqrt

from carto.contributions.opinion import Z

TOTAL = F("for_count") + F("against_count") + F("mixed_count")


def lower_bound(count: Any) -> Case:
    """`opinion.lower_bound` of `count` among the voices of the row, in SQL; 0 without voices."""
    total = Cast(TOTAL, FloatField())
    share = Cast(count, FloatField()) / total
    spread = Value(Z * Z) / total
    margin = Value(Z) * Sqrt((share * (Value(1.0) - share) + spread / Value(4.0)) / total)
    bound = (share + spread / Value(2.0) - margin) / (Value(1.0) + spread)
    return Case(When(condition=_has_voices(), then=bound), default=Value(0.0), output_field=FloatField())


def _has_voices() -> Q:
    return Q(for_count__gt=0) | Q(against_count__gt=0) | Q(mixed_count__gt=0)
