"""The orders of the list, computed by the database from the counters of each row: nothing is stored for them.

The first is neutral, that of arrival; the others are asked for, in the address (`?tri=`)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Least
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carto.contributions.bounds import TOTAL, lower_bound
from carto.contributions.filters import Filters
from carto.contributions.models import ContributionQuerySet

PARAMETER = "tri"
DRAWERS = 10_007  # a prime: multiplying by anything then spreads consecutive numbers over all of them


class Sort(models.TextChoices):
    RECENT = "recentes", _("Plus récentes")
    COMMENTED = "commentees", _("Plus commentées")
    CONSENSUS = "consensus", _("Ce qui rassemble")
    CONTROVERSY = "controverse", _("Ce qui divise")
    DISCOVER = "a-decouvrir", _("À découvrir")

    @property
    def sentence(self) -> str | Promise:
        """Which order, and why."""
        return SENTENCES[self]


SENTENCES: dict[Sort, str | Promise] = {
    Sort.RECENT: _("Les dernières arrivées d’abord : l’ordre d’arrivée, sans autre préférence."),
    Sort.COMMENTED: _("Celles qui ont le plus de commentaires d’abord."),
    Sort.CONSENSUS: _(
        "La plus forte part de votes pour d’abord, marge d’erreur comptée : peu de voix ne passent pas devant beaucoup."
    ),
    Sort.CONTROVERSY: _(
        "Celles où le pour et le contre ont chacun le plus de poids d’abord, marge d’erreur comptée : peu de voix ne"
        " passent pas devant beaucoup."
    ),
    Sort.DISCOVER: _(
        "Celles qui ont le moins de votes et de commentaires d’abord ; à égalité, un ordre tiré au sort chaque jour,"
        " le même pour tous."
    ),
}


def sort_of(query: QueryDict) -> Sort:
    """What `?tri=` asks for; the neutral order for anything unknown."""
    asked = query.get(PARAMETER, "")
    return Sort(asked) if asked in Sort.values else Sort.RECENT


def query_of(filters: Filters, sort: Sort) -> str:
    """Filters and order as a query string, canonical; the neutral order is not said."""
    asked = [] if sort is Sort.RECENT else [urlencode({PARAMETER: sort.value})]
    return "&".join([part for part in [filters.query_string] if part] + asked)


def in_order(rows: ContributionQuerySet, sort: Sort, *, day: date) -> ContributionQuerySet:
    """`rows` in that order, the latest first where it says nothing. `day`: of the draw of « à découvrir »."""
    if sort is Sort.RECENT:
        return rows.order_by("-number")
    keys: dict[Sort, list[Any]] = {
        Sort.COMMENTED: [F("comment_count").desc()],
        Sort.CONSENSUS: [lower_bound(F("for_count")).desc()],
        Sort.CONTROVERSY: [lower_bound(Least("for_count", "against_count")).desc()],
        Sort.DISCOVER: [(TOTAL + F("comment_count")).asc(), _drawn(day).asc()],
    }
    return rows.order_by(*keys[sort], "-number")


def _drawn(day: date) -> Any:
    """Which drawer each row falls in that day. No product passes 32 bits, which is what PostgreSQL multiplies in."""
    spread, start = 2 * (day.toordinal() % 3_000) + 1, day.toordinal() % DRAWERS
    drawer = (F("number") % Value(DRAWERS) * Value(spread) + Value(start)) % Value(DRAWERS)
    return drawer * drawer % Value(DRAWERS)  # a multiple alone would leave neighbours evenly apart
