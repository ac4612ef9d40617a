"""What a comparison says, for its page, its files and the bilan: places, surfaces, contributions on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from django.contrib.gis.geos import Polygon
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.comparing.lying import lying
from carto.comparing.models import ChangedPlace, Comparison
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, Status
from carto.layers.cnig_codes import prescription_label
from carto.layers.models import PlanVersion

HEEDED = (Status.RETAINED, Status.PARTLY_RETAINED)
SIDES = ("before", "after")
MOST_DRAWN = 200
DRAWN_TOLERANCE = 1e-5  # of a degree: a metre
DECIMALS = 6


@dataclass(frozen=True)
class Told:
    """A place with the contributions that touch it, by number."""

    place: ChangedPlace
    contributions: Sequence[Contribution]


@dataclass(frozen=True)
class Zone:
    """`state`: in words, what became of a libellé; surfaces as in `finding.Zone`."""

    label: str
    kind: str
    state: str
    before_ha: float
    after_ha: float


@dataclass(frozen=True)
class Prescription:
    label: str
    before: int
    after: int
    removed: int
    added: int


@dataclass(frozen=True)
class Figures:
    """Of the published contributions that have a place: those where the plan changed, by outcome, and those retained
    or partly retained where it did not."""

    touching: int
    outcomes: Sequence[tuple[str, str, int]]
    elsewhere: Sequence[Contribution]


@dataclass(frozen=True)
class Step:
    """A published version and how much it changed of the one `before`: `count` of places, None for the first version
    and as long as the two were not compared; the contributions that touch one, by number."""

    version: PlanVersion
    before: PlanVersion | None = None
    count: int | None = None
    area_ha: float = 0.0
    contributions: Sequence[Contribution] = ()


def published(concertation: Concertation) -> QuerySet[PlanVersion]:
    """The versions that were, the first imported first, without what is long in them."""
    rows = PlanVersion.objects.whole().published().filter(concertation=concertation)
    return rows.order_by("imported_at", "pk").defer("anomalies", "reports", "ground", "document")


def versions_of(concertation: Concertation) -> list[PlanVersion]:
    return list(published(concertation))


def usual(concertation: Concertation) -> tuple[PlanVersion, PlanVersion] | None:
    """The first version and the one in force, or the last when that is the first again; None when there are not two."""
    versions = versions_of(concertation)
    if len(versions) < 2:
        return None
    in_force = PlanVersion.objects.in_force(concertation)
    return versions[0], next((one for one in versions[1:] if one == in_force), versions[-1])


def steps(concertation: Concertation) -> list[tuple[PlanVersion, PlanVersion]]:
    """Each published version with the next one."""
    return list(pairwise(versions_of(concertation)))


def history(concertation: Concertation, actor: Actor) -> list[Step]:
    """Every published version, the first one first."""
    first = [Step(version) for version in versions_of(concertation)[:1]]
    return first + [_step(before, version, actor) for before, version in steps(concertation)]


def insee_codes(concertation: Concertation) -> list[str]:
    return list(concertation.communes.order_by("insee_code").values_list("insee_code", flat=True))


def stored(before: PlanVersion, after: PlanVersion) -> Comparison | None:
    rows = Comparison.objects.filter(before=before, after=after)
    return rows.select_related("concertation", "before", "after").first()


def places(comparison: Comparison, insee_code: str = "") -> QuerySet[ChangedPlace]:
    """The largest first; of a commune, those that reach into it."""
    rows = comparison.places.prefetch_related("communes")
    return rows.filter(communes__insee_code=insee_code) if insee_code else rows


def told(comparison: Comparison, rows: Sequence[ChangedPlace], actor: Actor) -> list[Told]:
    on = lying(comparison).on
    wanted = {pk for row in rows for pk in on.get(row.rank, ())}
    seen = Contribution.objects.visible_to(actor).published().filter(pk__in=wanted)
    found = {one.pk: one for one in _light(seen)}
    return [Told(row, [found[pk] for pk in on.get(row.rank, ()) if pk in found]) for row in rows]


def flows(rows: QuerySet[ChangedPlace]) -> list[dict[str, Any]]:
    """The surface that passed from each zone to each other, the largest first."""
    names = ("before_label", "before_kind", "after_label", "after_kind")
    summed = rows.prefetch_related(None).order_by().values(*names)
    return list(summed.annotate(area_ha=Sum("area_ha"), count=Count("pk")).order_by("-area_ha", *names))


def zones(comparison: Comparison) -> list[Zone]:
    """Those that are new, are no more, or were redrawn."""
    moved = {(one[f"{side}_label"], one[f"{side}_kind"]) for one in flows(places(comparison)) for side in SIDES}
    return [
        Zone(one["label"], one["kind"], _state(one), one["before_ha"], one["after_ha"])
        for one in comparison.zones
        if (one["label"], one["kind"]) in moved
    ]


def _state(zone: dict[str, Any]) -> str:
    if not zone["before_ha"]:
        return _("nouvelle")
    return _("redessinée") if zone["after_ha"] else _("supprimée")


def prescriptions(comparison: Comparison) -> list[Prescription]:
    """The types of which some were removed or added."""
    return [
        Prescription(
            str(prescription_label(one["code"][:2], one["code"][2:]) or one["code"]),
            one["before"], one["after"], one["removed"], one["added"],
        )
        for one in comparison.prescriptions
        if one["removed"] or one["added"]
    ]  # fmt: skip


def figures(comparison: Comparison, actor: Actor) -> Figures:
    seen = Contribution.objects.visible_to(actor).published().filter(concertation=comparison.concertation)
    touched, elsewhere = touching(comparison, actor), lying(comparison).elsewhere
    counts = Counter(row.status for row in touched)
    outcomes = [(value, str(label), counts[value]) for value, label in Status.choices if value in counts]
    heeded = [row for row in _light(seen.filter(status__in=HEEDED)) if row.pk in elsewhere]
    return Figures(len(touched), outcomes, heeded)


def touching(comparison: Comparison, actor: Actor) -> list[Contribution]:
    """Those that touch a place, by number."""
    return list(_light(Contribution.objects.visible_to(actor).published().filter(pk__in=lying(comparison).touched)))


def _step(before: PlanVersion, version: PlanVersion, actor: Actor) -> Step:
    comparison = stored(before, version)
    if comparison is None or comparison.computed_at is None:
        return Step(version, before)
    whole = comparison.places.aggregate(count=Count("pk"), area_ha=Sum("area_ha", default=0.0))
    return Step(version, before, whole["count"], whole["area_ha"], touching(comparison, actor))


def drawn(rows: QuerySet[ChangedPlace]) -> list[dict[str, Any]]:
    """What the map draws: the MOST_DRAWN largest, a little simplified."""
    return [
        {
            "rank": row.rank,
            "before": row.before_kind,
            "after": row.after_kind,
            "words": f"{row.before_label or '–'} → {row.after_label or '–'}",
            "rings": _rings(row.geometry),
        }
        for row in rows[:MOST_DRAWN]
    ]


def _rings(geometry: Polygon) -> list[list[list[float]]]:
    light = geometry.simplify(DRAWN_TOLERANCE, preserve_topology=True)
    return [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring] for ring in cast(Polygon, light).coords]


def _light(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return rows.order_by("number").defer("geometry", "public_geometry", "body", "search_text")
