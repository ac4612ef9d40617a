"""A table that reaches for something else than itself, or for the whole memory: refused, nothing followed."""

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from carto.layers.sources import archive, drivers, metadata, tables
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import square, write_lot, write_table, zipped, zone

SECRET = "LIBELLE secret des voisins"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A table elsewhere on the machine that no upload may show."""
    folder = tmp_path / "elsewhere"
    return write_table(folder, "secret", [zone(square(0), LIBELONG=SECRET)])


def refusal(path: Path) -> str:
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    with pytest.raises(LotRefused) as caught:
        tables.open_any(path, scratch)
    return str(caught.value)


def vrt(secret: Path) -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )


@pytest.mark.parametrize("suffix", ["shp", "dbf", "tab", "mif", "gml", "gpkg", "geojson", "json"])
def test_a_virtual_source_under_the_name_of_a_table_is_refused(tmp_path: Path, secret: Path, suffix: str) -> None:
    path = tmp_path / f"zone_urba.{suffix}"
    path.write_text(vrt(secret))
    path.with_suffix(".shx").write_text(vrt(secret))
    path.with_suffix(".dat").write_text(vrt(secret))
    if suffix == "shp":
        path.with_suffix(".dbf").write_text(vrt(secret))
    assert "zone_urba" in refusal(path)


def test_a_gml_that_is_also_a_virtual_source_shows_nothing(tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "zone_urba.gml"
    path.write_text(vrt(secret).replace("<OGRVRTLayer ", '<OGRVRTLayer xmlns:gml="http://www.opengis.net/gml" '))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert tables.open_any(path, scratch).count == 0


def test_no_driver_that_follows_an_address_or_a_path_is_left() -> None:
    left = set(pyogrio.list_drivers())
    assert left <= drivers.ALLOWED
    assert not left & {
        "OGR_VRT",
        "GDALG",
        "HTTP",
        "WFS",
        "OAPIF",
        "CSW",
        "Carto",
        "Elasticsearch",
        "GTFS",
        "OpenFileGDB",
    }


def tab(*lines: str) -> str:
    return "\n".join(["!table", "!version 300", '!charset "WindowsLatin1"', "", "Definition Table", *lines, ""])


FIELDS = ("  Fields 1", "    TEXTE Char (10) ;")


@pytest.mark.parametrize(
    "lines",
    [
        ('  Type DBF Charset "WindowsLatin1"', *FIELDS),
        ("  Type LINKED", *FIELDS),
        ('  Type ODBC DSN "x"', *FIELDS),
        ("  Type XLS", *FIELDS),
        ('  File "../../secret.dbf"', '  Type NATIVE Charset "Neutral"', *FIELDS),
        ('  Type NATIVE Charset "Neutral"', *FIELDS, "create view secret as", 'Select * From "../../secret"'),
        ('  Type NATIVE Charset "Neutral"', *FIELDS, "begin_metadata", '"\\IsSeamless" = "TRUE"', "end_metadata"),
        ('  Type "RASTER"', *FIELDS),
    ],
    ids=["dbf", "linked", "odbc", "excel", "file", "view", "seamless", "raster"],
)
def test_a_mapinfo_table_that_points_elsewhere_is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = tmp_path / "zone_urba.TAB"
    path.write_text(tab(*lines))
    path.with_suffix(".DAT").write_bytes(b"\x03" + bytes(60))
    assert "renvoie à un autre fichier ou à une base de données" in refusal(path)


ENTITIES = {
    "laughs": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "external": '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "dtd": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
}
BODY = (
    '<c xmlns="c" xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><zone><texte>{text}</texte><g>'
    '<gml:Point srsName="{srs}"><gml:pos>-1.5 47.2</gml:pos></gml:Point></g></zone></gml:featureMember></c>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("doctype", ENTITIES.values(), ids=ENTITIES.keys())
def test_a_gml_with_entities_is_refused(tmp_path: Path, doctype: str, encoding: str) -> None:
    path = tmp_path / "zone_urba.gml"
    body = BODY.format(text="&a;", srs="EPSG:4326")
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}', encoding=encoding)
    assert "ne doit pas déclarer de DTD" in refusal(path)


def test_nothing_in_a_gml_sends_to_another_file(tmp_path: Path) -> None:
    """The schema and the CRS would be fetched, from the disk or from the network."""
    path = tmp_path / "zone_urba.gml"
    start = '<c xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="c {where}" '
    body = BODY.format(text="x", srs="http://127.0.0.1:9/crs").replace("<c ", start.format(where="file:///dev/zero"))
    path.write_text(body)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    table = tables.open_any(path, scratch)
    assert table.crs_source == "aucun système déclaré : ce sont des longitudes et latitudes en France"
    copied = (scratch / "TABLE.gml").read_text()
    assert "schemaLocation" not in copied
    assert "127.0.0.1" not in copied


def test_a_gml_in_another_encoding_than_it_says_is_read(tmp_path: Path) -> None:
    path = tmp_path / "zone_urba.gml"
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    path.write_bytes((declaration + BODY.format(text="bâti", srs="EPSG:4326")).encode("cp1252"))
    (row,) = tables.open_any(path, tmp_path).rows()
    assert row["TEXTE"] == "bâti"


@pytest.mark.parametrize("doctype", ENTITIES.values(), ids=ENTITIES.keys())
def test_metadata_with_entities_say_nothing(tmp_path: Path, doctype: str) -> None:
    (tmp_path / "fiche.xml").write_text(
        f'{doctype}<a><x:MD_CharacterSetCode xmlns:x="x">&a;</x:MD_CharacterSetCode></a>'
    )
    with archive.members_of(tmp_path) as members:
        assert metadata.charset(members) == ""


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ('<a xmlns:gmd="g"><gmd:MD_CharacterSetCode codeListValue="utf8"/></a>', "utf8"),
        ('<a xmlns:gmd="g"><gmd:MD_CharacterSetCode> 8859part1 </gmd:MD_CharacterSetCode></a>', "8859part1"),
        ("<a/>", ""),
        ("<a", ""),
    ],
)
def test_metadata_say_the_encoding(tmp_path: Path, content: str, charset: str) -> None:
    (tmp_path / "fiche.xml").write_text(content)
    with archive.members_of(tmp_path) as members:
        assert metadata.charset(members) == charset


def test_the_metadata_decide_between_single_byte_encodings(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot", zone(square(0), LIBELONG="œuvre bâtie"), encoding="ISO-8859-15")
    (folder / "fiche.xml").write_text('<a xmlns:g="g"><g:MD_CharacterSetCode codeListValue="8859part15"/></a>')
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    table = tables.open_any(folder, scratch)
    assert (table.preview, table.encoding_source) == ("œuvre bâtie", "métadonnées du lot")


def geopackage(path: Path) -> Path:
    there = np.empty(1, dtype=object)
    there[0] = shapely.to_wkb(square(0))
    pyogrio.raw.write(
        path, there, [np.array(["x"], dtype=object)], np.array(["texte"], dtype=object),
        geometry_type="Polygon", crs="EPSG:2154", driver="GPKG", layer="zone_urba",
    )  # fmt: skip
    return path


def tampered(path: Path, statements: list[str]) -> Path:
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE zone_urba", f"CREATE VIEW zone_urba AS {ENDLESS}"],
        ["DROP TABLE zone_urba", "CREATE VIRTUAL TABLE zone_urba USING fts5(texte)"],
        ["ALTER TABLE gpkg_contents RENAME TO x", f"CREATE VIEW gpkg_contents AS {ENDLESS}"],
        ["DROP TABLE gpkg_contents"],
        ["DELETE FROM gpkg_contents"],
    ],
    ids=["view", "virtual", "endless contents", "no contents", "empty contents"],
)
def test_a_geopackage_runs_nothing_of_its_own(tmp_path: Path, statements: list[str]) -> None:
    path = tampered(geopackage(tmp_path / "plan.gpkg"), statements)
    assert "plan.gpkg" in refusal(path) or "Aucune table" in refusal(path)


def test_a_computed_column_of_a_geopackage_is_not_computed(tmp_path: Path) -> None:
    huge = "ALTER TABLE zone_urba ADD COLUMN huge TEXT AS (hex(zeroblob(900000000)))"
    path = tampered(geopackage(tmp_path / "plan.gpkg"), [huge])
    (row,) = tables.open_any(path, tmp_path).rows()
    assert row == {"RANK": 1, "TEXTE": "x"}


def test_a_plain_database_is_no_geopackage(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "plan.gpkg") as database:
        database.execute("CREATE TABLE zone_urba (geom BLOB)")
    database.close()
    assert "n’est pas un GeoPackage lisible" in refusal(tmp_path / "plan.gpkg")


def test_a_geopackage_cut_short_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "plan.gpkg")
    path.write_bytes(path.read_bytes()[:20_000])
    assert "n’est pas un GeoPackage lisible" in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"type":"FeatureCollection","features":[' + '{"a":' * 50_000,
        '{"type":"FeatureCollection","features":[{"type":"Feature"}',
        '{"type":"FeatureCollection","features":[{"type":"Feature"};]}',
        '{"type":"FeatureCollection","features":[]} {}',
        '{"type":"FeatureCollection" "features":[]}',
        '{1:2}',
    ],
    ids=["deep", "deep feature", "cut", "separator", "two", "comma", "key"],
)  # fmt: skip
def test_a_twisted_geojson_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(content)
    assert "n’est pas un fichier GeoJSON lisible" in refusal(path)


def test_what_no_database_can_store_is_left_out_of_the_text(tmp_path: Path) -> None:
    value: dict[str, Any] = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.5, 47]}}
    (tmp_path / "a.geojson").write_text(json.dumps(value | {"properties": {"a": "x\0y", "b": "é\ud800"}}))
    (row,) = tables.open_any(tmp_path / "a.geojson", tmp_path).rows()
    assert (row["A"], row["B"]) == ("xy", "é")


def test_a_geojson_is_walked_without_being_held(tmp_path: Path) -> None:
    """Members in any order, spaces anywhere, the text cut anywhere by the stretches it is read in."""
    filler = "é" * 700_000
    features = [{"type": "Feature", "properties": {"n": n, "t": filler}, "geometry": None} for n in range(5)]
    value = {"features": features, "bbox": [1, 2], "type": "FeatureCollection"}
    (tmp_path / "a.geojson").write_text(json.dumps(value, indent=3, ensure_ascii=False))
    table = tables.open_any(tmp_path / "a.geojson", tmp_path)
    assert [row["N"] for row in table.rows()] == ["0", "1", "2", "3", "4"]


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    assert "« plan.gpkg » est trop gros" in refusal(path)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_archive_of_many_large_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000)
    assert "place démesurée" in refusal(zipped(write_lot(tmp_path / "lot")))


def test_a_name_inside_an_archive_never_reaches_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "lot.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("vsicurl/$(id)/zone urba.geojson", '{"type":"Point","coordinates":[1.5,47]}')
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert tables.open_any(path, scratch).count == 1
    assert [file.name for file in scratch.iterdir()] == ["TABLE.geojson"]
