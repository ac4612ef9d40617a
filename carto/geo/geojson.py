"""GeoJSON geometries in and out: what comes from outside is read strictly or refused with a sentence (RFC 7946)."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import (
    GEOSGeometry,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from django.utils.translation import gettext as _

from carto.geo.crs import STORAGE_SRID, measure

DECIMALS = 6  # of a degree: 11 cm at most
SINGLE = frozenset({"Point", "LineString", "Polygon"})
SURFACE = frozenset({"Polygon", "MultiPolygon"})

Position = tuple[float, float]


class InvalidGeometry(ValueError):
    """Its text is a sentence for the person who drew or sent the geometry."""


@dataclass(frozen=True)
class Limits:
    """What a geometry may be. `metric_srid`: the territory's projection, in which hectares and kilometres are taken.

    The defaults suit a citizen's contribution; `math.inf` lifts a limit."""

    metric_srid: int
    types: frozenset[str] = SINGLE
    max_vertices: int = 1_000
    max_area_ha: float = 5_000
    max_length_km: float = 50


def loads(text: str, *, limits: Limits) -> GEOSGeometry:
    """`parse` of a JSON text, as a form sends it; InvalidGeometry when it is no JSON (a WKT, an empty text...)."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidGeometry(_("Ce texte n’est pas une géométrie GeoJSON.")) from error
    return parse(value, limits=limits)


def parse(value: object, *, limits: Limits) -> GEOSGeometry:
    """A decoded GeoJSON geometry as a valid 2D geometry in EPSG:4326, rounded to 6 decimals, within `limits`.

    Outer rings come out counterclockwise. Refused with InvalidGeometry: another type, a member beside `type` and
    `coordinates` (`crs` above all), altitudes, numbers that are not finite or out of the world, open rings, lines that
    cross themselves as an outline, what is too large. Nothing is mended: the author redraws."""
    if not isinstance(value, dict):
        raise InvalidGeometry(_("La géométrie doit être un objet GeoJSON avec « type » et « coordinates »."))
    if not isinstance(value.get("type"), str) or value["type"] not in limits.types:
        raise InvalidGeometry(
            _("Ce type de géométrie n’est pas accepté ici. Types acceptés : %(types)s.")
            % {"types": ", ".join(sorted(limits.types))}
        )
    if value.keys() != {"type", "coordinates"}:
        raise InvalidGeometry(
            _("La géométrie doit contenir « type » et « coordinates », rien d’autre (pas de « crs » : degrés WGS 84).")
        )
    geometry = _READERS[value["type"]](value["coordinates"], _Budget(limits.max_vertices))
    geometry.srid = STORAGE_SRID
    _require_valid(geometry)
    _require_within(geometry, limits)
    return geometry


class _Budget:
    """The vertices that may still be read: spent list by list, before any of them is looked at."""

    def __init__(self, vertices: int) -> None:
        self.most = self.left = vertices

    def spend(self, vertices: int) -> None:
        self.left -= vertices
        if self.left < 0:
            raise InvalidGeometry(
                _("Ce tracé a trop de sommets : %(most)s au plus. Simplifiez-le.") % {"most": self.most}
            )


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise InvalidGeometry(_("Les coordonnées ne sont pas imbriquées comme GeoJSON le veut pour ce type."))
    if not value:
        raise InvalidGeometry(_("Cette géométrie est vide. Placez-la sur la carte."))
    return value


def _number(value: object, most: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidGeometry(_("Chaque coordonnée doit être un nombre."))
    if not -most <= value <= most:  # NaN and infinities fail too
        raise InvalidGeometry(
            _("Une coordonnée sort du monde. Attendu : longitude de -180 à 180, puis latitude de -90 à 90.")
        )
    return round(float(value), DECIMALS) + 0.0  # no negative zero


def _position(value: object) -> Position:
    numbers = _list(value)
    if len(numbers) != 2:
        raise InvalidGeometry(_("Chaque position doit compter deux nombres, longitude et latitude, sans altitude."))
    return _number(numbers[0], 180), _number(numbers[1], 90)


def _positions(value: object, least: int, budget: _Budget) -> list[Position]:
    raw = _list(value)
    budget.spend(len(raw))
    positions = [_position(position) for position in raw]
    if len(positions) < least:
        raise InvalidGeometry(
            _("Il manque des points à ce tracé : deux au moins pour une ligne, trois pour une surface.")
        )
    return positions


def _is_counterclockwise(ring: list[Position]) -> bool:
    x0, y0 = ring[0]
    return sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in pairwise(ring)) > 0


def _ring(value: object, budget: _Budget, *, counterclockwise: bool) -> list[Position]:
    ring = _positions(value, 4, budget)
    if ring[0] != ring[-1]:
        raise InvalidGeometry(_("Le contour n’est pas fermé : répétez le premier point à la fin."))
    return ring if _is_counterclockwise(ring) == counterclockwise else ring[::-1]


def _point(value: object, budget: _Budget) -> Point:
    budget.spend(1)
    return Point(_position(value))


def _line(value: object, budget: _Budget) -> LineString:
    return LineString(_positions(value, 2, budget))


def _polygon(value: object, budget: _Budget) -> Polygon:
    outer, *holes = _list(value)
    return Polygon(
        _ring(outer, budget, counterclockwise=True), *(_ring(hole, budget, counterclockwise=False) for hole in holes)
    )


_READERS: dict[str, Callable[[object, _Budget], GEOSGeometry]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": lambda value, budget: MultiPoint([_point(part, budget) for part in _list(value)]),
    "MultiLineString": lambda value, budget: MultiLineString([_line(part, budget) for part in _list(value)]),
    "MultiPolygon": lambda value, budget: MultiPolygon([_polygon(part, budget) for part in _list(value)]),
}


def _require_valid(geometry: GEOSGeometry) -> None:
    reason = geometry.valid_reason  # `valid` would log each refusal
    if reason.startswith(("Self-intersection", "Ring Self-intersection")):
        raise InvalidGeometry(
            _("Le contour se croise ou se touche lui-même. Redessinez-le sans que ses côtés se coupent.")
        )
    if reason.startswith("Too few points"):
        raise InvalidGeometry(_("Ce tracé est trop petit : ses points sont confondus. Agrandissez-le."))
    if reason != "Valid Geometry":
        raise InvalidGeometry(
            _("Ce contour n’est pas valide : ses trous et ses parties ne doivent ni se recouvrir ni en sortir.")
        )


def _require_within(geometry: GEOSGeometry, limits: Limits) -> None:
    try:
        size = measure(geometry, limits.metric_srid)
    except GDALException as error:
        raise InvalidGeometry(_("Cette géométrie est trop loin du territoire de la concertation.")) from error
    if size.area_ha > limits.max_area_ha:
        raise InvalidGeometry(
            _("Cette surface couvre %(area)s ha ; le maximum est de %(most)s ha.")
            % {"area": math.ceil(size.area_ha), "most": math.floor(limits.max_area_ha)}
        )
    if size.dimension == 1 and size.length_m > limits.max_length_km * 1_000:
        raise InvalidGeometry(
            _("Cette ligne mesure %(length)s km ; le maximum est de %(most)s km.")
            % {"length": math.ceil(size.length_m / 1_000), "most": math.floor(limits.max_length_km)}
        )


def to_geojson(geometry: GEOSGeometry) -> dict[str, Any]:
    """A 2D geometry in EPSG:4326, no collection, as a GeoJSON object: 6 decimals, same geometry, same object."""
    coords = cast(Any, geometry).coords  # every class but GeometryCollection has them
    return {"type": geometry.geom_type, "coordinates": _rounded(coords)}


def _rounded(coords: Any) -> Any:
    return round(coords, DECIMALS) + 0.0 if isinstance(coords, float) else [_rounded(part) for part in coords]


def dumps(geometry: GEOSGeometry) -> str:
    """`to_geojson` as compact JSON."""
    return json.dumps(to_geojson(geometry), separators=(",", ":"))
