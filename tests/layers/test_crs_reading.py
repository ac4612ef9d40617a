"""Where a table's numbers are: what it declares, however it spells it, and what its numbers say against that."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS, Transformer

from carto.layers.sources import tables
from carto.layers.sources.crs import from_code, from_prj, name_of
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Table
from tests.layers.lots import square, write_table, zone

# A place of each territory whose plans follow the standard: its projections, longitude and latitude.
PLACES = {
    2154: (2.0, 47.0), 3942: (3.0, 42.4), 3943: (1.4, 43.3), 3944: (0.5, 44.2), 3945: (4.8, 45.1), 3946: (5.0, 46.0),
    3947: (-1.5, 47.2), 3948: (-0.5, 47.9), 3949: (2.3, 48.8), 3950: (3.0, 50.1), 5490: (-61.5, 16.2),
    32620: (-61.0, 14.6), 4559: (-61.0, 14.6), 2972: (-52.5, 4.8), 2975: (55.5, -21.1), 4471: (45.2, -12.8),
    4467: (-56.3, 46.9), 27572: (2.0, 47.0), 4326: (2.0, 47.0), 4171: (2.0, 47.0),
}  # fmt: skip
ESRI_LAMBERT = (
    'PROJCS["Projection_de_la_metropole",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["False_Easting",1750000.0],PARAMETER["False_Northing",5250000.0],PARAMETER["Central_Meridian",3.0],'
    'PARAMETER["Standard_Parallel_1",45.25],PARAMETER["Standard_Parallel_2",46.75],'
    'PARAMETER["Latitude_Of_Origin",46.0],UNIT["Meter",1.0]]'
)


def metric(lon: float, lat: float, srid: int) -> tuple[float, float]:
    x, y = Transformer.from_crs(4326, srid, always_xy=True).transform(lon, lat)
    return float(x), float(y)


def shapefile(folder: Path, geometry: Any, *, crs: str | None = None, prj: str | None = None) -> Path:
    path = write_table(folder, "t", [zone(geometry)], geometry_type=geometry.geom_type, crs=crs or "EPSG:2154")
    path.with_suffix(".prj").unlink()
    if crs is not None:
        path.with_suffix(".prj").write_text(CRS.from_user_input(crs).to_wkt("WKT1_ESRI"))
    if prj is not None:
        path.with_suffix(".prj").write_text(prj)
    return path


def geojson(folder: Path, geometry: Any, name: str | None = None) -> Path:
    value = json.loads(shapely.to_geojson(geometry))
    if name is not None:
        value["crs"] = {"type": "name", "properties": {"name": name}}
    path = folder / "t.geojson"
    path.write_text(json.dumps(value))
    return path


def in_lon_lat(path: Path, folder: Path) -> tuple[Table, tuple[float, float]]:
    table = tables.open_any(path, folder)
    (batch,) = table.batches()
    assert batch.geometries is not None
    centre = batch.geometries[0].centroid
    lon, lat = Transformer.from_crs(table.crs, 4326, always_xy=True).transform(centre.x, centre.y)
    return table, (round(lon, 5), round(lat, 5))


@pytest.mark.parametrize("srid", PLACES)
def test_every_projection_of_the_standard_is_known_in_the_flavour_of_esri(tmp_path: Path, srid: int) -> None:
    path = shapefile(tmp_path, shapely.Point(metric(*PLACES[srid], srid)), crs=f"EPSG:{srid}")
    table, place = in_lon_lat(path, tmp_path)
    assert place == pytest.approx(PLACES[srid], abs=1e-4)
    assert table.crs_source == "fichier .prj"
    assert table.crs is not None
    assert name_of(table.crs) in {f"EPSG:{srid}", "EPSG:32620" if srid == 4559 else f"EPSG:{srid}"}


def test_a_projection_without_any_code_works_by_its_own_words(tmp_path: Path) -> None:
    there = Transformer.from_crs(4326, CRS.from_wkt(ESRI_LAMBERT), always_xy=True).transform(3.0, 45.5)
    table, place = in_lon_lat(shapefile(tmp_path, shapely.Point(there), prj=ESRI_LAMBERT), tmp_path)
    assert place == (3.0, 45.5)
    assert table.crs is not None
    assert name_of(table.crs) == "Projection_de_la_metropole"


def test_the_qpj_of_qgis_replaces_a_missing_prj(tmp_path: Path) -> None:
    path = shapefile(tmp_path, square(0))
    path.with_suffix(".qpj").write_text(CRS.from_epsg(2154).to_wkt())
    assert tables.open_any(tmp_path, tmp_path / "..").crs_source == "fichier .qpj"


@pytest.mark.parametrize(
    ("said", "srid"),
    [
        ("EPSG:2154", 2154), ("urn:ogc:def:crs:EPSG::3946", 3946), ("urn:ogc:def:crs:EPSG:6.9:2154", 2154),
        ("http://www.opengis.net/gml/srs/epsg.xml#2154", 2154), ("http://www.opengis.net/def/crs/EPSG/0/2975", 2975),
        ("IGNF:RGF93LAMB93", 2154), ("IGNF:LAMB93", 2154), ("IGNF:RGF93CC47", 3947), ("IGNF:RGR92UTM40S", 2975),
        ("http://registre.ign.fr/ign/IGNF/crs/IGNF/RGF93LAMB93", 2154), ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
    ],
)  # fmt: skip
def test_the_names_of_a_system_of_coordinates(said: str, srid: int) -> None:
    crs = from_code(said)
    assert crs is not None
    assert crs.to_epsg() == srid


@pytest.mark.parametrize("prj", ['LOCAL_CS["plan",UNIT["metre",1]]', CRS.from_epsg(4978).to_wkt("WKT1_GDAL")])
def test_a_plane_that_is_nowhere_or_a_geocentric_system_is_as_none(tmp_path: Path, prj: str) -> None:
    with pytest.raises(LotRefused, match="ressemblent à du Lambert-93"):
        tables.open_any(shapefile(tmp_path, square(0), prj=prj), tmp_path)


def test_nonsense_is_no_system_of_coordinates() -> None:
    assert from_code("EPSG:9") is None
    assert from_code("Lambert, as usual") is None
    assert from_prj(b"\xff\xfe") is None


@pytest.mark.parametrize(
    ("srid", "suspicion"),
    [
        (2154, "Lambert-93 (EPSG:2154)"), (3942, "Lambert-93 CC42 (EPSG:3942)"), (3947, "CC47 (EPSG:3947)"),
        (3950, "CC50 (EPSG:3950)"), (5490, "UTM 20 Nord (EPSG:5490)"), (2972, "UTM 22 Nord (EPSG:2972)"),
        (2975, "UTM 40 Sud (EPSG:2975)"), (4471, "UTM 38 Sud (EPSG:4471)"), (4467, "UTM 21 Nord (EPSG:4467)"),
        (27572, "Lambert II étendu (EPSG:27572)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("writer", [shapefile, geojson])
def test_metres_without_a_system_are_refused_with_the_suspicion(
    tmp_path: Path, srid: int, suspicion: str, writer: Any
) -> None:
    path = writer(tmp_path, shapely.Point(metric(*PLACES[srid], srid)))
    with pytest.raises(LotRefused) as caught:
        tables.open_any(path, tmp_path)
    assert suspicion in str(caught.value)


def test_numbers_that_look_like_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match="ne dit pas dans quel système de coordonnées"):
        tables.open_any(shapefile(tmp_path, shapely.Point(1e9, 1e9)), tmp_path)


@pytest.mark.parametrize(
    "place", [(2.0, 47.0), (-61.5, 16.2), (-52.5, 4.8), (55.5, -21.1), (45.2, -12.8), (-56.3, 46.9)]
)
@pytest.mark.parametrize("is_declared", [True, False])
def test_latitude_and_longitude_are_put_back_in_order_and_it_is_said(
    tmp_path: Path, place: tuple[float, float], is_declared: bool
) -> None:
    crs = "EPSG:4326" if is_declared else None
    right, first = in_lon_lat(shapefile(tmp_path, shapely.Point(place), crs=crs), tmp_path)
    turned, second = in_lon_lat(shapefile(tmp_path, shapely.Point(place[::-1]), crs=crs), tmp_path)
    assert (first, second) == (place, place)
    assert right.crs_source == ("fichier .prj" if is_declared else (
        "aucun système déclaré : ce sont des longitudes et latitudes en France"
    ))  # fmt: skip
    assert turned.crs_source == ("fichier .prj, latitude et longitude remises dans l’ordre" if is_declared else (
        "aucun système déclaré : ce sont des latitudes et longitudes en France"
    ))  # fmt: skip


def test_degrees_elsewhere_in_the_world_stay_as_they_are(tmp_path: Path) -> None:
    table, place = in_lon_lat(geojson(tmp_path, shapely.Point(-73.5, 45.5)), tmp_path)
    assert place == (-73.5, 45.5)
    assert table.crs_source == "norme GeoJSON"


def test_degrees_that_say_to_be_metres_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match="dit être en EPSG:2154, mais ses coordonnées sont des degrés"):
        tables.open_any(shapefile(tmp_path, shapely.Point(2, 47), crs="EPSG:2154"), tmp_path)


def test_one_stray_geometry_does_not_decide(tmp_path: Path) -> None:
    strays = [shapely.Point(1e7, 1e7), *(shapely.Point(2 + i / 100, 47) for i in range(5)), None]
    path = tmp_path / "t.geojson"
    features: list[Any] = [
        {"type": "Feature", "properties": {}, "geometry": g and json.loads(shapely.to_geojson(g))} for g in strays
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert tables.open_any(path, tmp_path).crs == CRS.from_epsg(4326)


def test_an_empty_table_without_a_system_opens(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("nom;WKT\n")
    table = tables.open_any(tmp_path / "t.csv", tmp_path)
    assert (table.count, table.crs_source) == (0, "aucun système déclaré, aucune géométrie")


@pytest.mark.parametrize("gml", ["GML2", "GML3", "GML3.2"])
@pytest.mark.parametrize("srid", [4326, 2154])
def test_the_axis_order_of_every_gml(tmp_path: Path, gml: str, srid: int) -> None:
    """GML 3 writes the latitude first in EPSG:4326, GML 2 the longitude."""
    there = np.empty(1, dtype=object)
    there[0] = shapely.to_wkb(shapely.Point(metric(-1.5, 47.25, srid)))
    pyogrio.raw.write(
        tmp_path / "t.gml", there, [np.array(["x"], dtype=object)], np.array(["texte"], dtype=object),
        geometry_type="Point", crs=f"EPSG:{srid}", driver="GML", dataset_options={"FORMAT": gml},
    )  # fmt: skip
    written = (tmp_path / "t.gml").read_text()
    latitude_first = srid == 4326 and gml != "GML2"
    assert (">47.25 -1.5<" in written) == latitude_first
    table, place = in_lon_lat(tmp_path / "t.gml", tmp_path)
    assert place == (-1.5, 47.25)
    assert table.crs_source == "srsName du GML"


@pytest.mark.parametrize("name", ["IGNF:RGF93LAMB93", "http://registre.ign.fr/ign/IGNF/crs/IGNF/RGF93LAMB93"])
def test_a_gml_in_the_names_of_ign(tmp_path: Path, name: str) -> None:
    x, y = metric(2.0, 47.0, 2154)
    (tmp_path / "t.gml").write_text(
        '<c:Collection xmlns:c="c" xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><c:zone><c:texte>a</c:texte>'
        f'<c:geom><gml:Point srsName="{name}"><gml:pos>{x} {y}</gml:pos></gml:Point></c:geom></c:zone>'
        "</gml:featureMember></c:Collection>"
    )
    assert in_lon_lat(tmp_path / "t.gml", tmp_path)[1] == (2.0, 47.0)


def test_an_unknown_system_of_a_geojson_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match="système de coordonnées déclaré par le fichier GeoJSON est inconnu"):
        tables.open_any(geojson(tmp_path, shapely.Point(2, 47), "EPSG:9"), tmp_path)


def test_rows_without_geometry_at_the_start_hide_nothing(tmp_path: Path) -> None:
    rows = ["nom;WKT", *(f"{n};" for n in range(2_500)), "dernier;POINT(600000 6700000)"]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    with pytest.raises(LotRefused, match=r"ressemblent à du Lambert-93 \(EPSG:2154\)"):
        tables.open_any(tmp_path / "t.csv", tmp_path)
