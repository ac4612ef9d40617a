"""Communes and perimeters from GeoJSON files, and the perimeter drawn by zones."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from carto.layers.sources.outlines import read_communes, read_perimeter
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import DATA, needs_data


def ring(w: float, s: float, e: float, n: float) -> list[list[list[float]]]:
    return [[[w, s], [e, s], [e, n], [w, n], [w, s]]]


def feature(coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = None if coordinates is None else {"type": "Polygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def file(folder: Path, content: bytes) -> Path:
    path = folder / "c.geojson"
    path.write_bytes(content)
    return path


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


WEST, EAST = ring(-0.7, 47.3, -0.6, 47.4), ring(-0.6, 47.3, -0.5, 47.4)


@needs_data
def test_the_communes_of_the_reference_data() -> None:
    rows = read_communes(DATA / "epci" / "communes-241800432.geojson")
    assert len(rows) == 11
    assert ("18242", "Sancoins") in {(row.insee_code, row.name) for row in rows}


@pytest.mark.parametrize(
    ("code_key", "name_key"), [("insee", "nom"), ("code", "nom"), ("insee_code", "name"), ("INSEE_COM", "NOM_COM")]
)
def test_communes_under_the_usual_property_names(tmp_path: Path, code_key: str, name_key: str) -> None:
    (row,) = read_communes(file(tmp_path, collection(feature(WEST, **{code_key: 1001, name_key: "L’Abergement"}))))
    assert (row.insee_code, row.name) == ("01001", "L’Abergement")
    assert shapely.from_wkb(row.wkb).geom_type == "MultiPolygon"


def test_features_of_one_code_make_one_commune(tmp_path: Path) -> None:
    both = collection(feature(WEST, insee="49901", nom="Essai"), feature(EAST, insee="49901", nom="Essai"))
    (row,) = read_communes(file(tmp_path, both))
    assert shapely.from_wkb(row.wkb).bounds == (-0.7, 47.3, -0.5, 47.4)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (collection(), "ne contient aucun objet"),
        (collection(feature(WEST, nom="Essai")), "L’objet n° 1 de « c.geojson » n’a pas de code INSEE"),
        (collection(feature(WEST, insee="49901")), "n’a pas de code INSEE ou pas de nom"),
        (collection(feature(None, insee="49901", nom="Essai")), "L’objet n° 1 de « c.geojson » n’est pas une surface"),
        (b"\xff\xfe", "n’est pas un fichier GeoJSON lisible"),
        (b'{"type":"Topology"}', "n’est pas un fichier GeoJSON."),
        (collection(feature(ring(4e5, 67e5, 4.1e5, 67.1e5), insee="49901", nom="E")), "coordonnées en mètres"),
    ],
)
def test_faulty_communes_are_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(LotRefused, match=sentence):
        read_communes(file(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        collection(feature(WEST), feature(EAST)),
        json.dumps(feature(ring(-0.7, 47.3, -0.5, 47.4))).encode(),
        json.dumps({"type": "MultiPolygon", "coordinates": [ring(-0.7, 47.3, -0.5, 47.4)]}).encode(),
    ],
    ids=["collection", "feature", "geometry"],
)
def test_a_perimeter_is_the_union_of_what_the_file_holds(tmp_path: Path, content: bytes) -> None:
    perimeter = shapely.from_wkb(read_perimeter(file(tmp_path, content)))
    assert perimeter.geom_type == "MultiPolygon"
    assert perimeter.equals(shapely.box(-0.7, 47.3, -0.5, 47.4))


def test_a_perimeter_in_a_declared_projection_is_reprojected(tmp_path: Path) -> None:
    value = json.loads(collection(feature(ring(420_000, 6_700_000, 421_000, 6_701_000))))
    value["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    perimeter = shapely.from_wkb(read_perimeter(file(tmp_path, json.dumps(value).encode())))
    assert perimeter.centroid.coords[0] == pytest.approx((-0.7033435, 47.3458318), abs=1e-6)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match="ni dossier ni fichier"):
        read_perimeter(tmp_path / "absent.geojson")
