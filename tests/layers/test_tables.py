"""Which tables a folder, an archive or a file holds, and the reference data opened."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from shapely.geometry.base import BaseGeometry

from carto.layers.sources import archive, tables
from carto.layers.sources.crs import name_of
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import DATA, Row, needs_data, square, write_lot, write_table, zipped
from tests.layers.writers import read, write


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
