"""A track or a shape drawn elsewhere: GeoJSON, GPX or KML, read from a file that anybody may send.

Nothing outside the file is read, no entity is expanded, and what is too large, too deep or no drawing is refused with a
sentence. EPSG:4326 only, as GPX and KML are by definition and GeoJSON by RFC 7946."""

import json
import math
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from carto.geo.fitting import Fitted, fitted
from carto.geo.geojson import InvalidGeometry, Limits

MAX_BYTES = 4 << 20
MAX_VERTICES = 20_000
MAX_GEOMETRIES = 500
MAX_DEPTH = 40
ZIP = b"PK\x03\x04"
KIND = {0: "Point", 1: "LineString", 2: "Polygon"}
Position = tuple[float, float]


def read(content: bytes, limits: Limits) -> Fitted:
    """The shape of the file that a contribution may hold: its longest line, else its largest surface, else its first
    point; `notes` say what was left out. InvalidGeometry: no such file, none in it, too much of it, out of limits."""
    if len(content) > MAX_BYTES:
        raise InvalidGeometry(_("Ce fichier est trop lourd : %(most)s Mo au plus.") % {"most": MAX_BYTES >> 20})
    if content.startswith(ZIP):
        raise InvalidGeometry(
            _("Ce fichier est compressé (KMZ ou zip). Envoyez le fichier KML, GPX ou GeoJSON qu’il contient.")
        )
    shapes = _shapes(content)
    if not shapes:
        raise InvalidGeometry(_("Ce fichier ne contient ni point, ni tracé, ni surface."))
    kept = max(shapes, key=_rank)
    held = fitted(kept, limits)
    if len(shapes) == 1:
        return held
    chosen = {
        0: _("Ce fichier contient %(count)s lieux : le premier point est pris."),
        1: _("Ce fichier contient %(count)s lieux : le tracé le plus long est pris."),
        2: _("Ce fichier contient %(count)s lieux : la plus grande surface est prise."),
    }[int(shapely.get_dimensions(kept))]
    return Fitted(held.geometry, (chosen % {"count": len(shapes)}, *held.notes))


def _rank(shape: BaseGeometry) -> tuple[int, float]:
    """Lines before surfaces before points, as people record where they went; then the largest."""
    dimension = int(shapely.get_dimensions(shape))
    return {1: 2, 2: 1, 0: 0}[dimension], float(shape.area if dimension == 2 else shape.length)


def _shapes(content: bytes) -> list[BaseGeometry]:
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    found: list[BaseGeometry] = []
    budget = _Budget()
    try:
        for kind, parts in _geojson(content) if text.startswith((b"{", b"[")) else _xml(content):
            found += _built(kind, parts, budget)
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        if isinstance(error, InvalidGeometry):
            raise
        raise InvalidGeometry(_("Ce fichier n’est pas un GeoJSON, un GPX ou un KML lisible.")) from error
    return found


class _Budget:
    """What may still be read of a file."""

    def __init__(self) -> None:
        self.vertices, self.geometries = MAX_VERTICES, MAX_GEOMETRIES

    def spend(self, vertices: int) -> None:
        self.vertices -= vertices
        self.geometries -= 1
        if self.vertices < 0:
            raise InvalidGeometry(_("Ce fichier a trop de points : %(most)s au plus.") % {"most": MAX_VERTICES})
        if self.geometries < 0:
            raise InvalidGeometry(_("Ce fichier contient trop de lieux : %(most)s au plus.") % {"most": MAX_GEOMETRIES})


def _built(kind: str, parts: list[list[Position]], budget: _Budget) -> list[BaseGeometry]:
    """`parts`: one list of positions, or the rings of a surface. A line of one point, as some GPS write, is nothing."""
    budget.spend(sum(len(part) for part in parts))
    first = parts[0] if parts else []
    if kind == "Point" and first:
        return [shapely.Point(first[0])]
    if kind == "LineString" and len(set(first)) > 1:
        return [shapely.LineString(first)]
    if kind == "Polygon" and len(set(first)) > 2:
        return [shapely.Polygon(first, [ring for ring in parts[1:] if len(set(ring)) > 2])]
    return []


