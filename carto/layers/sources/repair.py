"""Geometries made fit to store: 2D, finite, of the family their table wants, valid, EPSG:4326; each mend is said.

A batch goes through numpy; only the faulty ones are looked at one by one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyproj import Transformer
from shapely import MultiLineString, MultiPoint, MultiPolygon
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.table import Objects

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
COLLECTION = 7
M2_PER_HA = 10_000
# West, south, east, north; and how far, in degrees, a plan may go beyond the region of its CRS.
WORLD = (-180.0, -90.0, 180.0, 90.0)
MARGIN_DEG = 3.0


class Family(Enum):
    """What a table may hold: shapely's type numbers."""

    SURFACE = (3, 6)
    LINE = (1, 2, 5)
    POINT = (0, 4)


_GATHERED: dict[Family, Callable[[Sequence[Any]], BaseGeometry]] = {
    Family.SURFACE: MultiPolygon,
    Family.LINE: MultiLineString,
    Family.POINT: MultiPoint,
}


@dataclass(frozen=True)
class Repair:
    """`geometry` is in EPSG:4326, or None when nothing usable is left; `problem` is empty when it was sound.

    `lon`, `lat`: the fault, or else a point of the geometry; None when no place is known."""

    geometry: BaseGeometry | None
    problem: str = ""
    action: str = ""
    lon: float | None = None
    lat: float | None = None


def repaired_batch(
    geometries: Objects, family: Family, to_lon_lat: Transformer | None, closed: frozenset[int] = frozenset()
) -> tuple[Objects, dict[int, Repair]]:
    """`geometries` as `repaired` would give them, None where one is left out, and by index what was done to each
    that was not sound. `to_lon_lat` is None when they already are in longitude and latitude; `closed` as in Batch."""
    kept: Objects = np.full(len(geometries), None, dtype=object)
    sound = np.flatnonzero(_are_sound(geometries, family))
    projected = all_reprojected(shapely.force_2d(geometries[sound]), to_lon_lat)
    fine = _are_within(projected, _region(to_lon_lat)) & shapely.is_valid(projected)
    kept[sound[fine]] = projected[fine]
    repairs: dict[int, Repair] = {}
    faulty = closed.union(np.setdiff1d(np.arange(len(geometries)), sound[fine]).tolist())
    for index in sorted(faulty):
        repair = repaired(geometries[index], family, to_lon_lat)
        if index in closed:
            repair = _said_closed(repair, geometries[index], to_lon_lat)
        kept[index] = repair.geometry
        if repair.problem:
            repairs[index] = repair
    return kept, repairs


def repaired(geometry: BaseGeometry | None, family: Family, to_lon_lat: Transformer | None) -> Repair:
    """`geometry` in the CRS that `to_lon_lat` takes, first mended there (its numbers are the file's), then
    reprojected; what reprojection itself makes invalid is mended and said too."""
    if geometry is None or geometry.is_empty:
        return _left_out(_("Géométrie absente, vide ou illisible."))
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return _left_out(_("Coordonnées manquantes ou infinies."))
    flat = shapely.force_2d(geometry)
    lon, lat = _lon_lat(_first_point(flat), to_lon_lat)
    kept = parts_of(flat, family)
    if kept is None:
        return _left_out(_("Ce n’est pas la géométrie attendue dans cette table."), lon, lat)
    problem, place = _fault(kept)
    if place:
        lon, lat = _lon_lat(place, to_lon_lat)
    if not problem and _is_mixed(flat, family):
        problem = _("La géométrie mêle plusieurs natures (points, lignes, surfaces).")
    mended = _mended(kept, family)
    projected = None if mended is None else _reprojected(mended, to_lon_lat)
    if projected is not None and not problem:
        problem, place = _fault(projected)
        lon, lat = _lon_lat(place, None) if place else (lon, lat)
    final = None if projected is None else _mended(projected, family)
    if final is None:
        return _left_out(problem or _("Coordonnées hors du monde, ou de la région de leur système."), lon, lat)
    return Repair(final, problem, _action(final), lon, lat) if problem else Repair(final)


def parts_of(geometry: BaseGeometry, family: Family) -> BaseGeometry | None:
    """The same object when it is of the family and has no empty part; else its parts that are, however deep in
    collections, gathered in one; None when there is none."""
    if shapely.get_type_id(geometry) in family.value and not shapely.is_empty(shapely.get_parts(geometry)).any():
        return geometry
    parts = [part for part in _leaves(geometry) if shapely.get_type_id(part) in family.value]
    return (parts[0] if len(parts) == 1 else _GATHERED[family](parts)) if parts else None


