"""WKB and GeoJSON texts to shapely, a batch at a time; one that GEOS cannot build costs itself only, and is
built all the same when all it lacks is to close its outline."""

import json
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely

from carto.layers.sources.table import Objects


def objects(values: Sequence[object]) -> Objects:
    """An array of as many objects, whatever they are (numpy would otherwise look inside sequences)."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


class Shapes(NamedTuple):
    """`geometries`: None for an absent or unreadable one; `closed`: indexes of those whose outline was left open and
    that were built by going back to its first point."""

    geometries: Objects
    closed: frozenset[int]


def from_wkb(wkb: Objects) -> Shapes:
    return _built(wkb, lambda values: shapely.from_wkb(values, on_invalid="ignore"), _wkb_closed)


def from_geojson(texts: Sequence[str | None]) -> Shapes:
    """Of GeoJSON geometries or features."""
    return _built(objects(texts), lambda values: shapely.from_geojson(values, on_invalid="ignore"), _geojson_closed)


def from_wkt(texts: Sequence[str | None]) -> Shapes:
    return _built(objects(texts), lambda values: shapely.from_wkt(values, on_invalid="ignore"), _wkt_closed)


def _built(values: Objects, build: Callable[[Objects], Any], close: Callable[[Any], Any]) -> Shapes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        geometries = np.asarray(build(values), dtype=object)
        failed = [index for index in np.flatnonzero(shapely.is_missing(geometries)) if values[index] is not None]
        for index in failed:
            geometries[index] = close(values[index])
    return Shapes(geometries, frozenset(int(index) for index in failed if geometries[index] is not None))


def _wkb_closed(wkb: bytes) -> Any:
    return shapely.from_wkb(wkb, on_invalid="fix")


def _wkt_closed(text: str) -> Any:
    return shapely.from_wkt(text, on_invalid="fix")


def _geojson_closed(text: str) -> Any:
    value = json.loads(text)
    geometry = value["geometry"] if value.get("type") == "Feature" else value
    try:
        return shapely.from_geojson(json.dumps(_with_closed_rings(geometry)), on_invalid="ignore")
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        return None  # its coordinates are not nested as they should


def _with_closed_rings(geometry: dict[str, Any]) -> dict[str, Any]:
    """LookupError, TypeError or AttributeError when it is not built as GeoJSON."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [_with_closed_rings(part) for part in geometry["geometries"]]}
    coordinates = geometry["coordinates"]
    if kind == "Polygon":
        coordinates = [_closed(ring) for ring in coordinates]
    elif kind == "MultiPolygon":
        coordinates = [[_closed(ring) for ring in polygon] for polygon in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _closed(ring: list[Any]) -> list[Any]:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def swapped(geometries: Objects) -> Objects:
    """The same with first and second coordinate exchanged; the third is dropped."""
    return np.asarray(shapely.transform(geometries, lambda xy: xy[:, ::-1]), dtype=object)
