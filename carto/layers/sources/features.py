"""WKB and GeoJSON texts to shapely, a batch at a time; one that GEOS cannot build costs itself only, and is
built all the same when all it lacks is to close its outline."""

import json
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.contrib.gis.gdal import GDALException, OGRGeometry

from carto.layers.sources.depth import is_bottomless, is_bottomless_text
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
    """Curves become lines of short segments. None too for what would exhaust the stack."""
    shallow = [None if value is None or is_bottomless(value) else value for value in wkb]
    return _built(objects(shallow), _read_wkb, _wkb_closed)


def from_geojson(texts: Sequence[str | None]) -> Shapes:
    """Of GeoJSON geometries or features."""
    return _built(objects(texts), lambda values: shapely.from_geojson(values, on_invalid="ignore"), _geojson_closed)


def from_wkt(texts: Sequence[str | None]) -> Shapes:
    """None too for what would exhaust the stack."""
    shallow = [None if text is None or is_bottomless_text(text) else text for text in texts]
    return _built(objects(shallow), _read_wkt, _wkt_closed)


def _built(values: Objects, build: Callable[[Objects], Any], close: Callable[[Any], Any]) -> Shapes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        geometries = np.asarray(build(values), dtype=object)
        failed = [index for index in np.flatnonzero(shapely.is_missing(geometries)) if values[index] is not None]
        for index in failed:
            geometries[index] = close(values[index])
    return Shapes(geometries, frozenset(int(index) for index in failed if geometries[index] is not None))


def _read_wkb(values: Any) -> Any:
    try:
        return shapely.from_wkb(values, on_invalid="ignore")
    except NotImplementedError:  # shapely gives up on all of them for one curve
        return objects([_read_wkb(value) for value in values]) if isinstance(values, np.ndarray) else _straight(values)


def _straight(wkb: bytes) -> Any:
    try:
        return shapely.from_wkb(bytes(OGRGeometry(memoryview(wkb)).get_linear_geometry().wkb), on_invalid="ignore")
    except (GDALException, NotImplementedError, TypeError, ValueError):
        return None


def _read_wkt(values: Any) -> Any:
    try:
        return shapely.from_wkt(values, on_invalid="ignore")
    except NotImplementedError:
        return objects([_read_wkt(value) for value in values]) if isinstance(values, np.ndarray) else None


def _wkb_closed(wkb: bytes) -> Any:
    with suppress(NotImplementedError):
        return shapely.from_wkb(wkb, on_invalid="fix")


def _wkt_closed(text: str) -> Any:
    with suppress(NotImplementedError):
        return shapely.from_wkt(text, on_invalid="fix")


def _geojson_closed(text: str) -> Any:
    try:
        value = json.loads(text)
        geometry = value["geometry"] if value.get("type") == "Feature" else value
        return shapely.from_geojson(json.dumps(_with_closed_rings(geometry)), on_invalid="ignore")
    except (TypeError, KeyError, IndexError, AttributeError, ValueError, RecursionError):
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
