"""The parser against the faulty and good files of geojsonhint, where the folder of reference data is there."""

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carto.geo import geojson
from carto.geo.geojson import InvalidGeometry, Limits

SHARED = Path(os.environ.get("CARTO_SHARED_DATA") or Path(__file__).resolve().parents[2] / ".." / "shared" / "data")
FILES = SHARED / "geojson-invalid"
TYPES = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})
LIMITS = Limits(metric_srid=2154, types=TYPES, max_area_ha=math.inf, max_length_km=math.inf)

pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason="reference data absent: set CARTO_SHARED_DATA to the folder that holds geojson-invalid"
)

# What geojsonhint complains of and we put right without a word: rings are turned, decimals rounded.
MENDED = {"bad-polygon-interiorring-rhr", "polygon_winding_order", "excessive_precision_truncated"}
# The fault lies in the geometry of a feature.
INSIDE_A_FEATURE = {
    "bad-polygonloop",
    "badcoordtype",
    "multiple_problems",
    "point-labeled-as-a-multipolygon",
    "stringcoord",
}

# Good for geojsonhint, refused here: members of their own in the geometry; latitudes beyond the poles.
STRICTER = {"good-featurecollection-extensions", "issue82"}


def named(folder: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted((FILES / folder).glob("*.geojson"))]


def geometries(value: Any) -> Iterator[Any]:
    if isinstance(value, dict) and "coordinates" in value and value.get("type") in TYPES:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from geometries(inner)


def is_refused(value: Any) -> bool:
    try:
        geojson.parse(value, limits=LIMITS)
    except InvalidGeometry:
        return True
    return False


@pytest.mark.parametrize("path", named("bad"))
def test_each_faulty_file_is_refused_or_put_right(path: Path) -> None:
    text = path.read_text()
    if path.stem in MENDED:
        assert geojson.loads(text, limits=LIMITS).valid
    elif path.stem in INSIDE_A_FEATURE:
        assert any(is_refused(geometry) for geometry in geometries(json.loads(text)))
    else:
        with pytest.raises(InvalidGeometry):
            geojson.loads(text, limits=LIMITS)


@pytest.mark.parametrize("path", named("good"))
def test_each_geometry_of_a_good_file_comes_in_unless_we_are_stricter(path: Path) -> None:
    for geometry in geometries(json.loads(path.read_text())):
        has_altitude = geometry["type"] == "Point" and len(geometry["coordinates"]) == 3
        assert is_refused(geometry) == (has_altitude or path.stem in STRICTER), geometry
