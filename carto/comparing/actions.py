"""Verbs about two versions of the plan: ask what changed from one to the other, and compute it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import cast

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.comparing.finding import Found, find, shapes_of
from carto.comparing.models import ChangedPlace, Comparison
from carto.comparing.places import Place
from carto.comparing.reading import insee_codes
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.geo.crs import M2_PER_HA, STORAGE_SRID
from carto.layers.models import PlanVersion
from carto.layers.sources.lot import Progress


def request(
    actor: Actor, concertation: Concertation, before: PlanVersion, after: PlanVersion, *, at: datetime
) -> Comparison:
    """Write down that the comparison waits for `tasks.compare`; what was computed stays read until then.
    ValidationError for one version twice, and for a draft, which nobody sees yet."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    if before == after:
        raise ValidationError(_("Choisissez deux versions différentes."))
    if before.published_at is None or after.published_at is None:
        raise ValidationError(_("Seules se comparent deux versions publiées."))
    run = {"requested_at": at, "step": _("En attente"), "done": 0, "total": 0}
    run |= {"beaten_at": None, "finished_at": None, "error": ""}
    rows = Comparison.objects.filter(concertation=concertation)
    created = run | {"concertation": concertation}
    return rows.update_or_create(before=before, after=after, defaults=run, create_defaults=created)[0]


def compare(actor: Actor, comparison: Comparison, *, at: datetime, progress: Progress) -> Comparison:
    """Compute what changed, and put it in the place of what was stored, in one transaction."""
    require(actor, Action.IMPORT_PLAN, comparison.concertation, at=at)
    found = find(comparison.before, comparison.after, comparison.concertation.metric_srid, progress)
    progress(_("Enregistrement"), 0, 0)
    with transaction.atomic():
        comparison.places.all().delete()
        _store(comparison, found)
        comparison.zones = [
            {**one.name._asdict(), "before_ha": one.before_ha, "after_ha": one.after_ha} for one in found.zones
        ]
        comparison.prescriptions = [asdict(one) for one in found.prescriptions]
        comparison.insee_codes = insee_codes(comparison.concertation)
        comparison.computed_at = comparison.finished_at = at
        comparison.save(update_fields=["zones", "prescriptions", "insee_codes", "computed_at", "finished_at"])
    return comparison


def _store(comparison: Comparison, found: Found) -> None:
    rows = ChangedPlace.objects.bulk_create(
        (_row(comparison, rank, place) for rank, place in enumerate(found.places, 1)), batch_size=500
    )
    link = ChangedPlace.communes.through
    link.objects.bulk_create(
        (link(changedplace_id=rows[rank].pk, commune_id=pk) for rank, pk in _communes(comparison, found.places)),
        batch_size=500,
    )


def _row(comparison: Comparison, rank: int, place: Place) -> ChangedPlace:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(place.shape)), srid=STORAGE_SRID)
    return ChangedPlace(
        comparison=comparison,
        rank=rank,
        before_label=place.before.label,
        before_kind=place.before.kind,
        after_label=place.after.label,
        after_kind=place.after.kind,
        area_ha=place.area_m2 / M2_PER_HA,
        geometry=cast(Polygon, geometry),
    )


def _communes(comparison: Comparison, places: Sequence[Place]) -> list[tuple[int, int]]:
    """The rank of each place, from 0, with each commune it reaches into: a border in common is not enough."""
    rows = list(comparison.concertation.communes.values_list("pk", "geometry"))
    if not rows or not places:
        return []
    outlines = shapes_of(geometry for _pk, geometry in rows)
    shapes = np.array([place.shape for place in places], dtype=object)
    ranks, met = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    within = shapely.area(shapely.intersection(shapes[ranks], outlines[met])) > shapely.area(shapes[ranks]) / 1_000
    return [(int(rank), rows[other][0]) for rank, other in zip(ranks[within], met[within], strict=True)]
