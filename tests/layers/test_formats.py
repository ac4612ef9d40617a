"""Whatever the software of the planner writes, the same table comes out: geometries, texts, ranks."""

import csv
import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from carto.layers.sources import archive, tables
from carto.layers.sources.crs import name_of
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import BATCH, Table
from tests.layers.lots import DATA, Row, needs_data, square, write_lot, write_table, zipped

FORMATS = {
    "shp": "ESRI Shapefile",
    "tab": "MapInfo File",
    "mif": "MapInfo File",
    "gml": "GML",
    "gpkg": "GPKG",
    "geojson": "GeoJSON",
    "csv": "CSV",
}
SPOKEN = {"shp": "Shapefile", "tab": "MapInfo TAB", "mif": "MapInfo MIF", "gml": "GML", "gpkg": "GeoPackage",
          "geojson": "GeoJSON", "csv": "CSV"}  # fmt: skip
# MapInfo stores whole centimetres in metres of a country.
TOLERANCE_M = {"tab": 0.02, "mif": 1e-6, "csv": 0}
TEXT = "À créer, bâti préservé"


def objects(values: Sequence[object]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def write(
    path: Path, geometries: Sequence[BaseGeometry | None], texts: Sequence[str], *, crs: str | None = "EPSG:2154"
) -> Path:
    """A table of two columns: TEXTE, and CODE (`01`, `02`…)."""
    codes = [f"{rank:02}" for rank in range(1, len(texts) + 1)]
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerow(["texte", "code", "WKT"])
            start = f"SRID={crs[5:]};" if crs else ""
            for text, code, geometry in zip(texts, codes, geometries, strict=True):
                rows.writerow([text, code, "" if geometry is None else start + geometry.wkt])
        return path
    kinds = {geometry.geom_type for geometry in geometries if geometry is not None}
    options: dict[str, Any] = {"dataset_options": {"FORMAT": "MIF"}} if path.suffix == ".mif" else {}
    if path.suffix in {".shp", ".tab", ".mif"}:
        options["encoding"] = "CP1252"
    pyogrio.raw.write(
        path, objects([None if g is None else shapely.to_wkb(g) for g in geometries]),
        [objects(texts), objects(codes)], objects(["texte", "code"]),
        geometry_type=kinds.pop(), crs=crs, driver=FORMATS[path.suffix[1:]], **options,
    )  # fmt: skip
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def read(path: Path, directory: Path | None = None) -> tuple[Table, list[str], list[BaseGeometry | None]]:
    """The table, its TEXTE column and its geometries."""
    with TemporaryDirectory() as scratch:
        table = tables.open_any(path, Path(scratch))
        batches = list(table.batches())
    texts = [text for batch in batches for text in batch.columns["TEXTE"]]
    return table, texts, [shape for batch in batches if batch.geometries is not None for shape in batch.geometries]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_of_any_format_says_how_it_was_understood(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"Zones.{suffix}", [square(0), square(1), square(2)], ["UA", TEXT, "N"])
    table, texts, shapes = read(path)
    assert texts == ["UA", TEXT, "N"]
    assert table.preview == TEXT
    assert table.file == ("Zones.gpkg (Zones)" if suffix == "gpkg" else path.name)
    assert (table.driver, table.count) == (SPOKEN[suffix], 3)
    assert table.crs is not None
    assert name_of(table.crs) == "EPSG:2154"
    assert table.crs_source
    assert table.encoding in {"utf-8", "cp1252"}
    assert table.encoding_source
    assert {"TEXTE", "CODE"} <= table.columns
    assert [shape.area for shape in shapes if shape] == pytest.approx([1e6] * 3, rel=1e-4)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_code_keeps_its_leading_zero_and_a_row_without_geometry_its_place(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"z.{suffix}", [square(0), None, square(1)], ["a", "b", "c"])
    with TemporaryDirectory() as scratch:
        (batch,) = tables.open_any(path, Path(scratch)).batches()
    assert batch.columns["CODE"] == ["01", "02", "03"]
    assert list(batch.ranks) == [1, 2, 3]
    assert batch.geometries is not None
    assert [shape is None for shape in batch.geometries] == [False, True, False]


coordinates = st.tuples(st.integers(100_000, 1_200_000), st.integers(6_050_000, 7_100_000))


@st.composite
def geometries(draw: st.DrawFn) -> Sequence[BaseGeometry]:
    """Valid ones of one family: points, lines, or polygons with or without a hole, single or multiple."""
    family = draw(st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]))
    places = draw(st.lists(coordinates, min_size=1, max_size=4, unique=True))
    if family == "Point":
        return [shapely.Point(place) for place in places]
    side = draw(st.integers(10, 5_000))
    squares: list[Any] = [shapely.box(x, y, x + side, y + side) for x, y in places]
    if family == "LineString":
        return [shapely.LineString(one.exterior.coords[:4]) for one in squares]
    if draw(st.booleans()):
        squares = [one.difference(one.buffer(-side / 4, join_style="mitre")) for one in squares]
    if family == "Polygon":
        return squares
    return [shapely.MultiPolygon([one, shapely.affinity.translate(one, 2 * side)]) for one in squares]


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes=geometries(), text=st.text("abcéèàçœ’ «»\n\"';,", max_size=40))
def test_geometry_in_is_geometry_out(suffix: str, shapes: Sequence[BaseGeometry], text: str) -> None:
    said = text if suffix in {"gpkg", "geojson", "csv"} else text.replace("\n", " ")
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / f"t.{suffix}", shapes, [said + "x"] * len(shapes))
        _table, texts, found = read(path)
    assert texts == [(said + "x").strip()] * len(shapes)
    for before, after in zip(shapes, found, strict=True):
        assert after is not None
        assert shapely.is_valid(after) or suffix == "tab"
        assert shapely.hausdorff_distance(before, after) <= TOLERANCE_M.get(suffix, 1e-6)
        assert shapely.get_dimensions(before) == shapely.get_dimensions(after)


