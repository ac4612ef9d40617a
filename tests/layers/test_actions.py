"""A plan comes in whole or not at all; perimeter and communes are replaced, and the register says so."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Polygon
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from carto.accounts.actors import ANYONE, Actor
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.rules import Refused, operator
from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.geo.backend import read_columns
from carto.layers import actions, zones_feed
from carto.layers.models import Commune, PlanVersion, Prescription, Zone
from carto.layers.sources.lot import CommuneRow
from carto.layers.sources.refusal import LotRefused
from tests.conftest import BOUNDS, DURING, box
from tests.layers.lots import PLU, PLUI, needs_data, silent, square, write_lot, write_table, zone

OnCommit = DjangoCaptureOnCommitCallbacks
LATER = DURING + timedelta(days=1)


def row(insee_code: str, name: str, w: float, e: float) -> CommuneRow:
    outline = shapely.multipolygons([shapely.box(w, BOUNDS[1], e, BOUNDS[3])])
    return CommuneRow(insee_code, name, shapely.to_wkb(outline))


def entries(concertation: Concertation) -> list[tuple[str, str]]:
    rows = RegisterEntry.objects.filter(concertation=concertation).order_by("position")
    return list(rows.values_list("event", "subject"))


def test_a_lot_becomes_the_plan_in_force(
    agent: Actor, concertation: Concertation, lot: Path, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = actions.import_lot(agent, concertation, lot, at=DURING, progress=silent)
    assert PlanVersion.objects.in_force(concertation) == version
    assert (version.name, version.standard, version.imported_at, version.published_at) == (
        lot.name, "2017", DURING, DURING,
    )  # fmt: skip
    assert version.counts == {"ZONE_URBA": 3, "PRESCRIPTION_SURF": 1, "PRESCRIPTION_LIN": 1, "PRESCRIPTION_PCT": 1}
    first = version.zones.get(rank=1)
    assert (first.label, first.long_label, first.kind) == ("UA", "Centre ancien", "U")
    assert first.area_ha == pytest.approx(100, rel=1e-3)
    assert first.geometry.geom_type == "MultiPolygon"
    assert {(p.table, p.label, p.type_code) for p in version.prescriptions.all()} == {
        ("SURF", "OAP du bourg", "18"), ("LIN", "Haie", "07"), ("PCT", "Chêne", "07"),
    }  # fmt: skip
    assert zones_feed.path_of(version).is_file()
    assert entries(concertation) == [("plan", "plan")]


@needs_data
@pytest.mark.parametrize(("path", "zones", "prescriptions"), [(PLUI, 221, 463), (PLU, 118, 59)], ids=["plui", "plu"])
def test_the_real_lots_are_stored_whole(
    agent: Actor, concertation: Concertation, path: Path, zones: int, prescriptions: int
) -> None:
    version = actions.import_lot(agent, concertation, path, at=DURING, progress=silent)
    assert (version.zones.count(), version.prescriptions.count()) == (zones, prescriptions)


def test_the_last_published_version_is_in_force_and_earlier_ones_stay(
    agent: Actor, concertation: Concertation, version: PlanVersion, lot: Path
) -> None:
    newer = actions.import_lot(agent, concertation, lot, at=LATER, progress=silent, name="modification n° 1")
    assert PlanVersion.objects.in_force(concertation) == newer
    assert newer.name == "modification n° 1"
    assert version.zones.count() == newer.zones.count() == 3


def plan_rows() -> list[Any]:
    tables = (PlanVersion, Zone, Prescription, Commune, RegisterEntry)
    plan = [read_columns(table._default_manager.order_by("pk").values_list("pk")) for table in tables]
    return [plan, read_columns(Concertation.objects.values_list("pk", "perimeter_version", "snapshot_version"))]


def test_a_refused_lot_changes_nothing(
    agent: Actor, concertation: Concertation, version: PlanVersion, tmp_path: Path
) -> None:
    before = plan_rows()
    with pytest.raises(LotRefused, match="aucune zone utilisable"):
        actions.import_lot(agent, concertation, write_lot(tmp_path / "b", zone(None)), at=LATER, progress=silent)
    assert plan_rows() == before


@pytest.mark.parametrize("table", ["layers_zone", "layers_prescription", "concertations_registerentry"])
def test_a_crash_while_inserting_leaves_the_plan_as_it_was(
    agent: Actor, concertation: Concertation, version: PlanVersion, lot: Path, table: str
) -> None:
    def pull_the_plug(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    before = plan_rows()
    communes = [row("49903", "Essai-Neuf", -0.7, -0.6)]
    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(pull_the_plug):
        actions.import_lot(
            agent, concertation, lot, at=LATER, progress=silent, perimeter=box(*BOUNDS), communes=communes
        )
    assert plan_rows() == before
    assert PlanVersion.objects.in_force(concertation) == version


def test_a_draft_without_perimeter_gets_the_ground_its_zones_cover(
    make_concertation: Callable[..., Concertation], lot: Path
) -> None:
    draft = make_concertation("brouillon", perimeter=None, published_at=None)
    version = actions.import_lot(operator(), draft, lot, at=DURING, progress=silent)
    draft.refresh_from_db()
    assert draft.perimeter_version == 1
    assert draft.perimeter is not None
    for part in version.zones.all():
        assert draft.perimeter.buffer(1e-9).covers(part.geometry)
    assert entries(draft) == []


def test_perimeter_and_communes_given_with_the_lot_are_stored_with_it(
    agent: Actor, concertation: Concertation, lot: Path
) -> None:
    actions.import_lot(
        agent, concertation, lot, at=DURING, progress=silent, perimeter=box(-0.68, 47.31, -0.55, 47.39),
        communes=[row("49901", "Essai-sur-Loire", -0.7, -0.5)],
    )  # fmt: skip
    assert concertation.perimeter is not None
    assert concertation.perimeter.extent == (-0.68, 47.31, -0.55, 47.39)
    assert list(concertation.communes.values_list("insee_code", flat=True)) == ["49901"]


def test_communes_that_the_lot_only_names_by_code_are_asked_for(
    agent: Actor, concertation: Concertation, tmp_path: Path
) -> None:
    fields = ("LIBELLE", "TYPEZONE", "INSEE")
    rows = [zone(square(0), INSEE="49901"), zone(square(1), INSEE="49999")]
    from_lot = tmp_path / "lot"
    write_table(from_lot, "ZONE_URBA", rows, fields=fields)
    version = actions.import_lot(agent, concertation, from_lot, at=DURING, progress=silent)
    (anomaly,) = version.anomalies
    assert (anomaly["table"], anomaly["rank"], anomaly["identifier"]) == ("DOC_URBA_COM", 0, "49999")
    assert anomaly["action"] == "Donnez les contours des communes en GeoJSON."


def test_a_new_perimeter_counts_one_more_version_and_is_registered(agent: Actor, concertation: Concertation) -> None:
    actions.set_perimeter(agent, concertation, box(-0.68, 47.31, -0.55, 47.39), at=DURING)
    assert concertation.perimeter_version == 1
    assert entries(concertation) == [("plan", "périmètre")]
    assert register.verify(concertation, {}).problems == ()


def test_a_draft_changes_its_perimeter_without_a_trace(
    make_concertation: Callable[..., Concertation], administrator: Actor
) -> None:
    draft = make_concertation("brouillon", published_at=None)
    actions.set_perimeter(administrator, draft, box(-0.68, 47.31, -0.55, 47.39), at=DURING)
    assert entries(draft) == []


def test_communes_are_replaced_by_code_and_the_map_feed_is_renewed(agent: Actor, concertation: Concertation) -> None:
    kept = concertation.communes.get(insee_code="49901")
    rows = [row("49901", "Essai-la-Neuve", -0.7, -0.65), row("49903", "Saint-Essai", -0.65, -0.5)]
    actions.set_communes(agent, concertation, rows, at=DURING)
    assert list(concertation.communes.order_by("insee_code").values_list("insee_code", "name")) == [
        ("49901", "Essai-la-Neuve"), ("49903", "Saint-Essai"),
    ]  # fmt: skip
    kept.refresh_from_db()
    assert kept.geometry.extent == (-0.7, 47.3, -0.65, 47.4)
    assert Concertation.objects.get(pk=concertation.pk).snapshot_version == concertation.snapshot_version + 1


def test_a_commune_that_contributions_cite_is_not_removed(agent: Actor, concertation: Concertation) -> None:
    contribution = Contribution.objects.create(
        concertation=concertation, number=1, pseudonym="Alice", kind=concertation.kinds.all()[0], title="t", body="b",
        geometry=Polygon.from_bbox((-0.66, 47.34, -0.65, 47.35)), lon_e5=0, lat_e5=0, received_at=DURING,
    )  # fmt: skip
    context = PlanContext.objects.create(contribution=contribution, computed_at=DURING)
    ContextItem.objects.create(context=context, commune=concertation.communes.get(insee_code="49902"), share=1)
    with pytest.raises(LotRefused, match="Le Vieil-Essai est citée par des contributions"):
        actions.set_communes(agent, concertation, [row("49901", "Essai", -0.7, -0.5)], at=DURING)
    assert concertation.communes.count() == 2


def test_only_those_who_run_the_concertation_may(
    concertation: Concertation, moderator: Actor, alice: Actor, lot: Path
) -> None:
    for actor in (ANYONE, alice, moderator):
        with pytest.raises(Refused):
            actions.import_lot(actor, concertation, lot, at=DURING, progress=silent)
        with pytest.raises(Refused):
            actions.request_import(actor, concertation, source_name="l.zip", source_path=lot, at=DURING)
        with pytest.raises(Refused):
            actions.set_perimeter(actor, concertation, box(*BOUNDS), at=DURING)
        with pytest.raises(Refused):
            actions.set_communes(actor, concertation, [], at=DURING)


def test_a_request_waits_for_its_task(agent: Actor, concertation: Concertation) -> None:
    run = actions.request_import(
        agent, concertation, source_name="lot.zip", source_path=Path("/nowhere/x.zip"), at=DURING
    )
    run.refresh_from_db()
    assert (run.requested_by, run.source_name, run.step, run.finished_at) == (agent.user, "lot.zip", "En attente", None)
