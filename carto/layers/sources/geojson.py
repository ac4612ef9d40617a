"""GeoJSON files as software writes them, features one by one; laxer than `geo/geojson.py`, which reads citizens."""

import json
from collections.abc import Sequence
from typing import Any

import shapely
from django.utils.translation import gettext as _
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.lot import Feature
from carto.layers.sources.refusal import LotRefused

GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}


def read_features(content: bytes, name: str) -> tuple[list[Feature], CRS]:
    """The features of a FeatureCollection, a Feature or a bare geometry, and their CRS. A feature that GEOS cannot
    build keeps its place with no geometry. LotRefused: not GeoJSON, or metres passed off as degrees."""
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LotRefused(_("« %(name)s » n’est pas un fichier GeoJSON lisible.") % {"name": name}) from error
    raw = _raw_features(value)
    if raw is None:
        raise LotRefused(_("« %(name)s » n’est pas un fichier GeoJSON.") % {"name": name})
    features = [_feature(rank, one) for rank, one in enumerate(raw, 1)]
    crs = _crs(value)
    if crs.is_geographic and any(_is_out_of_world(feature.geometry) for feature in features):
        raise LotRefused(
            _(
                "« %(name)s » contient des coordonnées en mètres sans dire dans quel système (Lambert-93 ?). "
                "Enregistrez-le à nouveau en longitude et latitude (EPSG:4326)."
            )
            % {"name": name}
        )
    return features, crs


def _raw_features(value: Any) -> Sequence[Any] | None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "FeatureCollection":
        features = value.get("features")
        return features if isinstance(features, list) else None
    if kind == "Feature":
        return [value]
    return [{"geometry": value}] if kind in GEOMETRIES else None


def _feature(rank: int, raw: Any) -> Feature:
    raw = raw if isinstance(raw, dict) else {}
    properties = raw.get("properties")
    values = properties if isinstance(properties, dict) else {}
    text = {str(key).upper(): "" if value is None else str(value).strip() for key, value in values.items()}
    return Feature(rank, text, _geometry(raw.get("geometry")))


def _geometry(raw: Any) -> BaseGeometry | None:
    """None for null and for what GEOS cannot build: an open ring, a missing coordinate."""
    if not isinstance(raw, dict):
        return None
    try:
        return shapely.from_geojson(json.dumps(raw))
    except (shapely.errors.ShapelyError, ValueError):
        return None


def _crs(value: dict[str, Any]) -> CRS:
    """The `crs` member that GeoJSON had before RFC 7946 and GDAL still writes; longitude and latitude without it."""
    member = value.get("crs")
    named = member.get("properties") if isinstance(member, dict) else None
    try:
        return CRS.from_user_input(named["name"]) if isinstance(named, dict) else CRS.from_epsg(4326)
    except (CRSError, KeyError) as error:
        raise LotRefused(_("Le système de coordonnées déclaré par le fichier GeoJSON est inconnu.")) from error


def _is_out_of_world(geometry: BaseGeometry | None) -> bool:
    if geometry is None or geometry.is_empty:
        return False
    w, s, e, n = geometry.bounds
    return bool(w < -180 or e > 180 or s < -90 or n > 90)