@pytest.mark.parametrize("suffix", FORMATS)
def test_memory_holds_one_batch_and_no_row_comes_twice(tmp_path: Path, suffix: str) -> None:
    count = 2 * BATCH + 7
    points = [shapely.Point(600_000 + i, 6_700_000) for i in range(count)]
    path = write(tmp_path / f"t.{suffix}", points, [f"n° {i}" for i in range(count)])
    with TemporaryDirectory() as scratch:
        table = tables.open_any(path, Path(scratch))
        batches = list(table.batches())
        again = sum(len(batch.ranks) for batch in table.batches())
    assert max(len(batch.ranks) for batch in batches) <= BATCH
    assert [rank for batch in batches for rank in batch.ranks] == list(range(1, count + 1))
    assert [text for batch in batches for text in batch.columns["TEXTE"]] == [f"n° {i}" for i in range(count)]
    assert (table.count, again) == (count, count)


def test_deleted_rows_of_a_shapefile_neither_come_nor_shift_the_others(tmp_path: Path) -> None:
    count = BATCH + 500
    path = write(
        tmp_path / "t.shp",
        [shapely.Point(600_000 + i, 6_700_000) for i in range(count)],
        [str(i) for i in range(count)],
    )
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    header, row = struct.unpack("<HH", content[8:12])
    for deleted in range(0, 1_000):
        content[header + deleted * row] = ord("*")
    path.with_suffix(".dbf").write_bytes(content)
    _table, texts, _shapes = read(path)
    assert texts == [str(i) for i in range(1_000, count)]


# Lots


@pytest.mark.parametrize("suffix", ["shp", "tab", "mif", "gml", "geojson", "csv"])
def test_every_table_of_the_standard_is_found_whatever_its_name_parts(tmp_path: Path, suffix: str) -> None:
    for number, table in enumerate(tables.SPATIAL_TABLES):
        stem = (table, f"241800432_{table}_20200128", table.lower(), f"41175-{table.replace('_', '-').title()}")[
            number % 4
        ]
        folder = tmp_path / f"d{number % 3}"
        folder.mkdir(exist_ok=True)
        write(folder / f"{stem}.{suffix}", [square(number)], [table])
    (tmp_path / "DOC_URBA.csv").write_text("IDURBA;TYPEDOC\n200000008_PLUI_20260115;PLUi\n")
    write_table(tmp_path, "200000008_DOC_URBA_COM_20260115", [Row(square(0), {"INSEE": "49901"})], fields=("INSEE",))
    for extra in (".shp", ".shx", ".prj"):
        (tmp_path / "200000008_DOC_URBA_COM_20260115").with_suffix(extra).unlink()
    with archive.members_of(zipped(tmp_path)) as members, TemporaryDirectory() as scratch:
        found = tables.find(members)
        assert set(found) == {*tables.SPATIAL_TABLES, *tables.PLAIN_TABLES}
        opened = {name: tables.open_table(files, Path(scratch)) for name, files in found.items()}
        read_back = {name: next(iter(table.rows())) for name, table in opened.items()}
    assert all(read_back[name]["TEXTE"] == name for name in tables.SPATIAL_TABLES)
    assert read_back["DOC_URBA"] == {"RANK": 1, "IDURBA": "200000008_PLUI_20260115", "TYPEDOC": "PLUi"}
    assert read_back["DOC_URBA_COM"]["INSEE"] == "49901"
    assert opened["DOC_URBA"].crs is None


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


