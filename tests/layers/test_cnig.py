"""The real lots, held against what the official validator reads in them."""

import json
from pathlib import Path

import pytest
import shapely

from carto.layers.sources.cnig import read_lot
from carto.layers.sources.lot import Lot
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import (
    DATA,
    PLU,
    PLUI,
    PSC_FIELDS,
    needs_data,
    prescription,
    silent,
    square,
    write_lot,
    write_table,
    zipped,
    zone,
)


def read(path: Path) -> Lot:
    return read_lot(path, metric_srid=2154, progress=silent)


def wkbs(lot: Lot, table: str) -> list[bytes]:
    if table == "ZONE_URBA":
        return [row.wkb for row in lot.zones]
    return [row.wkb for row in lot.prescriptions if row.table == table.removeprefix("PRESCRIPTION_")]


def expected(lot: Path) -> list[tuple[str, int, list[float]]]:
    said = json.loads((DATA / "gpu-lots-expected" / lot.name / "document-info.json").read_text())
    return [
        (file["modelName"], file["totalFeatures"], file["boundingBox"])
        for file in said["files"]
        if file["type"] == "table" and file["boundingBox"]
    ]


@needs_data
@pytest.mark.parametrize("path", [PLUI, PLU], ids=lambda path: path.name)
def test_counts_and_boxes_are_those_of_the_official_validator(path: Path) -> None:
    lot = read(path)
    tables = expected(path)
    assert len(tables) == 4
    for table, count, box in tables:
        found = wkbs(lot, table)
        assert len(found) == count
        assert shapely.total_bounds(shapely.from_wkb(found)).tolist() == pytest.approx(box, abs=1e-6)


@needs_data
@pytest.mark.parametrize("path", [PLUI, PLU], ids=lambda path: path.name)
def test_every_geometry_is_valid_flat_and_zones_are_multipolygons(path: Path) -> None:
    lot = read(path)
    zones = shapely.from_wkb([row.wkb for row in lot.zones])
    everything = [*zones, *shapely.from_wkb([row.wkb for row in lot.prescriptions])]
    assert shapely.is_valid(everything).all()
    assert not shapely.has_z(everything).any()
    assert {shape.geom_type for shape in zones} == {"MultiPolygon"}


@needs_data
def test_the_invalid_ring_of_the_plui_is_mended_named_and_located() -> None:
    lot = read(PLUI)
    (anomaly,) = lot.anomalies
    assert (anomaly.table, anomaly.rank, anomaly.identifier) == ("ZONE_URBA", 199, "UA")
    assert anomaly.problem == "Géométrie invalide : le contour se touche ou se croise lui-même."
    assert anomaly.action == "Réparée : gardée en 2 parties."
    assert (anomaly.lon, anomaly.lat) == pytest.approx((2.9379113, 46.8328107), abs=1e-6)


@needs_data
def test_the_plui_says_its_standard_document_and_communes() -> None:
    lot = read(PLUI)
    assert (lot.name, lot.standard, lot.idurba) == (PLUI.name, "2017", "241800432_PLUI_20200128")
    assert lot.insee_codes == ("18275",)


@needs_data
def test_the_old_plu_reads_its_accents_and_former_zone_kinds() -> None:
    lot = read(PLU)
    labels = {row.label for row in lot.prescriptions}
    assert {"Chêne", "Bâtiment remarquable", "Elément de paysage", "Emplacement réservé"} <= labels
    assert not any("Ã" in label for label in labels)
    assert lot.zones[0].long_label == "Secteur de zone naturelle où l'évolution modéré du bâti existant est admis"
    assert lot.standard == "2013"
    assert {row.kind for row in lot.zones} == {"U", "AUc", "AUs", "A", "N"}
    assert [(a.rank, a.identifier, a.problem, a.action) for a in lot.anomalies] == [
        (0, "29 objets", "Type de zone « Nh » d’avant 2017.", "Lu comme N.")
    ]


@needs_data
def test_areas_are_hectares_of_the_territory() -> None:
    assert sum(row.area_ha for row in read(PLUI).zones) == pytest.approx(27_238.4, abs=0.1)


@needs_data
def test_three_dimensions_are_flattened_and_said(tmp_path: Path) -> None:
    (tmp_path / "ZONE_URBA.geojson").write_bytes((DATA / "tricky" / "zone_urba_3d.geojson").read_bytes())
    lot = read(tmp_path)
    assert len(lot.zones) == 118
    assert not shapely.has_z(shapely.from_wkb([row.wkb for row in lot.zones])).any()
    assert ("118 objets", "Altitudes ignorées.") in {(a.identifier, a.action) for a in lot.anomalies}


@needs_data
def test_metres_without_a_projection_are_refused(tmp_path: Path) -> None:
    content = (DATA / "tricky" / "zone_urba_l93_without_crs.geojson").read_bytes()
    (tmp_path / "ZONE_URBA.geojson").write_bytes(content)
    with pytest.raises(LotRefused, match="coordonnées en mètres sans dire dans quel système"):
        read(tmp_path)


