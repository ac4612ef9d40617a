"""Small lots of our own: what a row becomes, what is said of it, and that nothing is lost in silence."""

import json
from pathlib import Path

import pytest
import shapely

from carto.layers.sources.cnig import open_plan
from carto.layers.sources.cnig_rows import color_of
from carto.layers.sources.table import BATCH
from tests.layers.lots import (
    IDURBA,
    PSC_FIELDS,
    X0,
    Y0,
    Row,
    prescription,
    square,
    write_lot,
    write_table,
    zipped,
    zone,
)
from tests.layers.reading import read_plan

INFO_FIELDS = ("LIBELLE", "TXT", "TYPEINF", "STYPEINF", "NOMFIC", "URLFIC", "IDURBA", "DATVALID")
DRESSING_FIELDS = ("NATTRAC", "COULEUR", "IDURBA")
TEXT_FIELDS = ("NATECR", "TXT", "POLICE", "TAILLE", "STYLE", "COULEUR", "ANGLE", "IDURBA")
SHAPES = {
    "SURF": (square(0, side=100), "Polygon"),
    "LIN": (shapely.LineString([(X0, Y0), (X0 + 50, Y0 + 50)]), "LineString"),
    "PCT": (shapely.Point(X0 + 10, Y0 + 10), "Point"),
}


