"""Every reference file of ../shared/data that a planner could bring, with its exact outcome."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import DATA, PLU, PLUI, needs_data
from tests.layers.reading import ReadPlan, read_plan

pytestmark = needs_data

TRICKY = DATA / "tricky"
TEMPLATES = DATA / "cnig-template"
LEFT_OUT = "Laissée de côté."
WRONG_FAMILY = "Ce n’est pas la géométrie attendue dans cette table."


def oracle(lot: Path) -> list[tuple[str, int, list[float] | None]]:
    """What the official validator reads: table, features, bounds."""
    said = json.loads((DATA / "gpu-lots-expected" / lot.name / "document-info.json").read_text())
    return [
        (file["modelName"], file["totalFeatures"], file["boundingBox"])
        for file in said["files"]
        if file["type"] == "table"
    ]


@pytest.fixture(scope="module")
def plans() -> dict[Path, ReadPlan]:
    return {path: read_plan(path) for path in (PLUI, PLU)}


def as_zones(folder: Path, name: str, **extra: str) -> Path:
    """A file of `tricky` under the name of a table, its features being given these columns."""
    value: dict[str, Any] = json.loads((TRICKY / name).read_text())
    for feature in value["features"]:
        feature["properties"].update(extra)
    (folder / "ZONE_URBA.geojson").write_text(json.dumps(value))
    return folder


@pytest.mark.parametrize("path", [PLUI, PLU], ids=lambda path: path.name)
def test_counts_and_bounds_are_those_of_the_official_validator(plans: dict[Path, ReadPlan], path: Path) -> None:
    plan = plans[path]
    assert {report.table for report in plan.source.reports} == {table for table, _count, _bounds in oracle(path)}
    for table, count, bounds in oracle(path):
        assert (plan.report(table).read, plan.report(table).kept) == (count, count)
        if bounds:
            shapes = shapely.from_wkb(plan.wkbs(table))
            assert len(shapes) == count
            assert shapely.total_bounds(shapes).tolist() == pytest.approx(bounds, abs=1e-6)
    assert plan.source.total == len(plan.rows)


@pytest.mark.parametrize("path", [PLUI, PLU], ids=lambda path: path.name)
def test_every_geometry_is_valid_flat_and_zones_are_multipolygons(plans: dict[Path, ReadPlan], path: Path) -> None:
    shapes = shapely.from_wkb([row.wkb for row in plans[path].rows])
    assert shapely.is_valid(shapes).all()
    assert not shapely.has_z(shapes).any()
    assert {shape.geom_type for shape in shapely.from_wkb(plans[path].wkbs("ZONE_URBA"))} == {"MultiPolygon"}


def test_the_invalid_ring_of_the_plui_is_mended_named_and_located(plans: dict[Path, ReadPlan]) -> None:
    (anomaly,) = plans[PLUI].source.anomalies
    assert (anomaly.table, anomaly.rank, anomaly.identifier) == ("ZONE_URBA", 199, "UA")
    assert anomaly.problem == "Géométrie invalide : le contour se touche ou se croise lui-même."
    assert anomaly.action == "Réparée : gardée en 2 parties."
    assert (anomaly.lon, anomaly.lat) == pytest.approx((2.9379113, 46.8328107), abs=1e-6)


def test_the_plui_says_what_it_is(plans: dict[Path, ReadPlan]) -> None:
    source = plans[PLUI].source
    assert (source.name, source.standard, source.idurba) == (PLUI.name, "2017", "241800432_PLUI_20200128")
    assert source.insee_codes == ("18275",)
    assert source.document["ETAT"] == "07"
    assert sum(row.area_ha for row in plans[PLUI].zones) == pytest.approx(27_238.4, abs=0.1)
    assert {report.crs for report in source.reports} == {"", "EPSG:2154"}


def test_the_pieces_of_the_real_lots_are_all_found(plans: dict[Path, ReadPlan]) -> None:
    for path, plan in plans.items():
        files = {file.relative_to(path).as_posix() for file in path.rglob("*.pdf")}
        assert {piece.path for piece in plan.source.pieces} == files


def test_the_old_plu_reads_its_accents_and_former_zone_kinds(plans: dict[Path, ReadPlan]) -> None:
    plan = plans[PLU]
    labels = {row.label for row in plan.prescriptions}
    assert {"Chêne", "Bâtiment remarquable", "Elément de paysage", "Emplacement réservé"} <= labels
    assert plan.zones[0].long_label == "Secteur de zone naturelle où l'évolution modéré du bâti existant est admis"
    assert (plan.source.standard, plan.source.insee_codes) == ("2013", ("41175",))
    assert {row.kind for row in plan.zones} == {"U", "AUc", "AUs", "A", "N"}
    assert plan.said == [("ZONE_URBA", 0, "29 objets", "Type de zone « Nh » d’avant 2017.", "Lu comme N.")]


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("XXX*")) if DATA.is_dir() else [])
def test_an_official_empty_template_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(
        LotRefused, match=r"La table ZONE_URBA \(« .*ZONE_URBA_DATAPPRO.shp »\) est vide : ce lot est un"
    ):
        read_plan(TEMPLATES / name)


def test_three_dimensions_are_flattened_and_said(tmp_path: Path) -> None:
    plan = read_plan(as_zones(tmp_path, "zone_urba_3d.geojson"))
    assert len(plan.zones) == 118
    assert not shapely.has_z(shapely.from_wkb(plan.wkbs("ZONE_URBA"))).any()
    assert plan.said[0] == ("ZONE_URBA", 0, "118 objets", "Coordonnées en trois dimensions.", "Altitudes ignorées.")


def test_metres_without_a_projection_are_refused_with_the_one_suspected(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match="Elles ressemblent à du Lambert-93"):
        read_plan(as_zones(tmp_path, "zone_urba_l93_without_crs.geojson"))


def test_a_shapefile_without_prj_is_refused_with_the_one_suspected(tmp_path: Path) -> None:
    for file in TRICKY.glob("zone_urba_noprj.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(LotRefused, match=r"ne dit pas dans quel système .* ressemblent à du Lambert-93"):
        read_plan(tmp_path)


def test_each_faulty_feature_stands_alone(tmp_path: Path) -> None:
    plan = read_plan(as_zones(tmp_path, "invalid_features.geojson", LIBELLE="UA", TYPEZONE="U"))
    assert [row.rank for row in plan.zones] == [1, 2, 3]
    assert [(rank, problem, action) for _table, rank, _identifier, problem, action in plan.said] == [
        (1, "Géométrie invalide : le contour se croise lui-même.", "Réparée : gardée en 2 parties."),
        (2, "Contour non fermé dans le fichier.", "Refermé."),
        (3, "Géométrie invalide : un trou est hors de son contour.", "Réparée : gardée en 2 parties."),
        (4, "Géométrie invalide : le contour n’a pas assez de points.", LEFT_OUT),
        (5, "Géométrie absente, vide ou illisible.", LEFT_OUT),
        (6, WRONG_FAMILY, LEFT_OUT),
        (7, "Géométrie absente, vide ou illisible.", LEFT_OUT),
        (8, WRONG_FAMILY, LEFT_OUT),
        (9, WRONG_FAMILY, LEFT_OUT),
        (10, WRONG_FAMILY, LEFT_OUT),
    ]
    assert [row.attributes["CAS"] for row in plan.zones] == [
        "auto-intersection", "anneau non fermé", "trou hors du polygone",
    ]  # fmt: skip
    assert (plan.report("ZONE_URBA").read, plan.report("ZONE_URBA").kept) == (10, 3)


def test_of_mixed_types_the_surfaces_are_zones(tmp_path: Path) -> None:
    plan = read_plan(as_zones(tmp_path, "mixed_types.geojson", LIBELLE="UA", TYPEZONE="U"))
    assert [row.attributes["ID"] for row in plan.zones] == ["pg", "mpg"]
    assert [(rank, problem) for _table, rank, _identifier, problem, _action in plan.said] == [
        (1, WRONG_FAMILY), (2, WRONG_FAMILY), (5, WRONG_FAMILY),
    ]  # fmt: skip


def test_a_spreadsheet_of_contributions_is_no_plan() -> None:
    with pytest.raises(LotRefused, match="Aucune table ZONE_URBA ni SECTEUR_CC"):
        read_plan(TRICKY / "contributions_fr_excel.csv")
