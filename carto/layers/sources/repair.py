"""One geometry made fit to store: 2D, finite, of the family its table wants, valid; each mend is said."""

import re
from dataclasses import dataclass
from enum import Enum

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyproj import Transformer
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

# What GEOS says of an invalid geometry, in the words of the person who will open their GIS to look at it.
REASONS = {
    "Self-intersection": gettext_lazy("le contour se croise lui-même"),
    "Ring Self-intersection": gettext_lazy("le contour se touche ou se croise lui-même"),
    "Hole lies outside shell": gettext_lazy("un trou est hors de son contour"),
    "Holes are nested": gettext_lazy("un trou est dans un autre trou"),
    "Nested shells": gettext_lazy("un contour est dans un autre"),
    "Interior is disconnected": gettext_lazy("l’intérieur est coupé en deux"),
    "Duplicate Rings": gettext_lazy("un contour est en double"),
    "Too few points in geometry component": gettext_lazy("le contour n’a pas assez de points"),
}


class Family(Enum):
    """What a table may hold: shapely type numbers, and the dimension of what is kept of a mend."""

    SURFACE = (3, 6)
    LINE = (1, 2, 5)
    POINT = (0, 4)


@dataclass(frozen=True)
class Repair:
    """`geometry` is in EPSG:4326, or None when nothing usable is left; `problem` is empty when it was sound."""

    geometry: BaseGeometry | None
    problem: str = ""
    action: str = ""
    lon: float | None = None
    lat: float | None = None


def repaired(geometry: BaseGeometry | None, family: Family, to_lon_lat: Transformer) -> Repair:
    """`geometry` in the CRS that `to_lon_lat` takes, first mended there (its numbers are the file's), then
    reprojected; what reprojection itself makes invalid is mended and said too."""
    if geometry is None or geometry.is_empty:
        return _left_out(_("Géométrie absente, vide ou illisible."))
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return _left_out(_("Coordonnées manquantes ou infinies."))
    flat = shapely.force_2d(geometry)
    kept = parts_of(flat, family)
    if kept is None:
        return _left_out(_("Ce n’est pas la géométrie attendue dans cette table."))
    problem, place = _fault(kept)
    lon, lat = to_lon_lat.transform(*place) if place else (None, None)
    if kept is not flat and not problem:
        problem = _("La géométrie mêle plusieurs natures (points, lignes, surfaces).")
    mended = _mended(kept, family)
    projected = None if mended is None else _reprojected(mended, to_lon_lat)
    if projected is not None and not problem:
        problem, place = _fault(projected)
        lon, lat = place or (None, None)
    final = None if projected is None else _mended(projected, family)
    if final is None:
        return Repair(None, problem or _("Coordonnées hors du monde."), _("Laissée de côté."), lon, lat)
    return Repair(final, problem, _action(final) if problem else "", lon, lat)


def _left_out(problem: str) -> Repair:
    return Repair(None, problem, _("Laissée de côté."))


def parts_of(geometry: BaseGeometry, family: Family) -> BaseGeometry | None:
    """The same object when it is of the family, the parts that are when it is a collection, else None."""
    if shapely.get_type_id(geometry) in family.value:
        return geometry
    if shapely.get_type_id(geometry) != 7:
        return None
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_type_id(part) in family.value]
    return shapely.union_all(parts) if parts else None


def reproject(geometry: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))


def as_multipolygon(geometry: BaseGeometry) -> BaseGeometry:
    """A polygon or multipolygon as a multipolygon: what the columns store."""
    return MultiPolygon(list(shapely.get_parts(geometry)))


def _reason(geometry: BaseGeometry) -> tuple[str, tuple[float, float] | None]:
    """Why GEOS finds it invalid, in French, and where (in the geometry's own CRS)."""
    said = shapely.is_valid_reason(geometry)
    found = re.fullmatch(r"(.*?)\[(\S+) (\S+)\]", said)
    words, place = (found[1], (float(found[2]), float(found[3]))) if found else (said, None)
    return str(REASONS.get(words, words)), place


def _fault(geometry: BaseGeometry) -> tuple[str, tuple[float, float] | None]:
    if shapely.is_valid(geometry):
        return "", None
    why, place = _reason(geometry)
    return _("Géométrie invalide : %(why)s.") % {"why": why}, place


def _mended(geometry: BaseGeometry, family: Family) -> BaseGeometry | None:
    if shapely.is_valid(geometry):
        return geometry
    # "structure" merges overlapping parts, where "linework" would turn the overlap into a hole.
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    kept = None if valid.is_empty else parts_of(valid, family)
    return None if kept is None or kept.is_empty else kept


def _reprojected(geometry: BaseGeometry, to_lon_lat: Transformer) -> BaseGeometry | None:
    projected = reproject(geometry, to_lon_lat)
    coordinates = shapely.get_coordinates(projected)
    if not np.isfinite(coordinates).all() or (np.abs(coordinates) > (180.0, 90.0)).any():
        return None
    return projected


def _action(mended: BaseGeometry) -> str:
    count = shapely.get_num_geometries(mended)
    if count > 1:
        return _("Réparée : gardée en %(count)d parties.") % {"count": count}
    return _("Réparée.")
