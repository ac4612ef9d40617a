"""All that a plan says of one kind of thing: the zones of one label, the prescriptions of one type."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from carto.concertations.models import Concertation
from carto.layers.cnig_codes import prescription_label
from carto.layers.models import PlanVersion, Prescription, Zone, ZoneKind
from carto.layers.regulation import Library, Opening
from carto.layers.zone_codes import Use, uses_of

MOST_WORDS = 30


@dataclass(frozen=True)
class Sheet:
    """`version`: the plan in force, or the last published one that knows it; `kinds`, `words`: what the plan calls it,
    the most used first; `count`: of its rows; `area_ha`: of all of them, None for prescriptions."""

    title: str
    version: PlanVersion
    is_in_force: bool
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    uses: tuple[Use, ...]
    openings: tuple[Opening, ...]
    count: int
    area_ha: float | None


def zone_sheet(concertation: Concertation, label: str) -> Sheet | None:
    """The zones whose LIBELLE is `label`; None when no published plan has any."""
    found = _latest(concertation, Zone.objects.filter(label=label))
    if found is None:
        return None
    version, rows = found
    kinds, attributes = _often(rows, "kind"), rows.values_list("attributes", flat=True).distinct()[:MOST_WORDS]
    total = rows.aggregate(area_ha=Sum("area_ha"))["area_ha"]
    return Sheet(
        label,
        version,
        PlanVersion.objects.in_force(concertation) == version,
        tuple(str(ZoneKind(kind).label) for kind in kinds),
        _often(rows, "long_label"),
        tuple(dict.fromkeys(use for values in attributes for use in uses_of(values))),
        _openings(version, rows),
        rows.count(),
        float(total),
    )


def prescription_sheet(concertation: Concertation, code: str) -> Sheet | None:
    """The prescriptions of this type and sub-type; None when no published plan has any."""
    found = _latest(concertation, Prescription.objects.filter(type_code=code[:2], subtype_code=code[2:]))
    if found is None:
        return None
    version, rows = found
    return Sheet(
        prescription_label(code[:2], code[2:]) or code,
        version,
        PlanVersion.objects.in_force(concertation) == version,
        (),
        _often(rows, "label"),
        (),
        _openings(version, rows),
        rows.count(),
        None,
    )


def _latest(concertation: Concertation, rows: QuerySet[Any]) -> tuple[PlanVersion, QuerySet[Any]] | None:
    published = PlanVersion.objects.published().filter(concertation=concertation)
    for version in published.filter(pk__in=rows.values("version")).order_by("-published_at", "-pk")[:1]:
        return version, rows.filter(version=version).order_by()
    return None


def _often(rows: QuerySet[Any], column: str) -> tuple[str, ...]:
    counted = rows.exclude(**{column: ""}).values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return tuple(value for value, _n in counted[:MOST_WORDS])


def _openings(version: PlanVersion, rows: QuerySet[Any]) -> tuple[Opening, ...]:
    library = Library(version)
    cited: Iterable[Any] = rows.values_list("regulation_file", "regulation_url", named=True).distinct()[:MOST_WORDS]
    return tuple(dict.fromkeys(opening for one in cited if (opening := library.opening_of(one))))