def test_one_table_in_two_formats_side_by_side_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "ZONE_URBA.geojson", [square(5)], ["geojson"], crs=None)
    write(tmp_path / "ZONE_URBA.shp", [square(0)], ["shapefile"])
    with archive.members_of(tmp_path) as members:
        assert tables.find(members)["ZONE_URBA"].main.suffix == ".shp"


def test_one_table_in_two_folders_is_refused(tmp_path: Path) -> None:
    write_lot(tmp_path / "a")
    (tmp_path / "b").mkdir()
    write(tmp_path / "b" / "zone_urba.gpkg", [square(0)], ["x"])
    with archive.members_of(tmp_path) as members, pytest.raises(LotRefused, match="deux tables ZONE_URBA"):
        tables.find(members)


# One file


def test_a_file_alone_takes_its_companions_and_not_the_tables_beside(tmp_path: Path) -> None:
    shapefile = write(tmp_path / "commune.shp", [square(0)], ["shapefile"])
    geopackage = write(tmp_path / "commune.gpkg", [square(1)], ["geopackage"])
    assert read(shapefile)[1] == ["shapefile"]
    assert read(geopackage)[1] == ["geopackage"]


def test_several_tables_where_one_is_asked_for_are_listed(tmp_path: Path) -> None:
    write(tmp_path / "a.shp", [square(0)], ["x"])
    write(tmp_path / "b.gpkg", [square(0)], ["x"])
    with pytest.raises(LotRefused, match=r"plusieurs tables, donnez-en une seule : « a.shp », « b.gpkg \(b\) »"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", "nom;code\nx;1\n", "« a.csv » n’a pas de géométrie"),
        ("a.txt", "x", "ni une archive zip ni une table"),
        ("a.gpkg", "x", "« a.gpkg » n’est pas un GeoPackage lisible"),
        ("a.gml", "<a/>", "« a.gml » n’est pas un fichier GML"),
        ("a.gml", '<a xmlns="http://www.opengis.net/gml"><b></a>', "« a.gml » ne peut pas être lu"),
        ("a.mif", "x", "« a.mif » ne peut pas être lu"),
        ("a.mif", "Version 300\nColumns many\n", "« a.mif » ne peut pas être lu"),
        ("a.csv", "", "n’est pas un fichier CSV lisible"),
        ("a.csv", 'WKT\0;a\n"POINT(1 47)";1\n', "n’est pas un fichier CSV lisible"),
    ],
)
def test_what_is_not_a_table_is_refused(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    (tmp_path / name).write_text(content)
    (tmp_path / "a.mid").write_text("")
    with pytest.raises(LotRefused, match=sentence):
        read(tmp_path / name)


def test_a_zip_in_a_zip_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    zipped(write_lot(tmp_path / "lot")).rename(tmp_path / "out" / "lot.zip")
    with pytest.raises(LotRefused, match=r"« out/lot\.zip » est une archive dans l’archive"):
        read(zipped(tmp_path / "out"))


def test_a_missing_companion_of_mapinfo_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "t.mif", [square(0)], ["x"])
    path.with_suffix(".mid").unlink()
    with pytest.raises(LotRefused, match=r"Il manque le fichier \.mid à côté de « t\.mif »"):
        read(path)


def test_a_mapinfo_table_without_map_is_plain(tmp_path: Path) -> None:
    path = write(tmp_path / "DOC_URBA.tab", [square(0), None], ["a", TEXT])
    path.with_suffix(".map").unlink()
    path.with_suffix(".id").unlink()
    path.write_text(path.read_text(encoding="latin-1").replace('"Neutral"', '"WindowsLatin1"'), encoding="latin-1")
    with archive.members_of(tmp_path) as members:
        table = tables.open_table(tables.find(members)["DOC_URBA"], tmp_path / "..")
    assert table.crs is None
    assert [row["TEXTE"] for row in table.rows()] == ["a", TEXT]


MEMBER = (
    '<gml:featureMember><{name} xmlns=""><texte>{name}</texte><g><gml:Point srsName="EPSG:4326"><gml:pos>-1.5 47.2'
    "</gml:pos></gml:Point></g></{name}></gml:featureMember>"
)


def gml(path: Path, *names: str) -> Path:
    members = "".join(MEMBER.format(name=name) for name in names)
    path.write_text(f'<c xmlns="c" xmlns:gml="http://www.opengis.net/gml">{members}</c>')
    return path


def test_of_several_tables_in_a_gml_the_one_of_its_name_is_read(tmp_path: Path) -> None:
    path = gml(tmp_path / "ZONE_URBA.gml", "haies", "zone_urba")
    with archive.members_of(path) as members:
        table = tables.open_table(tables.find(members)["ZONE_URBA"], tmp_path / "..")
    assert [row["TEXTE"] for row in table.rows()] == ["zone_urba"]
    with pytest.raises(LotRefused, match=r"contient plusieurs tables \(haies, arbres\)"):
        read(gml(tmp_path / "b.gml", "haies", "arbres"))


