"""An object of the plan that a contribution is about: found, and given as a shape that a contribution may hold."""

import math
from dataclasses import replace

import shapely
from django.contrib.gis.geos import GEOSGeometry

from carto.concertations.models import Concertation
from carto.geo.fitting import fitted
from carto.geo.geojson import Limits
from carto.layers.models import PlanVersion, Prescription, Zone

PlanObject = Zone | Prescription


def zone_of(concertation: Concertation, pk: int) -> Zone | None:
    """A zone of the plan in force; None for any other."""
    return Zone.objects.filter(version=PlanVersion.objects.in_force(concertation), pk=pk).first()


def prescription_of(concertation: Concertation, pk: int) -> Prescription | None:
    """A prescription of the plan in force; None for any other."""
    return Prescription.objects.filter(version=PlanVersion.objects.in_force(concertation), pk=pk).first()


def is_of(concertation: Concertation, about: PlanObject) -> bool:
    """Whether it belongs to a plan that the public of `concertation` has seen."""
    return about.version.concertation_id == concertation.pk and about.version.published_at is not None


def shape_of(concertation: Concertation, about: PlanObject) -> GEOSGeometry:
    """Its geometry in one piece, the largest, however vast, with no more vertices than a contribution may have."""
    limits = replace(Limits(concertation.metric_srid), max_area_ha=math.inf, max_length_km=math.inf)
    return fitted(shapely.from_wkb(bytes(about.geometry.wkb)), limits).geometry
