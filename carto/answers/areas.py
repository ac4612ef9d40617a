"""The part of the ground whose contributions an agent answers: a surface drawn on the map, or typed."""

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError

from carto.concertations.models import Concertation
from carto.contributions.places import surface_of
from carto.geo.geojson import Limits

MOST_VERTICES = 60  # it is part of an address, which has a length that servers accept
MOST_HA = 1_000_000


def read(rows: str, concertation: Concertation) -> tuple[GEOSGeometry | None, str]:
    """From rows of « latitude, longitude » in degrees, one a corner: the surface (EPSG:4326), or why it is none. When
    nothing is typed, neither."""
    if not rows:
        return None, ""
    limits = Limits(concertation.metric_srid, max_vertices=MOST_VERTICES, max_area_ha=MOST_HA)
    try:
        return surface_of(rows, limits=limits), ""
    except ValidationError as error:
        return None, " ".join(error.messages)
