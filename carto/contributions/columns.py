"""What the map feed holds: one column a property, read in a few statements however many contributions there are."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Value, When

from carto.concertations.models import Concertation
from carto.contributions.models import PUBLISHED, Channel, Contribution, ContributionQuerySet, Status
from carto.geo.backend import read_columns


class Audience(StrEnum):
    """Everyone; and whoever may see what moderators have masked."""

    PUBLIC = "public"
    TEAM = "team"


def columns_of(concertation: Concertation, audience: Audience) -> dict[str, Any]:
    """Every change committed before the call is in it. `id`, `number` (that of the reference): a first value, then
    differences. `x`, `y`: longitude and latitude of a point of the shape, in 1e-5 degree, from `origin`. `theme` (the
    first one), `kind`, `status`: ranks in the lists of the page's settings. `geometry`: 0 point, 1 line, 2 polygon.
    `for`, `against`, `mixed`: voices. For the team only, `masked`: 1 for one that the public does not see. What has no
    place has no row: `unplaced` tells how many published ones there are. `letters`: by number, the letter of those that
    did not come through the web."""
    dimension = Func(F("public_geometry"), function="ST_Dimension", output_field=IntegerField())
    is_masked = Case(When(PUBLISHED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _rows(concertation, audience).order_by("pk")
    ids, letters, numbers, lons, lats, kinds, statuses, dimensions, for_, against, mixed, masked = read_columns(
        rows.values_list(
            "pk", "channel", "number", "lon_e5", "lat_e5", "kind", "status", dimension,
            "for_count", "against_count", "mixed_count", is_masked,
        )
    )  # fmt: skip
    # Read after the rows: each of them has its kind and its themes by then.
    theme_of = _first_themes(concertation)
    kind_ranks, status_ranks = _ranks(concertation.kinds.values_list("pk", flat=True)), _ranks(Status.values)
    west, south = min(lons, default=0), min(lats, default=0)
    columns: dict[str, Any] = {
        "count": len(ids),
        "unplaced": Contribution.objects.filter(concertation=concertation).published().unplaced().count(),
        "origin": [west, south],
        "id": deltas(ids),
        "number": deltas(numbers),
        "letters": {number: letter for number, letter in zip(numbers, letters, strict=True) if letter != Channel.WEB},
        "x": [lon - west for lon in lons],
        "y": [lat - south for lat in lats],
        "theme": [theme_of.get(pk, 0) for pk in ids],
        "kind": [kind_ranks[pk] for pk in kinds],
        "status": [status_ranks[value] for value in statuses],
        "geometry": dimensions,
        "for": for_,
        "against": against,
        "mixed": mixed,
    }
    return columns | {"masked": masked} if audience is Audience.TEAM else columns


def deltas(values: list[int]) -> list[int]:
    """The first value, then differences."""
    return values[:1] + [after - before for before, after in pairwise(values)]


def _rows(concertation: Concertation, audience: Audience) -> ContributionQuerySet:
    rows = Contribution.objects.filter(concertation=concertation).placed()
    return rows.filter(withdrawn_at__isnull=True) if audience is Audience.TEAM else rows.published()


def _first_themes(concertation: Concertation) -> dict[int, int]:
    """Contribution -> the smallest rank among its themes."""
    rows = Contribution.objects.filter(concertation=concertation, themes__isnull=False).order_by()
    pairs = list(zip(*read_columns(rows.values_list("pk", "themes")), strict=True))
    ranks = _ranks(concertation.themes.values_list("pk", flat=True))
    first: dict[int, int] = {}
    for pk, theme in pairs:
        first[pk] = min(ranks[theme], first.get(pk, len(ranks)))
    return first


def _ranks(values: Iterable[Any]) -> dict[Any, int]:
    return {value: rank for rank, value in enumerate(values)}
