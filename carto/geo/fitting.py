"""A shape that comes from elsewhere (a parcel, a street, a track) made into one that a contribution may hold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from carto.geo.geojson import DECIMALS, InvalidGeometry, Limits, parse

GRID = 10.0**-DECIMALS
FIRST_TOLERANCE = 2e-6  # of a degree: 20 cm
MOST_TRIES = 24


@dataclass(frozen=True)
class Fitted:
    """`notes`: sentences that say what was changed, none when nothing was."""

    geometry: GEOSGeometry
    notes: tuple[str, ...]


def fitted(shape: BaseGeometry, limits: Limits) -> Fitted:
    """`shape` (EPSG:4326, longitude first) as `geo.geojson.parse` takes it: its largest part where `limits` take single
    shapes only, on the grid of the decimals kept, and no more vertices than allowed. InvalidGeometry as in `parse`."""
    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    if not parts:
        raise InvalidGeometry(_("Cette géométrie est vide. Placez-la sur la carte."))
    notes = []
    kept = shape
    if shape.geom_type not in limits.types:
        kept = max(parts, key=lambda part: (shapely.get_dimensions(part), part.area, part.length))
        if len(parts) > 1:
            notes.append(_("Ce lieu est en %(count)s morceaux : le plus grand est gardé.") % {"count": len(parts)})
    light = _light(shapely.force_2d(kept), limits.max_vertices)
    before, after = (int(shapely.get_num_coordinates(one)) for one in (kept, light))
    if before > limits.max_vertices:
        notes.append(
            _("Le tracé avait %(before)s points, il est simplifié à %(after)s.") % {"before": before, "after": after}
        )
    return Fitted(parse(_geojson(light), limits=limits), tuple(notes))


def _light(shape: BaseGeometry, most: int) -> Any:
    """On the grid, and simplified more and more until it has at most `most` vertices; as it is if it never has."""
    light, tolerance = _on_grid(shape), FIRST_TOLERANCE
    for _rank in range(MOST_TRIES):
        if shapely.get_num_coordinates(light) <= most:
            break
        is_surface = shapely.get_dimensions(shape) == 2
        simpler = shapely.simplify(shape, tolerance, preserve_topology=is_surface)
        light, tolerance = _on_grid(simpler), 2 * tolerance
    return light


def _on_grid(shape: BaseGeometry) -> Any:
    """Rounded vertex by vertex; mended by GEOS where that alone breaks it: what came broken stays so, to be refused."""
    rounded = shapely.remove_repeated_points(shapely.set_precision(shape, GRID, mode="pointwise"))
    return rounded if rounded.is_valid or not shape.is_valid else shapely.set_precision(shape, GRID)


def _geojson(shape: Any) -> dict[str, Any]:
    told: dict[str, Any] = mapping(shape)
    return {"type": told["type"], "coordinates": _lists(told["coordinates"])}


def _lists(nested: Any) -> Any:
    return [_lists(one) for one in nested] if isinstance(nested, list | tuple) else float(np.round(nested, DECIMALS))
