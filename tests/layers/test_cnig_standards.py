"""One small lot of each document and each revision of the standard, and lots whose columns are missing."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest

from tests.layers.lots import IDURBA, PSC_FIELDS, Row, prescription, square, write_lot, write_table, zone
from tests.layers.reading import ReadPlan, read_plan

COLUMNS = {
    "2013": ("DESTDOMI", "INSEE"),
    "2014": ("DESTDOMI", "INSEE", "IDZONE"),
    "2017": ("IDURBA",),
    "2022": ("IDURBA", "FORMDOMI", "DESTOUI"),
    "": (),
}
DOCUMENT = {"IDURBA": IDURBA, "TYPEDOC": "PLUI", "ETAT": "02", "NOMPROC": "E", "DATAPPRO": "20260115"}


def write_records(path: Path, rows: list[dict[str, str]]) -> None:
    """A DBF alone."""
    names = list(rows[0])
    pyogrio.raw.write(
        path, None, [np.array([row[name] for row in rows], dtype=object) for name in names],
        np.array(names, dtype=object), geometry_type=None, crs=None, driver="ESRI Shapefile", encoding="UTF-8",
    )  # fmt: skip
    path.with_suffix(".cpg").unlink(missing_ok=True)


def lot_with(folder: Path, *documents: dict[str, str]) -> ReadPlan:
    write_lot(folder)
    write_records(folder / "DOC_URBA.dbf", list(documents))
    return read_plan(folder)


@pytest.mark.parametrize("year", COLUMNS)
def test_each_revision_is_told_by_its_columns(tmp_path: Path, year: str) -> None:
    write_table(tmp_path, "ZONE_URBA", [zone(square(0))], fields=("LIBELLE", "TYPEZONE", *COLUMNS[year]))
    assert read_plan(tmp_path).source.standard == year


def test_a_report_in_doc_urba_is_of_2025(tmp_path: Path) -> None:
    assert lot_with(tmp_path / "a", DOCUMENT | {"NOMRAPP": "rapport.pdf"}).source.standard == "2025"
    assert lot_with(tmp_path / "b", DOCUMENT).source.standard == "2017"


def test_what_doc_urba_says_is_kept(tmp_path: Path) -> None:
    plan = lot_with(tmp_path / "lot", DOCUMENT | {"SITEWEB": ""})
    assert plan.source.document == DOCUMENT
    assert plan.source.idurba == IDURBA
    assert plan.source.anomalies == []


def test_of_several_rows_of_doc_urba_the_last_approved_counts(tmp_path: Path) -> None:
    before = DOCUMENT | {"IDURBA": "200000008_PLUI_20200101", "DATAPPRO": "20200101"}
    plan = lot_with(tmp_path / "lot", before, DOCUMENT, before)
    assert plan.source.idurba == IDURBA
    assert plan.said == [("DOC_URBA", 0, IDURBA, "DOC_URBA a 3 lignes.", "La dernière approuvée est gardée.")]


def test_communes_are_listed_and_what_is_no_code_is_said(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    codes = ("49901", "1001", "2A004", "Essai", "")
    write_records(folder / "DOC_URBA_COM.dbf", [{"IDURBA": IDURBA, "INSEE": code} for code in codes])
    plan = read_plan(folder)
    assert plan.source.insee_codes == ("01001", "2A004", "49901")
    assert plan.said == [("DOC_URBA_COM", 0, "ESSAI", "Code INSEE illisible.", "Code ignoré.")]


def test_communes_of_2013_are_those_of_the_zones(tmp_path: Path) -> None:
    rows = [zone(square(column), INSEE=code) for column, code in enumerate(("49902", "49901", "49902"))]
    write_table(tmp_path, "ZONE_URBA", rows, fields=("LIBELLE", "TYPEZONE", "INSEE"))
    assert read_plan(tmp_path).source.insee_codes == ("49901", "49902")


def test_a_carte_communale(tmp_path: Path) -> None:
    fields = ("LIBELLE", "LIBELONG", "TYPESECT", "FERMRECO", "NOMFIC", "URLFIC", "IDURBA")
    written = [("ZC", "01"), ("ZCa", "02"), ("ZnC", "03"), ("RNU", "99"), ("ZnC", ""), ("?", "")]
    rows = [Row(square(i), {"LIBELLE": label, "TYPESECT": kind}) for i, (label, kind) in enumerate(written)]
    rows[2].values.update(FERMRECO="oui", LIBELONG="Non constructible", NOMFIC="rapport")
    write_table(tmp_path / "49901_CC_20260115", "49901_SECTEUR_CC_20260115", rows, fields=fields)
    plan = read_plan(tmp_path)
    assert plan.source.standard == "CC"
    assert [(row.label, row.kind) for row in plan.zones] == [
        ("ZC", "01"), ("ZCa", "02"), ("ZnC", "03"), ("RNU", "99"), ("ZnC", "03"),
    ]  # fmt: skip
    closed = plan.zones[2]
    assert (closed.long_label, closed.regulation_file, closed.attributes) == (
        "Non constructible", "rapport", {"FERMRECO": "oui"},
    )  # fmt: skip
    assert plan.said == [
        ("SECTEUR_CC", 6, "?", "Type de secteur absent.", "Zone laissée de côté."),
        ("SECTEUR_CC", 0, "1 objet", "Type de secteur absent.", "Lu comme 03."),
    ]


POS_ZONES = [("NA", "NA", "AUs"), ("NB", "NB", "N"), ("NC", "NCa", "A"), ("ND", "ND", "N"), ("U", "UA", "U")]


@pytest.mark.parametrize("told_by", ["document", "idurba", "name"])
def test_a_plan_d_occupation_des_sols(tmp_path: Path, told_by: str) -> None:
    folder = tmp_path / ("49901_POS_20010101" if told_by == "name" else "lot")
    idurba = "49901_POS_20010101" if told_by == "idurba" else "4990120010101"
    rows = [zone(square(i), kind, label, IDURBA=idurba) for i, (kind, label, _read) in enumerate(POS_ZONES)]
    write_lot(folder, *rows)
    if told_by == "document":
        write_records(folder / "DOC_URBA.dbf", [{"IDURBA": idurba, "TYPEDOC": "POS", "DATAPPRO": "20010101"}])
    plan = read_plan(folder)
    assert plan.source.standard == "POS"
    assert [row.kind for row in plan.zones] == [read for _kind, _label, read in POS_ZONES]
    assert [row.attributes.get("TYPEZONE") for row in plan.zones] == ["NA", "NB", "NC", "ND", None]
    assert ("ZONE_URBA", 0, "1 objet", "Zone « NC » d’un plan d’occupation des sols.", "Lu comme A.") in plan.said


def test_a_plan_de_sauvegarde_et_de_mise_en_valeur(tmp_path: Path) -> None:
    idurba = "49901_PSMV_20150101"
    folder = write_lot(tmp_path / "lot", zone(square(0), "U", "US", IDURBA=idurba))
    write_table(folder, "PRESCRIPTION_SURF", [prescription(square(0))], fields=PSC_FIELDS)
    plan = read_plan(folder)
    assert (plan.source.standard, plan.source.idurba) == ("PSMV", idurba)
    assert (len(plan.zones), len(plan.prescriptions)) == (1, 1)


def test_missing_columns_are_said_and_cost_nothing_else(tmp_path: Path) -> None:
    write_table(tmp_path, "ZONE_URBA", [zone(square(0), label="1AUh")], fields=("LIBELLE",))
    write_table(tmp_path, "PRESCRIPTION_SURF", [prescription(square(0))], fields=("TXT",))
    plan = read_plan(tmp_path)
    assert [(row.label, row.kind, row.area_ha > 99) for row in plan.zones] == [("1AUh", "AUc", True)]
    assert [(row.label, row.type_code, row.subtype_code) for row in plan.prescriptions] == [("", "99", "")]
    assert plan.said == [
        ("ZONE_URBA", 0, "TYPEZONE", "La colonne TYPEZONE est absente.", "Lue comme vide."),
        ("ZONE_URBA", 0, "1 objet", "Type de zone absent.", "Lu comme AUc."),
        ("PRESCRIPTION_SURF", 0, "LIBELLE", "La colonne LIBELLE est absente.", "Lue comme vide."),
        ("PRESCRIPTION_SURF", 0, "TYPEPSC", "La colonne TYPEPSC est absente.", "Lue comme vide."),
    ]
