"""WKB and GeoJSON texts to shapely, a batch at a time; one that GEOS cannot build costs itself only."""

import warnings
from collections.abc import Sequence

import numpy as np
import shapely

from carto.layers.sources.table import Objects


def objects(values: Sequence[object]) -> Objects:
    """An array of as many objects, whatever they are (numpy would otherwise look inside sequences)."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def from_wkb(wkb: Objects) -> Objects:
    """Shapely geometries; None for an absent or unreadable one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)


def from_geojson(texts: Sequence[str | None]) -> Objects:
    """Of GeoJSON geometries or features; None for an absent or unreadable one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(shapely.from_geojson(objects(texts), on_invalid="ignore"), dtype=object)


def from_wkt(texts: Sequence[str | None]) -> Objects:
    """None for an absent or unreadable one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(shapely.from_wkt(objects(texts), on_invalid="ignore"), dtype=object)


def swapped(geometries: Objects) -> Objects:
    """The same with first and second coordinate exchanged; the third is dropped."""
    return np.asarray(shapely.transform(geometries, lambda xy: xy[:, ::-1]), dtype=object)
