"""GeoPackages: several tables in one file, systems without a code, rows that each stand alone."""

import sqlite3
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS

from carto.layers.sources import archive, tables
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import square
from tests.layers.writers import objects, read, write


def test_a_geopackage_holds_a_whole_lot(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    for layer in ("zone_urba", "200000008_INFO_PCT_20260115"):
        pyogrio.raw.write(
            path, objects([shapely.to_wkb(square(0).centroid)]), [objects([layer])], objects(["libelle"]),
            geometry_type="Point", crs="EPSG:2154", driver="GPKG", layer=layer, append=path.exists(),
        )  # fmt: skip
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE doc_urba (fid INTEGER PRIMARY KEY, idurba TEXT)")
        database.execute("INSERT INTO doc_urba VALUES (1, 'X_PLU')")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('doc_urba', 'attributes', 0)"
        )
    database.close()
    with archive.members_of(path) as members, TemporaryDirectory() as scratch:
        found = tables.find(members)
        opened = {name: tables.open_table(files, Path(scratch)) for name, files in found.items()}
        assert {name: list(table.rows()) for name, table in opened.items()} == {
            "ZONE_URBA": [{"RANK": 1, "LIBELLE": "zone_urba"}],
            "INFO_PCT": [{"RANK": 1, "LIBELLE": "200000008_INFO_PCT_20260115"}],
            "DOC_URBA": [{"RANK": 1, "IDURBA": "X_PLU"}],
        }
        assert len(list(Path(scratch).iterdir())) == 1
    assert opened["ZONE_URBA"].file == "plan.gpkg (zone_urba)"


@pytest.mark.parametrize(
    "blob",
    [b"", b"GP", b"XX" + bytes(60), b"GP\x00\x0b" + bytes(60), b"GP\x00\x08" + bytes(36 + 4),
     b"GP\x00\x00" + bytes(4) + b"\x01\x0a\x00\x00\x00\x05\x00\x00\x00"],
    ids=["nothing", "short", "other", "envelope", "no geometry", "broken curve"],
)  # fmt: skip
def test_a_blob_that_is_no_geometry_costs_its_row(tmp_path: Path, blob: bytes) -> None:
    path = write(tmp_path / "t.gpkg", [square(0), square(1)], ["a", "b"])
    with sqlite3.connect(path) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _blob: 0.0)
        database.execute("UPDATE t SET geom = ? WHERE fid = 1", [blob])
    database.close()
    _table, texts, shapes = read(path)
    assert texts == ["a", "b"]
    assert shapes == [None, square(1)]


def test_numbers_and_blobs_of_a_geopackage_are_texts(tmp_path: Path) -> None:
    path = write(tmp_path / "t.gpkg", [square(0)], ["x"])
    with sqlite3.connect(path) as database:
        for name, value in (("whole", 3.0), ("part", 2.5), ("count", 7), ("picture", b"\x00\x01"), ("absent", None)):
            database.execute(f"ALTER TABLE t ADD COLUMN {name}")
            for trigger in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f'DROP TRIGGER "{trigger[0]}"')
            database.execute(f"UPDATE t SET {name} = ?", [value])  # noqa: S608 names of ours
        database.execute("UPDATE t SET texte = CAST(x'62e27469' AS TEXT)")
    database.close()
    with TemporaryDirectory() as scratch:
        (row,) = tables.open_any(path, Path(scratch)).rows()
    del row["CODE"], row["RANK"]
    assert row == {"TEXTE": "bâti", "WHOLE": "3", "PART": "2.5", "COUNT": "7", "PICTURE": "", "ABSENT": ""}


def test_the_styles_of_qgis_are_no_second_table(tmp_path: Path) -> None:
    path = write(tmp_path / "t.gpkg", [square(0)], ["x"])
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleqml TEXT, n REAL)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('layer_styles', 'attributes')")
    database.close()
    assert read(path)[1] == ["x"]


def test_one_unreadable_geometry_of_a_geopackage_costs_its_row(tmp_path: Path) -> None:
    path = write(tmp_path / "t.gpkg", [square(0), square(1), square(2), square(3)], ["a", "b", "c", "d"])
    with sqlite3.connect(path) as database:
        database.create_function("ST_IsEmpty", 1, lambda _blob: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _blob: 0.0)
        database.execute("UPDATE t SET geom = x'0102' WHERE fid = 1")
        database.execute("UPDATE t SET geom = substr(geom, 1, 60) WHERE fid = 2")
        database.execute("UPDATE t SET geom = 'text' WHERE fid = 3")
    database.close()
    _table, texts, shapes = read(path)
    assert texts == ["a", "b", "c", "d"]
    assert shapes[:3] == [None, None, None]
    assert shapes[3] == square(3)


@pytest.mark.parametrize(
    ("srs_id", "is_known"), [(7, True), (0, False), (8, False)], ids=["own words", "undefined", "unknown"]
)
def test_the_system_of_a_geopackage_need_not_have_a_code(tmp_path: Path, srs_id: int, is_known: bool) -> None:
    path = write(tmp_path / "t.gpkg", [square(0)], ["x"])
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition) "
            "VALUES ('ours', 7, 'ours', 7, ?)",
            [CRS.from_epsg(2154).to_wkt("WKT1_GDAL")],
        )
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = ?", [srs_id])
        database.execute("ALTER TABLE t ADD COLUMN surface REAL")
    database.close()
    if not is_known:
        with pytest.raises(LotRefused, match="ressemblent à du Lambert-93"):
            read(path)
        return
    table, _texts, (shape,) = read(path)
    assert table.crs_source == "table des systèmes de coordonnées du GeoPackage"
    assert shape == square(0)


def test_curves_of_a_geopackage_become_segments(tmp_path: Path) -> None:
    """QGIS and PostGIS write MultiSurface and CurvePolygon; GEOS knows neither."""
    path = write(tmp_path / "t.gpkg", [square(0)], ["arc"])
    arc = b"\x01" + struct.pack("<I", 8) + struct.pack("<I6d", 3, 424_000, 67e5, 424_100, 67e5 + 100, 424_200, 67e5)
    line = b"\x01" + struct.pack("<II4d", 2, 2, 424_200, 67e5, 424_000, 67e5)
    compound = b"\x01" + struct.pack("<II", 9, 2) + arc + line
    curve = b"\x01" + struct.pack("<II", 10, 1) + compound
    with sqlite3.connect(path) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _blob: 0.0)
        database.execute("UPDATE t SET geom = ?", [b"GP\x00\x01" + struct.pack("<i", 2154) + curve])
    database.close()
    _table, _texts, (shape,) = read(path)
    assert shape is not None
    assert shape.geom_type == "Polygon"
    assert shape.area == pytest.approx(np.pi * 100**2 / 2, rel=1e-2)
