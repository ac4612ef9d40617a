"""The place of a contribution: whether it may be, what everyone sees of it, a point of that."""

from dataclasses import dataclass, replace

from django.contrib.gis.geos import GEOSGeometry, LineString, Polygon
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions import blurring, plan_objects
from carto.contributions.models import Blur, Contribution
from carto.contributions.plan_objects import PlanObject
from carto.layers.models import Prescription, Zone
from carto.layers.perimeter import covers

PLACE_FIELDS = [
    "geometry", "public_geometry", "blur", "lon_e5", "lat_e5", "place_words", "about_zone", "about_prescription",
]  # fmt: skip


@dataclass(frozen=True)
class Showing:
    """What everyone sees of the place, and the object of the plan that is spoken of, if any."""

    blur: Blur = Blur.EXACT
    about_zone: Zone | None = None
    about_prescription: Prescription | None = None

    @property
    def about(self) -> PlanObject | None:
        return self.about_zone or self.about_prescription


EXACTLY = Showing()


def has_moved(contribution: Contribution, geometry: GEOSGeometry | None, showing: Showing) -> bool:
    before = Showing(Blur(contribution.blur), contribution.about_zone, contribution.about_prescription)
    if showing != before:
        return True
    if showing.about is not None:
        return False
    if (geometry is None) != (contribution.geometry is None):
        return True
    kept: GEOSGeometry | None = contribution.geometry
    return geometry is not None and kept is not None and not geometry.equals_exact(kept)


def place(contribution: Contribution, geometry: GEOSGeometry | None, showing: Showing) -> None:
    """Set the shape, what everyone sees of it and a point of that; ValidationError by field for a place that may not
    be."""
    _check_blur(contribution, showing)
    geometry, showing = _placeable(contribution.concertation, geometry, showing)
    seen = blurring.show(geometry, showing.blur, contribution.concertation) if geometry is not None else None
    shown = seen.geometry if seen else None
    contribution.geometry, contribution.public_geometry = geometry, shown
    contribution.blur = seen.blur if seen else Blur.EXACT
    contribution.about_zone, contribution.about_prescription = showing.about_zone, showing.about_prescription
    contribution.lon_e5 = contribution.lat_e5 = None
    if shown is not None:
        contribution.lon_e5, contribution.lat_e5 = point_e5(shown)


def may_lie(concertation: Concertation, geometry: GEOSGeometry) -> bool:
    """Inside the perimeter; where the concertation takes what lies outside, also as far from it as it is wide or high.
    Nowhere without a perimeter."""
    if covers(concertation, geometry):
        return True
    if concertation.perimeter is None or not concertation.rules_of_part.takes_outside:
        return False
    w, s, e, n = concertation.perimeter.extent
    return bool(Polygon.from_bbox((2 * w - e, 2 * s - n, 2 * e - w, 2 * n - s)).covers(geometry))


def point_e5(shape: GEOSGeometry) -> tuple[int, int]:
    """Longitude and latitude of a point of the shape, in 1e-5 degree: the middle of a line."""
    inner = shape.interpolate_normalized(0.5) if isinstance(shape, LineString) else shape.point_on_surface
    return round(inner.x * 100_000), round(inner.y * 100_000)


def _check_blur(contribution: Contribution, showing: Showing) -> None:
    """One that was blurred stays so, even where it is no longer offered."""
    is_offered = contribution.concertation.rules_of_part.takes_blur or contribution.blur != Blur.EXACT
    if showing.blur is not Blur.EXACT and not is_offered:
        raise ValidationError({"blur": [_("Dans cette concertation, le lieu est montré tel qu’il est donné.")]})


def _placeable(
    concertation: Concertation, geometry: GEOSGeometry | None, showing: Showing
) -> tuple[GEOSGeometry | None, Showing]:
    """The place as it may be stored: an object of the plan gives its own, which everyone sees as it is."""
    rules = concertation.rules_of_part
    if showing.about is not None:
        if not rules.takes_plan_objects:
            raise ValidationError({"about": [_("Dans cette concertation, on n’écrit pas sur un objet du plan.")]})
        if not plan_objects.is_of(concertation, showing.about):
            raise ValidationError({"about": [_("Cet objet n’est pas dans le plan de cette concertation.")]})
        return plan_objects.shape_of(concertation, showing.about), replace(showing, blur=Blur.EXACT)
    if geometry is None:
        if not rules.takes_unplaced:
            raise ValidationError({"geometry": [_("Dites où : une contribution a ici toujours un lieu.")]})
        return None, EXACTLY
    if not may_lie(concertation, geometry):
        raise ValidationError(
            {"geometry": [_("Ce lieu sort du périmètre de la concertation. Placez-le entièrement à l’intérieur.")]}
        )
    return geometry, showing