def _position(lon: Any, lat: Any) -> Position:
    x, y = float(lon), float(lat)
    if not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
        raise InvalidGeometry(_("Les coordonnées de ce fichier ne sont pas en longitude et latitude (WGS 84)."))
    return x, y


def _geojson(content: bytes) -> Iterator[tuple[str, list[list[Position]]]]:
    value = json.loads(content.decode("utf-8-sig"))
    crs = value.get("crs") if isinstance(value, dict) else None
    if crs is not None and not str(crs.get("properties", {}).get("name", "")).endswith(("CRS84", ":4326")):
        raise InvalidGeometry(_("Ce GeoJSON n’est pas en longitude et latitude (WGS 84) : convertissez-le d’abord."))
    yield from _json_shapes(value, 0)


def _json_shapes(value: Any, depth: int) -> Iterator[tuple[str, list[list[Position]]]]:
    if depth > MAX_DEPTH:
        raise InvalidGeometry(_("Ce fichier est imbriqué trop profondément."))
    match value["type"]:
        case "FeatureCollection":
            for feature in value["features"]:
                yield from _json_shapes(feature, depth + 1)
        case "Feature":
            if value["geometry"] is not None:
                yield from _json_shapes(value["geometry"], depth + 1)
        case "GeometryCollection":
            for part in value["geometries"]:
                yield from _json_shapes(part, depth + 1)
        case "Point" as kind:
            yield kind, [_positions([value["coordinates"]])]
        case "LineString" as kind:
            yield kind, [_positions(value["coordinates"])]
        case "Polygon" as kind:
            yield kind, [_positions(ring) for ring in value["coordinates"]]
        case "MultiPoint" | "MultiLineString" | "MultiPolygon" as kind:
            for part in value["coordinates"]:
                yield from _json_shapes({"type": kind.removeprefix("Multi"), "coordinates": part}, depth + 1)
        case _:
            raise ValueError(value["type"])


def _positions(raw: list[list[float]]) -> list[Position]:
    return [_position(one[0], one[1]) for one in raw]


def _xml(content: bytes) -> Iterator[tuple[str, list[list[Position]]]]:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InvalidGeometry(
            _("Ce fichier contient des définitions XML (DTD, entités) : elles sont refusées.")
        ) from error
    except ParseError as error:
        raise ValueError from error
    kind = _name(root)
    if kind == "gpx":
        yield from _gpx(root)
    elif kind == "kml":
        yield from _kml(root, 0)
    else:
        raise ValueError(kind)


def _gpx(root: Element) -> Iterator[tuple[str, list[list[Position]]]]:
    """The segments of tracks, routes, waypoints."""
    for element in root.iter():
        match _name(element):
            case "trkseg" | "rte":
                points = [one for one in element if _name(one) in ("trkpt", "rtept")]
                yield "LineString", [[_position(one.get("lon"), one.get("lat")) for one in points]]
            case "wpt":
                yield "Point", [[_position(element.get("lon"), element.get("lat"))]]


def _kml(element: Element, depth: int) -> Iterator[tuple[str, list[list[Position]]]]:
    if depth > MAX_DEPTH:
        raise InvalidGeometry(_("Ce fichier est imbriqué trop profondément."))
    match _name(element):
        case "Point" | "LineString" as kind:
            yield kind, [_coordinates(element)]
        case "Polygon" as kind:
            rings = [one for one in element if _name(one) in ("outerBoundaryIs", "innerBoundaryIs")]
            yield (
                kind,
                [_coordinates(ring) for ring in sorted(rings, key=lambda ring: _name(ring) != "outerBoundaryIs")],
            )
        case "Track":
            yield "LineString", [_coordinates_of_track(element)]
        case _:
            for child in element:
                yield from _kml(child, depth + 1)


def _coordinates(element: Element) -> list[Position]:
    """« lon,lat[,altitude] » between spaces."""
    texts = [one.text or "" for one in element.iter() if _name(one) == "coordinates"]
    return [_position(*triple.split(",")[:2]) for triple in " ".join(texts[:1]).split()]


def _coordinates_of_track(element: Element) -> list[Position]:
    return [_position(*(one.text or "").split()[:2]) for one in element if _name(one) == "coord"]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
