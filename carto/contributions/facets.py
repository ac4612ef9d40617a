"""How many published contributions touch each kind of zone, each zone and each type of prescription of the plan."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions.filters import Filters
from carto.contributions.models import ContextItem
from carto.layers.cnig_codes import prescription_label
from carto.layers.models import Zone, ZoneKind

KEPT_S = 24 * 3600
PUBLISHED = {
    "context__contribution__published_at__isnull": False,
    "context__contribution__masked_at__isnull": True,
    "context__contribution__withdrawn_at__isnull": True,
}


@dataclass(frozen=True)
class Choice:
    """A value of a filter, its words and the number of contributions it holds."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class PlanCounts:
    """By LIBELLE, by TYPEZONE, by type and sub-type together: only what occurs."""

    zones: dict[str, int]
    zone_kinds: dict[str, int]
    prescriptions: dict[str, int]


@dataclass(frozen=True)
class PlanChoices:
    """What a form offers of the plan, in the order of its legend; a value already chosen is there even when it holds
    nothing. `zone_ids`: single zones, chosen elsewhere."""

    zone_kinds: list[Choice]
    zones: list[Choice]
    prescriptions: list[Choice]
    zone_ids: list[Choice]


def plan_choices(concertation: Concertation, chosen: Filters) -> PlanChoices | None:
    """None when no contribution touches any plan, and none is asked for."""
    counts = plan_counts(concertation)
    if not (counts.zones or counts.prescriptions or chosen.is_about_plan):
        return None
    kinds, zones, codes = counts.zone_kinds, counts.zones, counts.prescriptions
    return PlanChoices(
        [
            Choice(kind, str(label), kinds.get(kind, 0))
            for kind, label in ZoneKind.choices
            if kind in {*kinds, *chosen.zone_kinds}
        ],
        [Choice(label, label, zones.get(label, 0)) for label in sorted({*zones, *chosen.zones}, key=_natural)],
        [Choice(code, words(code), codes.get(code, 0)) for code in sorted({*codes, *chosen.prescriptions})],
        [_single(zone) for zone in Zone.objects.filter(pk__in=chosen.zone_ids).only("label", "rank")],
    )


def _single(zone: Zone) -> Choice:
    touching = ContextItem.objects.filter(zone=zone, context__is_current=True, **PUBLISHED).order_by()
    label = _("Zone %(label)s, n° %(rank)s seulement") % {"label": zone.label, "rank": zone.rank}
    return Choice(str(zone.pk), label, touching.aggregate(n=Count("context", distinct=True))["n"])


def words(code: str) -> str:
    """A type of prescription in words; the code itself when no list knows it."""
    return prescription_label(code[:2], code[2:]) or code


def plan_counts(concertation: Concertation) -> PlanCounts:
    """Counted again after a visible change (`snapshot_version`), at most every SNAPSHOT_INTERVAL_S: at 100,000
    contributions it takes over half a second, and writes come in bursts."""
    key = f"facets-{concertation.pk}-{concertation.created_at:%Y%m%d%H%M%S%f}"
    kept = cache.get(key)
    if kept is None or (kept[0] != concertation.snapshot_version and cache.get(f"{key}-recent") is None):
        kept = (concertation.snapshot_version, _counted(concertation))
        cache.set(key, kept, KEPT_S)
        cache.set(f"{key}-recent", True, settings.SNAPSHOT_INTERVAL_S)
    return PlanCounts(*kept[1])


def _counted(concertation: Concertation) -> tuple[dict[str, int], ...]:
    items = ContextItem.objects.filter(
        context__is_current=True, context__contribution__concertation=concertation, **PUBLISHED
    ).order_by()
    zones, prescriptions = items.filter(zone__isnull=False), items.filter(prescription__isnull=False)
    code = Concat(F("prescription__type_code"), F("prescription__subtype_code"))
    return (_by(zones, F("zone__label")), _by(zones, F("zone__kind")), _by(prescriptions, code))


def _by(items: QuerySet[ContextItem], value: Any) -> dict[str, int]:
    """A contribution that crosses two zones of one label counts once."""
    rows = items.annotate(value=value).values_list("value").annotate(n=Count("context", distinct=True))
    return dict(rows)


def _natural(label: str) -> tuple[str, str]:
    return (label.lstrip("0123456789").upper(), label)
