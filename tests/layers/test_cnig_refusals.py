"""What is not a whole plan: one sentence that says what to bring instead."""

import shutil
from pathlib import Path

import pytest

from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import Row, square, write_lot, write_table, zipped, zone
from tests.layers.reading import read_plan

SECTOR_FIELDS = ("LIBELLE", "TYPESECT")


def refusal(path: Path) -> str:
    with pytest.raises(LotRefused) as caught:
        read_plan(path)
    return str(caught.value)


def test_a_lot_without_zones_names_the_tables_it_has(tmp_path: Path) -> None:
    write_table(tmp_path, "PRESCRIPTION_SURF", [zone(square(0))])
    said = refusal(tmp_path)
    assert said.startswith("Aucune table ZONE_URBA ni SECTEUR_CC n’a été trouvée")
    assert said.endswith("Tables trouvées : PRESCRIPTION_SURF.")


def test_a_zip_in_a_zip_is_named(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "given" / "lot")
    zipped(folder)
    shutil.rmtree(folder)
    assert "« lot.zip » est une archive dans l’archive" in refusal(tmp_path / "given")


def test_zones_without_their_shapes_are_named(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    (folder / "Donnees_geographiques" / "ZONE_URBA.shp").unlink()
    assert "ZONE_URBA.dbf » n’a que ses attributs : il manque le fichier .shp" in refusal(folder)


def test_a_format_we_do_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "41175_ZONE_URBA_20140603.dwg").write_text("AC1032")
    assert "« 41175_ZONE_URBA_20140603.dwg » est dans un format que l’import ne lit pas" in refusal(tmp_path)


def test_a_plu_and_a_carte_communale_in_one_lot_are_refused(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    write_table(folder, "SECTEUR_CC", [Row(square(3), {"LIBELLE": "ZC", "TYPESECT": "01"})], fields=SECTOR_FIELDS)
    assert "à la fois un PLU (ZONE_URBA) et une carte communale" in refusal(folder)


def test_the_empty_table_of_the_other_kind_of_plan_is_left_aside(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    write_table(folder, "SECTEUR_CC", [], fields=SECTOR_FIELDS)
    assert len(read_plan(folder).zones) == 2


def test_an_empty_table_of_zones_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, "ZONE_URBA", [])
    assert refusal(tmp_path).startswith("La table ZONE_URBA (« ZONE_URBA.shp ») est vide")


def test_zones_that_all_are_unusable_are_refused_with_what_is_wrong(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot", zone(None), zone(square(1), kind="?", label="?"))
    assert refusal(folder) == (
        "La table ZONE_URBA ne contient aucune zone utilisable : rien n’a été importé. "
        "Géométrie absente, vide ou illisible."
    )
