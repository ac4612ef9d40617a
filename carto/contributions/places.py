"""A place typed without a map: latitude and longitude as people write them, to GeoJSON and back."""

import re
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.geo.geojson import InvalidGeometry, Limits, parse

NUMBER = r"([+-]?\d{1,3}(?:[.,]\d{1,12})?)"
HOLE = re.compile(r"\s*-{2,}\s*")  # the row that comes before each hole of a surface
PAIR = re.compile(rf"^\s*{NUMBER}\s*[;,\s]\s*{NUMBER}\s*$")


class Shape(models.TextChoices):
    POINT = "Point", gettext_lazy("un point")
    LINE = "LineString", gettext_lazy("une ligne")
    POLYGON = "Polygon", gettext_lazy("une surface")


def geojson_of(shape: Shape, rows: str) -> dict[str, Any]:
    """A GeoJSON geometry from rows of « latitude, longitude » in degrees; a decimal comma is understood, a surface is
    closed, a row of dashes begins a hole. ValidationError names the row that cannot be read."""
    rings: list[list[list[float]]] = [[]]
    for rank, row in enumerate(rows.splitlines(), start=1):
        if shape is Shape.POLYGON and HOLE.fullmatch(row):
            rings.append([])
        elif row.strip():
            rings[-1].append(_position(row, rank))
    positions, *holes = rings
    if not positions:
        raise ValidationError(_("Indiquez au moins une position."))
    if shape is Shape.POINT:
        if len(positions) > 1:
            raise ValidationError(_("Un point tient en une position. Pour plusieurs, choisissez ligne ou surface."))
        return {"type": shape.value, "coordinates": positions[0]}
    if shape is Shape.LINE:
        return {"type": shape.value, "coordinates": positions}
    return {"type": shape.value, "coordinates": [_closed(ring) for ring in (positions, *holes) if ring]}


def surface_of(rows: str, *, limits: Limits) -> GEOSGeometry:
    """A surface (EPSG:4326) from rows of positions; ValidationError says what keeps them from being one."""
    try:
        return parse(geojson_of(Shape.POLYGON, rows), limits=limits)
    except InvalidGeometry as error:
        raise ValidationError(str(error)) from error


def rows_of(geometry: GEOSGeometry) -> str:
    """The reverse: one row a vertex, the holes of a surface after its outline."""
    coordinates: Any = geometry.coords  # type: ignore[attr-defined]  # every class but GeometryCollection has them
    rings = {Shape.POINT.value: [[coordinates]], Shape.LINE.value: [coordinates]}.get(geometry.geom_type, coordinates)
    return "\n---\n".join("\n".join(f"{lat:.6f}, {lon:.6f}" for lon, lat in ring) for ring in rings)


def _closed(ring: list[list[float]]) -> list[list[float]]:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _position(row: str, rank: int) -> list[float]:
    found = PAIR.match(row)
    if found is None:
        raise ValidationError(
            _("Position %(rank)s : écrivez la latitude puis la longitude, par exemple 47.3512, -0.6534.")
            % {"rank": rank}
        )
    lat, lon = (float(number.replace(",", ".")) for number in found.groups())
    return [lon, lat]
