"""Each file of geojsonhint, good or bad, through both doors: what a citizen sends is taken exactly or refused with a
sentence; what a planner brings is read feature by feature, and only what is no GeoJSON is refused."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from carto.geo import geojson
from carto.geo.geojson import InvalidGeometry, Limits
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.tables import open_any
from tests.layers.lots import DATA, needs_data

FILES = DATA / "geojson-invalid"
TYPES = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"})
LIMITS = Limits(metric_srid=2154, types=TYPES, max_area_ha=math.inf, max_length_km=math.inf)

# Beginnings of the citizens' sentences.
TAKEN = "taken"
TYPE = "Ce type de géométrie n’est pas accepté ici."
NOT_JSON = "Ce texte n’est pas une géométrie GeoJSON."
NOT_OBJECT = "La géométrie doit être un objet GeoJSON"
MEMBERS = "La géométrie doit contenir « type » et « coordinates », rien d’autre"
NESTING = "Les coordonnées ne sont pas imbriquées"
NUMBER = "Chaque coordonnée doit être un nombre."
TWO_NUMBERS = "Chaque position doit compter deux nombres"
OPEN = "Le contour n’est pas fermé"
SHORT = "Il manque des points à ce tracé"
OUT = "Une coordonnée sort du monde."
# The planners' ones, and what becomes of a feature.
UNREADABLE = "n’est pas un fichier GeoJSON lisible."
NO_GEOJSON = "n’est pas un fichier GeoJSON."
METRES = "contient des coordonnées en mètres"
LOST = "none"
CLOSED = "Polygon, closed"
P, L, S, GC = "Point", "LineString", "Polygon", "GeometryCollection"


@dataclass(frozen=True)
class Outcome:
    """`citizen`: for each geometry of the file, or for the whole file when it holds none. `planner`: what becomes of
    each feature, or why the file is refused."""

    citizen: tuple[str, ...]
    planner: tuple[str, ...] | str


def outcome(citizen: tuple[str, ...] | str, planner: tuple[str, ...] | str) -> Outcome:
    return Outcome((citizen,) if isinstance(citizen, str) else citizen, planner)


OUTCOMES = {
    "bad/bad-duplicate-properties": outcome(TYPE, (LOST,)),
    "bad/bad-featurelist": outcome(NESTING, (LOST,)),
    "bad/bad-json": outcome(NOT_JSON, UNREADABLE),
    "bad/bad-object-type": outcome(TYPE, NO_GEOJSON),
    "bad/bad-polygon-interiorring-rhr": outcome(TAKEN, (S,)),
    "bad/bad-polygonloop": outcome(NESTING, (LOST,)),
    "bad/bad-properties-as-array": outcome(TYPE, (LOST,)),
    "bad/badcoord": outcome(TWO_NUMBERS, (LOST,)),
    "bad/badcoordtype": outcome(NESTING, (LOST,)),
    "bad/badfeature": outcome(TYPE, (LOST,)),
    "bad/badfeatureid": outcome(TAKEN, (P,)),
    "bad/bbox-4or6elements": outcome(MEMBERS, (P,)),
    "bad/bbox-contains-string": outcome(MEMBERS, (P,)),
    "bad/bbox-string": outcome(MEMBERS, (P,)),
    "bad/different-first-last": outcome(OPEN, (CLOSED,)),
    "bad/different-first-size": outcome(TWO_NUMBERS, ("MultiPolygon",)),
    "bad/excessive_precision_truncated": outcome(TAKEN, (L,)),
    "bad/expected_object": outcome(TYPE, (LOST,)),
    "bad/false": outcome(TYPE, (LOST,)),
    "bad/feature_changed_semantics": outcome(TAKEN, (P,)),
    "bad/featurecollection-obj": outcome(TYPE, NO_GEOJSON),
    "bad/featurecollection-type-case": outcome(TYPE, NO_GEOJSON),
    "bad/featurecollection": outcome(TYPE, NO_GEOJSON),
    "bad/featurecollection_changed_semantics": outcome((TAKEN, TAKEN, TAKEN), (P, L, S)),
    "bad/geometry_changed_semantics": outcome(MEMBERS, (P,)),
    "bad/geometrycollection_nested": outcome(TYPE, (GC,)),
    "bad/geometrycollection_single": outcome(TYPE, (GC,)),
    "bad/multiple_problems": outcome((NUMBER, TAKEN, TAKEN, NESTING), (LOST, P, P, LOST)),
    "bad/multipoint-multidimension": outcome(NUMBER, (LOST,)),
    "bad/multipoint-nondimension": outcome(NESTING, (LOST,)),
    "bad/nofeaturetype": outcome(TAKEN, (P,)),
    "bad/notype": outcome(TYPE, NO_GEOJSON),
    "bad/point-labeled-as-a-multipolygon": outcome(NESTING, (LOST,)),
    "bad/point-string": outcome(NUMBER, (LOST,)),
    "bad/point-toofew": outcome(TWO_NUMBERS, (LOST,)),
    "bad/point-toomany": outcome(TWO_NUMBERS, (LOST,)),
    "bad/point": outcome(MEMBERS, (LOST,)),
    "bad/polygon_winding_order": outcome(TAKEN, (S,)),
    "bad/rootstring": outcome(NOT_OBJECT, UNREADABLE),
    "bad/short-line": outcome(SHORT, (LOST,)),
    "bad/short-linearring": outcome(SHORT, (CLOSED,)),
    "bad/short-multilinestring": outcome(SHORT, (LOST,)),
    "bad/stringcoord": outcome((NUMBER, TAKEN), (LOST, P)),
    "bad/unknowntype": outcome(TYPE, NO_GEOJSON),
    "good/good-feature-with-id": outcome(TAKEN, (P,)),
    "good/good-feature-with-string-id": outcome(TAKEN, (P,)),
    "good/good-feature": outcome(TAKEN, (P,)),
    "good/good-featurecollection-bbox": outcome((TAKEN, TAKEN), (P, P)),
    "good/good-featurecollection-bbox3d": outcome((TWO_NUMBERS, TWO_NUMBERS), (P, P)),
    "good/good-featurecollection-extensions": outcome((MEMBERS, MEMBERS, MEMBERS), (P, L, S)),
    "good/good-featurecollection": outcome((TAKEN, TAKEN, TAKEN), (P, L, S)),
    "good/good-geometrycollection": outcome(TYPE, (GC,)),
    "good/good-linestring": outcome(TAKEN, (L,)),
    "good/good-multilinestring": outcome(TAKEN, ("MultiLineString",)),
    "good/good-multipoint": outcome(TAKEN, ("MultiPoint",)),
    "good/good-point-3d": outcome(TWO_NUMBERS, (P,)),
    "good/good-point": outcome(TAKEN, (P,)),
    "good/good-polygon": outcome(TAKEN, (S,)),
    "good/issue82": outcome(OUT, METRES),
    "good/multipolygon": outcome(TAKEN, ("MultiPolygon",)),
    "good/nullgeometry": outcome(TYPE, (LOST,)),
    "good/nullproperties": outcome(TAKEN, (P,)),
}


def geometries(value: Any) -> Iterator[Any]:
    """As they lie in the file: a geometry itself, else those of its features."""
    if isinstance(value, dict) and str(value.get("type")) in {*TYPES, GC}:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from geometries(inner)


def given_by_a_citizen(path: Path) -> tuple[str, ...]:
    text = path.read_text()
    try:
        found = [json.dumps(geometry) for geometry in geometries(json.loads(text))]
    except ValueError:
        found = []
    return tuple(map(_parsed, found or [text]))


def _parsed(text: str) -> str:
    try:
        geometry = geojson.loads(text, limits=LIMITS)
    except InvalidGeometry as refused:
        return str(refused)
    assert geometry.valid
    return TAKEN


def given_by_a_planner(path: Path, scratch: Path) -> tuple[str, ...] | str:
    try:
        table = open_any(path, scratch)
        batches = list(table.batches())
    except LotRefused as refused:
        return str(refused)
    words: list[str] = []
    for batch in batches:
        assert batch.geometries is not None
        kinds = [LOST if shape is None else shape.geom_type for shape in batch.geometries]
        words += [f"{kind}, closed" if index in batch.closed else kind for index, kind in enumerate(kinds)]
    return tuple(words)


@needs_data
def test_no_file_is_forgotten() -> None:
    assert {f"{path.parent.name}/{path.stem}" for path in FILES.glob("*/*.geojson")} == OUTCOMES.keys()


@needs_data
@pytest.mark.parametrize("name", OUTCOMES)
def test_each_file_through_both_doors(name: str, tmp_path: Path) -> None:
    path, expected = FILES / f"{name}.geojson", OUTCOMES[name]
    said = given_by_a_citizen(path)
    assert len(said) == len(expected.citizen)
    for sentence, beginning in zip(said, expected.citizen, strict=True):
        assert sentence.startswith(beginning)
    found = given_by_a_planner(path, tmp_path)
    if isinstance(expected.planner, str):
        assert expected.planner in found
    else:
        assert found == expected.planner