def test_a_gml_of_nothing_is_an_empty_table(tmp_path: Path) -> None:
    table, texts, shapes = read(gml(tmp_path / "a.gml"))
    assert (table.count, texts, shapes) == (0, [], [])


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


# Each feature stands alone


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


def test_one_unreadable_row_of_a_csv_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(
        'texte,géométrie,WKT\nbâti,1,"POLYGON((1 47,2 47,2 48,1 47))"\nx,2,POLYGON((1 47\ncourt\n,,\n'.encode("cp1252")
    )
    table, texts, shapes = read(tmp_path / "t.csv")
    assert texts == ["bâti", "x", "court"]
    assert [shape is None for shape in shapes] == [False, True, True]
    assert (table.encoding, table.preview) == ("cp1252", "bâti")


@pytest.mark.parametrize(
    ("header", "row", "place"),
    [
        ("x;y", "424000,5;6700000", None),
        ("Longitude;Latitude", "-1,5;47,25", (-1.5, 47.25)),
        ("lat,lon", "47.25,-1.5", (-1.5, 47.25)),
        ("geom", "0101000000000000000000F8BF0000000000A04740", (-1.5, 47.25)),
        ("the_geom", '"SRID=4326;POINT(-1.5 47.25)"', (-1.5, 47.25)),
        ("x\ty", "47.25\t-1.5", (-1.5, 47.25)),
    ],
)
def test_places_of_a_csv(tmp_path: Path, header: str, row: str, place: tuple[float, float] | None) -> None:
    cut = header[-2] if len(header) == 3 else ("," if "," in header else ";")
    (tmp_path / "t.csv").write_text(f"texte{cut}{header}\na{cut}{row}\nb{cut}\n")
    if place is None:
        with pytest.raises(LotRefused, match=r"ressemblent à du Lambert-93 \(EPSG:2154\)"):
            read(tmp_path / "t.csv")
        return
    _table, _texts, shapes = read(tmp_path / "t.csv")
    assert shapes[0] is not None
    assert shapes[0].coords[0] == place
    assert shapes[1] is None


# Reference data


@needs_data
@pytest.mark.parametrize(
    ("name", "count", "usable"),
    [("zone_urba_3d.geojson", 118, 118), ("mixed_types.geojson", 5, 5), ("invalid_features.geojson", 10, 8)],
)
def test_tricky_files_open(tmp_path: Path, name: str, count: int, usable: int) -> None:
    with TemporaryDirectory() as scratch:
        table = tables.open_any(DATA / "tricky" / name, Path(scratch))
        shapes: list[BaseGeometry | None] = []
        for batch in table.batches():
            assert batch.geometries is not None
            shapes += list(batch.geometries)
    assert (table.count, sum(shape is not None for shape in shapes)) == (count, usable)


@needs_data
def test_a_french_spreadsheet_opens_as_it_is(tmp_path: Path) -> None:
    table = tables.open_any(DATA / "tricky" / "contributions_fr_excel.csv", tmp_path)
    (batch,) = table.batches()
    assert table.encoding == "cp1252"
    assert batch.columns["CATÉGORIE"][0] == "Mobilité"
    assert batch.geometries is not None
    assert batch.geometries[0].coords[0] == (3.9727, 50.2787)


@needs_data
@pytest.mark.parametrize("name", ["zone_urba_noprj.shp", "zone_urba_l93_without_crs.geojson"])
def test_lambert_numbers_without_a_declared_system_are_refused_with_the_suspicion(tmp_path: Path, name: str) -> None:
    with pytest.raises(LotRefused, match=r"Lambert-93 \(EPSG:2154\)"):
        tables.open_any(DATA / "tricky" / name, tmp_path)


@needs_data
@pytest.mark.parametrize("lot", ["XXXXX_PLU_DATAPPRO", "XXXXXXXXX_PLUi_DATAPPRO"])
def test_the_official_empty_lots_open_whole(tmp_path: Path, lot: str) -> None:
    with archive.members_of(DATA / "cnig-template" / lot) as members:
        opened = {name: tables.open_table(files, tmp_path) for name, files in tables.find(members).items()}
    assert len(opened) == 13
    assert {table.count for table in opened.values()} == {0}
    assert {name_of(table.crs) for table in opened.values() if table.crs} == {"EPSG:2154"}


@needs_data
def test_the_reference_geopackage_lists_its_tables(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match=r"« data.gpkg \(plu_prescription_surf\) »"):
        tables.open_any(DATA / "cnig-symbology" / "data.gpkg", tmp_path)
