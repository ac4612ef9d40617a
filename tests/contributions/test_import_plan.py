"""`python -m carto import-plan`, as a technician types it."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import CommandError, call_command

from carto.concertations.models import Concertation
from carto.contributions.actions import Deposit
from carto.layers.models import PlanVersion
from tests.layers.lots import DATA, PLUI, needs_data, write_lot, zipped, zone


@pytest.fixture
def lot(tmp_path: Path) -> Path:
    return write_lot(tmp_path / "200000008_PLUi_20260115")


def import_plan(*words: object) -> str:
    out = StringIO()
    call_command("import_plan", *map(str, words), stdout=out)
    return out.getvalue()


def test_it_prints_counts_and_each_anomaly(concertation: Concertation, lot: Path) -> None:
    said = import_plan("plui", zipped(lot))
    assert "standard 2017, 200000008_PLUI_20260115" in said
    assert "  ZONE_URBA : 2\n" in said
    assert "Anomalies : 0\n" in said
    assert "Plan publié." in said


def test_what_came_before_the_plan_is_placed_in_it(
    concertation: Concertation, lot: Path, submit: Callable[..., Deposit]
) -> None:
    contribution = submit(geometry=GEOSGeometry("POINT(-0.6504 47.3475)")).contribution
    assert "Situations changées : 1" in import_plan("plui", lot)
    assert [item.zone.label for item in contribution.current_items if item.zone] == ["UA"]


def test_a_draft_waits_to_be_looked_at(concertation: Concertation, lot: Path) -> None:
    assert "publié" not in import_plan("plui", lot, "--draft")
    assert PlanVersion.objects.whole().count() == 1
    assert PlanVersion.objects.in_force(concertation) is None


@needs_data
def test_the_real_plui_with_its_communes_and_perimeter(concertation: Concertation) -> None:
    said = import_plan(
        "plui", PLUI, "--communes", DATA / "epci" / "communes-241800432.geojson",
        "--perimeter", DATA / "epci" / "epci-241800432.geojson",
    )  # fmt: skip
    assert "  ZONE_URBA : 221\n" in said
    assert "  ZONE_URBA n° 199, UA : Géométrie invalide" in said
    assert "(vers 2.937911, 46.832811)" in said
    assert concertation.communes.count() == 11
    concertation.refresh_from_db()
    assert concertation.perimeter is not None
    assert concertation.perimeter.extent[0] == pytest.approx(2.74, abs=0.02)


def test_a_refused_lot_stops_with_its_sentence(concertation: Concertation, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="aucune zone utilisable"):
        import_plan("plui", write_lot(tmp_path / "vide", zone(None)))
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize("option", ["--communes", "--perimeter"])
def test_a_faulty_side_file_changes_nothing(concertation: Concertation, lot: Path, tmp_path: Path, option: str) -> None:
    (tmp_path / "side.geojson").write_text("{")
    with pytest.raises(CommandError, match="n’est pas un fichier GeoJSON lisible"):
        import_plan("plui", lot, option, tmp_path / "side.geojson")
    assert not PlanVersion.objects.exists()
    assert concertation.communes.count() == 2


def test_an_unknown_concertation_is_said(db: None, lot: Path) -> None:
    with pytest.raises(CommandError, match="pas de concertation « absente »"):
        import_plan("absente", lot)
