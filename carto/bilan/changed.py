"""What the plan's two versions do not have alike, read for the bilan."""

from collections.abc import Iterator
from typing import cast

from carto.accounts.actors import Actor
from carto.bilan.record import ChangedPlace, Evolution, Ring
from carto.comparing import reading
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation


def evolution(concertation: Concertation) -> Evolution | None:
    """From the first published version to the one in force, once the team has had them compared."""
    pair = reading.usual(concertation)
    comparison = reading.stored(*pair) if pair else None
    if comparison is None or comparison.computed_at is None:
        return None
    before, after = comparison.before, comparison.after
    places = tuple(_places(comparison))
    return Evolution(before.name, after.name, before.source_sha256, after.source_sha256, places)


def _places(comparison: Comparison) -> Iterator[ChangedPlace]:
    """With the contributions that everyone may read."""
    for one in reading.told(comparison, list(reading.places(comparison)), Actor()):
        place = one.place
        yield ChangedPlace(
            before=place.before_label,
            after=place.after_label,
            kind=place.after_kind,
            area_ha=place.area_ha,
            communes=tuple(commune.name for commune in place.communes.all()),
            references=tuple(row.reference for row in one.contributions),
            rings=cast(tuple[Ring, ...], place.geometry.coords),
        )