def reproject(geometry: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    return shapely.transform(geometry, _over(transformer))


def all_reprojected(geometries: Objects, transformer: Transformer | None) -> Objects:
    return geometries if transformer is None else shapely.transform(geometries, _over(transformer))


def as_multipolygon(geometry: BaseGeometry) -> BaseGeometry:
    """A polygon or multipolygon as a multipolygon: what the columns store."""
    return MultiPolygon(list(shapely.get_parts(geometry)))


def as_multipolygons(geometries: Objects) -> Objects:
    """`as_multipolygon` of each; none may be None."""
    many = geometries.copy()
    single = np.flatnonzero(shapely.get_type_id(geometries) == Family.SURFACE.value[0])
    many[single] = shapely.multipolygons(geometries[single], indices=np.arange(len(single)))
    return many


def areas_ha(geometries: Objects, to_metres: Transformer) -> npt.NDArray[np.float64]:
    """Of each, none being None; 0 for one that the projection in metres cannot show."""
    with np.errstate(invalid="ignore"):
        areas = shapely.area(shapely.transform(geometries, _over(to_metres))) / M2_PER_HA
    return np.where(np.isfinite(areas), areas, 0.0)


def _are_sound(geometries: Objects, family: Family) -> npt.NDArray[np.bool_]:
    """Those that need nothing but to lose a third dimension and be reprojected."""
    sound = np.isin(shapely.get_type_id(geometries), family.value) & shapely.is_valid(geometries)
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    sound[owners[~np.isfinite(coordinates).all(axis=1)]] = False
    parts, owners = shapely.get_parts(geometries, return_index=True)
    sound[owners[shapely.is_empty(parts)]] = False
    return sound & ~shapely.is_empty(geometries)


def _are_within(geometries: Objects, region: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    inside = np.ones(len(geometries), dtype=np.bool_)
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    low, high = region[:2], region[2:]
    inside[owners[~((coordinates >= low) & (coordinates <= high)).all(axis=1)]] = False  # NaN is nowhere
    return inside


def _region(to_lon_lat: Transformer | None) -> tuple[float, float, float, float]:
    """Where the CRS means something: a vertex at (0, 0) in Lambert-93 has a longitude, in the Gulf of Guinea."""
    area = None if to_lon_lat is None else to_lon_lat.area_of_use
    if area is None or area.west > area.east:
        return WORLD
    low = max(area.west - MARGIN_DEG, WORLD[0]), max(area.south - MARGIN_DEG, WORLD[1])
    return (*low, min(area.east + MARGIN_DEG, WORLD[2]), min(area.north + MARGIN_DEG, WORLD[3]))


def _over(transformer: Transformer) -> Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    return lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def _said_closed(repair: Repair, geometry: BaseGeometry, to_lon_lat: Transformer | None) -> Repair:
    problem = " ".join([_("Contour non fermé dans le fichier."), repair.problem]).strip()
    if repair.problem:
        return replace(repair, problem=problem)
    lon, lat = _lon_lat(_first_point(geometry), to_lon_lat)
    return Repair(repair.geometry, problem, _("Refermé."), lon, lat)


def _left_out(problem: str, lon: float | None = None, lat: float | None = None) -> Repair:
    return Repair(None, problem, _("Laissée de côté."), lon, lat)


def _leaves(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The points, lines and polygons that make it, empty ones apart."""
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    if shapely.get_type_id(geometry) != COLLECTION:
        return parts
    return [leaf for part in parts for leaf in _leaves(part)]


def _is_mixed(geometry: BaseGeometry, family: Family) -> bool:
    return any(shapely.get_type_id(leaf) not in family.value for leaf in _leaves(geometry))


def _first_point(geometry: BaseGeometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(geometry)[0].tolist()
    return x, y


def _lon_lat(place: tuple[float, float], to_lon_lat: Transformer | None) -> tuple[float, float] | tuple[None, None]:
    lon, lat = to_lon_lat.transform(*place) if to_lon_lat else place
    west, south, east, north = _region(to_lon_lat)
    return (lon, lat) if west <= lon <= east and south <= lat <= north else (None, None)


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
    try:
        # "structure" merges overlapping parts, where "linework" would turn the overlap into a hole.
        valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    except GEOSException:
        return None
    return None if valid.is_empty else parts_of(valid, family)


def _reprojected(geometry: BaseGeometry, to_lon_lat: Transformer | None) -> BaseGeometry | None:
    projected = geometry if to_lon_lat is None else reproject(geometry, to_lon_lat)
    alone: Objects = np.array([projected], dtype=object)
    return projected if _are_within(alone, _region(to_lon_lat)).all() else None


def _action(mended: BaseGeometry) -> str:
    count = shapely.get_num_geometries(mended)
    if count > 1:
        return _("Réparée : gardée en %(count)d parties.") % {"count": count}
    return _("Réparée.")