def test_folder_and_zip_give_the_same_lot_whatever_the_names(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    nested = tmp_path / "deep" / "200000008_PLUi_20260115" / "DONNEES"
    nested.mkdir(parents=True)
    for file in (folder / "Donnees_geographiques").iterdir():
        (nested / f"200000008_Zone_Urba_20260115{file.suffix.upper()}").write_bytes(file.read_bytes())
    (nested / "._zone_urba.shp").write_bytes(b"left by a desktop")
    plans = [read_plan(path) for path in (folder, zipped(folder), tmp_path / "deep", zipped(tmp_path / "deep"))]
    assert all(plan.zones == plans[0].zones for plan in plans)
    assert len({plan.source.sha256 for plan in plans}) == 1
    assert [plan.source.name for plan in plans] == ["lot", "lot", "deep", "deep"]
    assert plans[0].source.idurba == IDURBA


def test_a_bow_tie_is_mended_a_missing_shape_is_left_out_and_both_are_said(tmp_path: Path) -> None:
    x, y = square(0).bounds[:2]
    bow_tie = shapely.Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    plan = read_plan(write_lot(tmp_path / "lot", zone(bow_tie, label="UB"), zone(None, label="UC"), zone(square(2))))
    assert [row.rank for row in plan.zones] == [1, 3]
    assert plan.zones[0].area_ha == pytest.approx(50, rel=1e-3)
    assert [anomaly[1:] for anomaly in plan.said] == [
        (1, "UB", "Géométrie invalide : le contour se croise lui-même.", "Réparée : gardée en 2 parties."),
        (2, "UC", "Géométrie absente, vide ou illisible.", "Laissée de côté."),
    ]
    bow, missing = plan.source.anomalies
    assert (bow.lon, bow.lat) == pytest.approx((-0.65041997, 47.34750798), abs=1e-7)
    assert (missing.lon, missing.lat) == (None, None)
    assert (plan.report("ZONE_URBA").read, plan.report("ZONE_URBA").kept) == (3, 2)


def test_an_open_outline_is_closed_and_one_that_cannot_be_built_costs_one_row(tmp_path: Path) -> None:
    ring = [[0.1, 47.1], [0.2, 47.1], [0.2, 47.2], [0.1, 47.1]]
    rings = (ring, ring[:-1], [[0.1], [0.2, 47.1], [0.2, 47.2], [0.1]])
    shapes = [{"type": "Polygon", "coordinates": [one]} for one in rings]
    values = {"LIBELLE": "UA", "TYPEZONE": "U"}
    features = [{"type": "Feature", "properties": values, "geometry": shape} for shape in shapes]
    (tmp_path / "ZONE_URBA.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    plan = read_plan(tmp_path)
    assert [row.rank for row in plan.zones] == [1, 2]
    assert plan.zones[0].wkb == plan.zones[1].wkb
    assert [anomaly[1:] for anomaly in plan.said] == [
        (2, "UA", "Contour non fermé dans le fichier.", "Refermé."),
        (3, "UA", "Géométrie absente, vide ou illisible.", "Laissée de côté."),
    ]


def test_overlapping_and_touching_zones_are_no_anomaly(tmp_path: Path) -> None:
    pocket = shapely.box(X0 + 900, Y0 + 400, X0 + 1_100, Y0 + 600)
    plan = read_plan(write_lot(tmp_path / "lot", zone(square(0)), zone(square(1)), zone(pocket)))
    assert len(plan.zones) == 3
    assert plan.source.anomalies == []


def test_many_rows_come_in_batches_and_none_is_lost(tmp_path: Path) -> None:
    rows = [zone(square(i % 50, i // 50, 900), label=f"U{i}") for i in range(BATCH + 500)]
    with open_plan(write_lot(tmp_path / "lot", *rows), metric_srid=2154) as source:
        sizes = [len(batch) for batch in source.batches]
    assert sizes == [BATCH, 500]
    assert source.total == BATCH + 500
    (report,) = source.reports
    assert (report.read, report.kept) == (BATCH + 500, BATCH + 500)


def test_a_table_is_reported_as_it_was_understood(tmp_path: Path) -> None:
    report = read_plan(write_lot(tmp_path / "lot", zone(square(0), LIBELONG="Hameau à densifier"))).report("ZONE_URBA")
    assert (report.file, report.driver, report.crs) == (
        "Donnees_geographiques/ZONE_URBA.shp", "Shapefile", "EPSG:2154",
    )  # fmt: skip
    assert (report.encoding, report.preview) == ("utf-8", "Hameau à densifier")


def test_the_columns_without_a_field_of_their_own_are_kept_when_they_hold_something(tmp_path: Path) -> None:
    extra = {"LIB_IDZONE": "12", "FORMDOMI": "0103", "DESTOUI": "21-22", "SYMBOLE": "ZONE_U_001", "LIB_ATTR1": "CES"}
    fields = ("LIBELLE", "TYPEZONE", "IDURBA", *extra, "DESTNON")
    write_table(tmp_path, "ZONE_URBA", [zone(square(0), **extra)], fields=fields)
    (row,) = read_plan(tmp_path).zones
    assert row.attributes == extra


def test_an_idurba_that_is_not_the_documents_is_kept(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot", zone(square(0)), zone(square(1), IDURBA="200000008_PLUI_20200101"))
    assert [row.attributes for row in read_plan(folder).zones] == [{}, {"IDURBA": "200000008_PLUI_20200101"}]


@pytest.mark.parametrize(
    ("prefix", "suffix", "fields"), [("PRESCRIPTION", "PSC", PSC_FIELDS), ("INFO", "INF", INFO_FIELDS)]
)
def test_prescriptions_and_informations_of_the_three_tables_with_their_codes(
    tmp_path: Path, prefix: str, suffix: str, fields: tuple[str, ...]
) -> None:
    written = [("7", "2"), ("", ""), ("0702", ""), ("77", "3")] if suffix == "PSC" else [
        ("4", "1"), ("", ""), ("0401", ""), ("77", "3")
    ]  # fmt: skip
    folder = write_lot(tmp_path / "lot")
    for table, (shape, kind) in SHAPES.items():
        rows = [
            Row(shape, {"LIBELLE": "Un", "NOMFIC": "liste.pdf", "DATVALID": "20260115", f"TYPE{suffix}": a,
                        f"STYPE{suffix}": b})
            for a, b in written
        ]  # fmt: skip
        wide = (*dict.fromkeys((*fields, "DATVALID")),)
        write_table(folder, f"{prefix}_{table}", rows, fields=wide, geometry_type=kind)
    plan = read_plan(folder)
    found = plan.prescriptions if suffix == "PSC" else plan.informations
    known = ("07", "02") if suffix == "PSC" else ("04", "01")
    assert [(row.table, row.rank, row.type_code, row.subtype_code) for row in found] == [
        (table, rank, *codes)
        for table in SHAPES
        for rank, codes in enumerate((known, ("99", ""), known, ("77", "03")), 1)
    ]
    assert {(row.label, row.regulation_file, row.attributes["DATVALID"]) for row in found} == {
        ("Un", "liste.pdf", "20260115")
    }
    assert plan.said == [
        (f"{prefix}_{table}", 0, "1 objet", *said)
        for table in SHAPES
        for said in (
            (f"TYPE{suffix} absent.", "Lu comme 99 (autre)."),
            ("Code 77-03 inconnu du standard.", "Gardé tel quel."),
        )
    ]


def test_a_line_given_as_a_surface_is_left_out_and_located(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[-0.65, 47.35], [-0.64, 47.36]]}
    feature = {"type": "Feature", "properties": {"LIBELLE": "Haie", "TYPEPSC": "07"}, "geometry": line}
    folder = write_lot(tmp_path / "lot")
    table = {"type": "FeatureCollection", "features": [feature]}
    (folder / "PRESCRIPTION_SURF.geojson").write_text(json.dumps(table))
    plan = read_plan(folder)
    assert plan.prescriptions == []
    (anomaly,) = plan.source.anomalies
    assert anomaly.problem == "Ce n’est pas la géométrie attendue dans cette table."
    assert (anomaly.lon, anomaly.lat) == (-0.65, 47.35)


def test_multipoints_are_points_and_multilines_lines(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    points = shapely.MultiPoint([(X0, Y0), (X0 + 5, Y0)])
    lines = shapely.MultiLineString([[(X0, Y0), (X0 + 5, Y0)], [(X0, Y0 + 9), (X0 + 5, Y0 + 9)]])
    write_table(folder, "PRESCRIPTION_PCT", [prescription(points)], fields=PSC_FIELDS, geometry_type="MultiPoint")
    write_table(folder, "PRESCRIPTION_LIN", [prescription(lines)], fields=PSC_FIELDS, geometry_type="MultiLineString")
    plan = read_plan(folder)
    kinds = [shapely.from_wkb(row.wkb).geom_type for row in plan.prescriptions]
    assert kinds == ["MultiLineString", "MultiPoint"]
    assert plan.source.anomalies == []


def test_the_dressing_keeps_its_colours_and_its_writing(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    for table, (shape, kind) in SHAPES.items():
        row = Row(shape, {"NATTRAC": "Cotation", "COULEUR": "255-128-000", "IDURBA": IDURBA})
        write_table(folder, f"HABILLAGE_{table}", [row], fields=DRESSING_FIELDS, geometry_type=kind)
    spot = SHAPES["PCT"][0]
    texts = [
        {"NATECR": "Lieu-dit", "TXT": "Le Haut-Bourg", "POLICE": "Arial", "TAILLE": "12", "COULEUR": "000-000-000",
         "ANGLE": "-30", "IDURBA": IDURBA},
        {"NATECR": "Lieu-dit", "TXT": "La Noë", "TAILLE": "9,5", "COULEUR": "bleu", "ANGLE": "x", "IDURBA": IDURBA},
    ]  # fmt: skip
    rows = [Row(spot, values) for values in texts]
    write_table(folder, "HABILLAGE_TXT", rows, fields=TEXT_FIELDS, geometry_type="Point")
    plan = read_plan(folder)
    assert [(row.table, row.kind, row.color) for row in plan.dressings[:3]] == [
        (table, "Cotation", "#ff8000") for table in SHAPES
    ]
    big, small = plan.dressings[3:]
    assert (big.kind, big.text, big.color, big.size_pt, big.angle_deg) == (
        "Lieu-dit", "Le Haut-Bourg", "#000000", 12, 330,
    )  # fmt: skip
    assert big.attributes == {"POLICE": "Arial"}
    assert (small.text, small.color, small.size_pt, small.angle_deg) == ("La Noë", "", 10, 0)
    assert small.attributes == {"COULEUR": "bleu"}
    assert plan.said == [("HABILLAGE_TXT", 0, "1 objet", "Couleur « bleu » illisible.", "Dessiné sans couleur propre.")]


@pytest.mark.parametrize(
    ("written", "color"),
    [("255-255-000", "#ffff00"), ("255,128,0", "#ff8000"), ("255 128 0", "#ff8000"), ("RVB(1;2;3)", "#010203"),
     ("#FF8000", "#ff8000"), ("ff8000", "#ff8000"), ("256-0-0", ""), ("1-2", ""), ("1-2-3-4", ""), ("rouge", ""),
     ("", "")],
)  # fmt: skip
def test_colours_as_people_write_them(written: str, color: str) -> None:
    assert color_of(written) == color


def test_only_web_addresses_become_links_and_long_texts_are_cut(tmp_path: Path) -> None:
    rows = [
        zone(square(0), URLFIC="javascript:alert(1)", LIBELLE="Z" * 60),
        zone(square(1), URLFIC="https://essai.invalid/reglement.pdf"),
    ]
    plan = read_plan(write_lot(tmp_path / "lot", *rows))
    assert [row.regulation_url for row in plan.zones] == ["", "https://essai.invalid/reglement.pdf"]
    assert plan.zones[0].label == "Z" * 50
    assert plan.zones[0].attributes == {"LIBELLE": "Z" * 60, "URLFIC": "javascript:alert(1)"}
    assert {anomaly[-1] for anomaly in plan.said} == {"Adresse ignorée.", "Coupé."}


def test_characters_that_no_database_stores_are_dropped(tmp_path: Path) -> None:
    shape = json.loads(shapely.to_geojson(shapely.box(0.1, 47.1, 0.2, 47.2)))
    values = {"LIBELLE": "U\x00A", "TYPEZONE": "U", "LIBELONG": "Deux\ud800\nlignes", "AUTRE": "\x07bip"}
    feature = {"type": "Feature", "properties": values, "geometry": shape}
    (tmp_path / "ZONE_URBA.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (row,) = read_plan(tmp_path).zones
    assert (row.label, row.long_label, row.attributes) == ("UA", "Deux\nlignes", {"AUTRE": "bip"})
