"""Where a contribution lies, in the words of its page: what it touches, how much of it, under which plan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from carto.contributions.filters import CODE
from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.geo.crs import Measure, measure
from carto.layers.cnig_codes import prescription_label
from carto.layers.models import PlanVersion
from carto.layers.plan_dates import dated_on
from carto.layers.regulation import Library, Opening

METRES_PER_KM = 1_000
SMALLEST_HA = 0.1
M2_PER_HA = 10_000
NO_SIZE = Measure(0, 0.0, 0.0)


@dataclass(frozen=True)
class Part:
    """`amount`: « 120 m, 34 % », empty for a point and for a mere contact. `type_label`: of a prescription.
    `url`: of the page that gathers what was said of the zone or of the type of prescription; empty without one."""

    item: ContextItem
    amount: str
    opening: Opening | None
    type_label: str
    url: str


@dataclass(frozen=True)
class Lying:
    """`version`, `dated_on`: of the plan the parts were computed with."""

    communes: tuple[Part, ...]
    zones: tuple[Part, ...]
    prescriptions: tuple[Part, ...]
    version: PlanVersion | None
    dated_on: date | None


def lying_of(contribution: Contribution) -> Lying:
    """By the current context, which `for_display` reads ahead."""
    items = contribution.current_items
    version = _version(contribution.current_contexts)
    library = Library(version)
    shape = contribution.public_geometry
    whole = measure(shape, contribution.concertation.metric_srid) if shape else NO_SIZE

    def parts(holds: Callable[[ContextItem], object]) -> tuple[Part, ...]:
        return tuple(_parts(filter(holds, items), whole, library, contribution.concertation.slug))

    return Lying(
        parts(lambda item: item.commune_id),
        parts(lambda item: item.zone_id),
        parts(lambda item: item.prescription_id),
        version,
        dated_on(version) if version else None,
    )


def _version(contexts: list[PlanContext]) -> PlanVersion | None:
    """Without its reports, which are long."""
    plans = PlanVersion.objects.defer("anomalies", "reports")
    return plans.filter(pk__in=[context.version_id for context in contexts if context.version_id]).first()


def _parts(items: Iterable[ContextItem], whole: Measure, library: Library, slug: str) -> Iterable[Part]:
    for item in items:
        row, ruled = item.zone or item.prescription, item.prescription
        opening = library.opening_of(row) if row else None
        type_label = prescription_label(ruled.type_code, ruled.subtype_code) if ruled else ""
        yield Part(item, amount_of(item.share, whole), opening, type_label, _page_of(item, slug))


def _page_of(item: ContextItem, slug: str) -> str:
    if item.zone and item.zone.label:
        return reverse("contributions:zone", args=[slug, item.zone.label])
    code = item.prescription.type_code + item.prescription.subtype_code if item.prescription else ""
    return reverse("contributions:prescription", args=[slug, code]) if CODE.fullmatch(code) else ""


def amount_of(share: float, whole: Measure) -> str:
    """A share of a line or a surface as people say it, with its percentage."""
    if whole.dimension == 0 or share == 0:
        return ""
    percent = _("moins de 1 %") if share < 0.005 else f"{round(100 * share)} %"
    return f"{_quantity(share, whole)}, {percent}"


def _quantity(share: float, whole: Measure) -> str:
    if whole.dimension == 1:
        metres = share * whole.length_m
        return f"{_number(metres / METRES_PER_KM, 1)} km" if metres >= METRES_PER_KM else f"{metres:.0f} m"
    hectares = share * whole.area_ha
    return f"{_number(hectares * M2_PER_HA, 0)} m²" if hectares < SMALLEST_HA else f"{_number(hectares, 1)} ha"


def _number(value: float, decimals: int) -> str:
    """Rounded here, as Django cuts the decimals of a float."""
    return number_format(round(value, decimals), decimals, force_grouping=True)