@needs_data
def test_a_shapefile_without_prj_is_refused(tmp_path: Path) -> None:
    for file in (DATA / "tricky").glob("zone_urba_noprj.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(LotRefused, match="ne dit pas dans quel système de coordonnées"):
        read(tmp_path)


def test_folder_and_zip_give_the_same_lot_whatever_the_names(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    nested = tmp_path / "deep" / "200000008_PLUi_20260115" / "DONNEES"
    nested.mkdir(parents=True)
    for file in (folder / "Donnees_geographiques").iterdir():
        (nested / f"200000008_Zone_Urba_20260115{file.suffix.upper()}").write_bytes(file.read_bytes())
    (nested / "._zone_urba.shp").write_bytes(b"left by a desktop")
    lots = [read(folder), read(zipped(folder)), read(tmp_path / "deep"), read(zipped(tmp_path / "deep"))]
    assert len({lot.zones for lot in lots}) == 1
    assert len({lot.sha256 for lot in lots}) == 1
    assert [lot.name for lot in lots] == ["lot", "lot", "deep", "deep"]
    assert lots[0].idurba == "200000008_PLUI_20260115"


def test_a_bow_tie_is_mended_a_missing_shape_is_left_out_and_both_are_said(tmp_path: Path) -> None:
    x, y = square(0).bounds[:2]
    bow_tie = shapely.Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    lot = read(write_lot(tmp_path / "lot", zone(bow_tie, label="UB"), zone(None, label="UC"), zone(square(2))))
    assert [row.rank for row in lot.zones] == [1, 3]
    assert lot.zones[0].area_ha == pytest.approx(50, rel=1e-3)
    assert [(a.rank, a.identifier, a.problem, a.action) for a in lot.anomalies] == [
        (1, "UB", "Géométrie invalide : le contour se croise lui-même.", "Réparée : gardée en 2 parties."),
        (2, "UC", "Géométrie absente, vide ou illisible.", "Laissée de côté."),
    ]


def test_one_shape_that_cannot_be_built_costs_one_row(tmp_path: Path) -> None:
    ring = [[0.1, 47.1], [0.2, 47.1], [0.2, 47.2], [0.1, 47.1]]
    rings = (ring, ring[:-1], [[0.1], [0.2, 47.1], [0.2, 47.2], [0.1]])
    shapes = [{"type": "Polygon", "coordinates": [one]} for one in rings]
    values = {"LIBELLE": "UA", "TYPEZONE": "U"}
    features = [{"type": "Feature", "properties": values, "geometry": shape} for shape in shapes]
    (tmp_path / "ZONE_URBA.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    lot = read(tmp_path)
    assert [row.rank for row in lot.zones] == [1]
    assert [a.rank for a in lot.anomalies] == [2, 3]


def test_each_standard_is_told_by_its_columns(tmp_path: Path) -> None:
    told = {}
    for year, columns in {
        "2013": ("DESTDOMI", "INSEE"),
        "2014": ("DESTDOMI", "INSEE", "IDZONE"),
        "2017": ("IDURBA",),
        "2022": ("IDURBA", "FORMDOMI", "DESTOUI"),
        "": (),
    }.items():
        folder = tmp_path / f"lot{year}"
        write_table(folder, "ZONE_URBA", [zone(square(0))], fields=("LIBELLE", "TYPEZONE", *columns))
        told[year] = read(folder).standard
    assert told == {year: year for year in told}


def test_prescriptions_of_the_three_tables_with_their_codes(tmp_path: Path) -> None:
    folder = write_lot(tmp_path / "lot")
    (x, y, *_rest) = square(0).bounds
    shapes = {
        "SURF": (square(0, side=100), "Polygon"),
        "LIN": (shapely.LineString([(x, y), (x + 50, y + 50)]), "LineString"),
        "PCT": (shapely.Point(x + 10, y + 10), "Point"),
    }
    for suffix, (shape, kind) in shapes.items():
        rows = [
            prescription(shape, LIBELLE="Un", TYPEPSC="7", STYPEPSC="2"),
            prescription(shape, LIBELLE="Deux", TYPEPSC="", STYPEPSC=""),
        ]
        write_table(folder, f"PRESCRIPTION_{suffix}", rows, fields=PSC_FIELDS, geometry_type=kind)
    lot = read(folder)
    assert [(p.table, p.rank, p.label, p.type_code, p.subtype_code) for p in lot.prescriptions] == [
        (table, rank, label, *codes)
        for table in ("SURF", "LIN", "PCT")
        for rank, label, codes in ((1, "Un", ("07", "02")), (2, "Deux", ("99", "")))
    ]
    assert [(a.table, a.problem) for a in lot.anomalies] == [
        (f"PRESCRIPTION_{suffix}", "TYPEPSC absent.") for suffix in shapes
    ]


def test_only_web_addresses_become_links_and_long_texts_are_cut(tmp_path: Path) -> None:
    rows = [
        zone(square(0), URLFIC="javascript:alert(1)", LIBELLE="Z" * 60),
        zone(square(1), URLFIC="https://essai.invalid/reglement.pdf"),
    ]
    lot = read(write_lot(tmp_path / "lot", *rows))
    assert [row.regulation_url for row in lot.zones] == ["", "https://essai.invalid/reglement.pdf"]
    assert lot.zones[0].label == "Z" * 50
    assert {a.action for a in lot.anomalies} == {"Adresse ignorée.", "Coupé."}


def test_progress_goes_from_zero_to_the_whole_lot(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    read_lot(write_lot(tmp_path / "lot"), metric_srid=2154, progress=lambda *step: seen.append(step))
    assert seen[0] == ("Ouverture du lot", 0, 0)
    assert seen[1] == ("Lecture de ZONE_URBA", 0, 2)
    assert seen[-1] == ("Lecture terminée", 2, 2)
