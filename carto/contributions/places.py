"""A place typed without a map: latitude and longitude as people write them, to GeoJSON and back."""

import re
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NUMBER = r"([+-]?\d{1,3}(?:[.,]\d{1,12})?)"
PAIR = re.compile(rf"^\s*{NUMBER}\s*[;,\s]\s*{NUMBER}\s*$")


class Shape(models.TextChoices):
    POINT = "Point", gettext_lazy("un point")
    LINE = "LineString", gettext_lazy("une ligne")
    POLYGON = "Polygon", gettext_lazy("une surface")


def geojson_of(shape: Shape, rows: str) -> dict[str, Any]:
    """A GeoJSON geometry from rows of « latitude, longitude » in degrees; a decimal comma is understood, a surface is
    closed. ValidationError names the row that cannot be read."""
    positions = [_position(row, rank) for rank, row in enumerate(rows.splitlines(), start=1) if row.strip()]
    if not positions:
        raise ValidationError(_("Indiquez au moins une position."))
    if shape is Shape.POINT:
        if len(positions) > 1:
            raise ValidationError(_("Un point tient en une position. Pour plusieurs, choisissez ligne ou surface."))
        return {"type": shape.value, "coordinates": positions[0]}
    if shape is Shape.LINE:
        return {"type": shape.value, "coordinates": positions}
    if positions[0] != positions[-1]:
        positions.append(positions[0])
    return {"type": shape.value, "coordinates": [positions]}


def rows_of(geometry: GEOSGeometry) -> str:
    """The reverse: one row a vertex, the outline alone for a surface."""
    coordinates: Any = geometry.coords  # type: ignore[attr-defined]  # every class but GeometryCollection has them
    if geometry.geom_type == Shape.POINT:
        coordinates = [coordinates]
    elif geometry.geom_type == Shape.POLYGON:
        coordinates = coordinates[0]
    return "\n".join(f"{lat:.6f}, {lon:.6f}" for lon, lat in coordinates)


def _position(row: str, rank: int) -> list[float]:
    found = PAIR.match(row)
    if found is None:
        raise ValidationError(
            _("Position %(rank)s : écrivez la latitude puis la longitude, par exemple 47.3512, -0.6534.")
            % {"rank": rank}
        )
    lat, lon = (float(number.replace(",", ".")) for number in found.groups())
    return [lon, lat]
