"""An object of the plan that a contribution is about: found, and given as a shape that a contribution may hold."""

import math
from dataclasses import dataclass, replace

import shapely
from django.contrib.gis.geos import GEOSGeometry

from carto.concertations.models import Concertation
from carto.contributions.place_words import size_of
from carto.geo.fitting import fitted
from carto.geo.geojson import Limits
from carto.layers.models import PlanVersion, Prescription, Zone
from carto.layers.search import commune_at

PlanObject = Zone | Prescription
MOST_NAMED = 30


@dataclass(frozen=True)
class Named:
    """`about`: as forms and drafts write it, `prescription:7`; `where`: its measure and its commune."""

    about: str
    label: str
    where: str


def zone_of(concertation: Concertation, pk: int) -> Zone | None:
    """A zone of the plan in force; None for any other."""
    return Zone.objects.filter(version=PlanVersion.objects.in_force(concertation), pk=pk).first()


def prescription_of(concertation: Concertation, pk: int) -> Prescription | None:
    """A prescription of the plan in force; None for any other."""
    return Prescription.objects.filter(version=PlanVersion.objects.in_force(concertation), pk=pk).first()


def prescriptions_named(concertation: Concertation, code: str) -> list[Named]:
    """The prescriptions of a type (`0702`) in the plan in force, MOST_NAMED at most."""
    version = PlanVersion.objects.in_force(concertation)
    rows = Prescription.objects.filter(version=version, type_code=code[:2], subtype_code=code[2:])
    return [
        Named(
            f"prescription:{row.pk}",
            row.label,
            ", ".join(filter(None, (size_of(row.geometry, concertation), commune_at(concertation, row.geometry)))),
        )
        for row in rows.order_by("label", "pk")[:MOST_NAMED]
    ]


def is_of(concertation: Concertation, about: PlanObject) -> bool:
    """Whether it belongs to a plan that the public of `concertation` has seen."""
    return about.version.concertation_id == concertation.pk and about.version.published_at is not None


def shape_of(concertation: Concertation, about: PlanObject) -> GEOSGeometry:
    """Its geometry in one piece, the largest, however vast, with no more vertices than a contribution may have."""
    limits = replace(Limits(concertation.metric_srid), max_area_ha=math.inf, max_length_km=math.inf)
    return fitted(shapely.from_wkb(bytes(about.geometry.wkb)), limits).geometry
