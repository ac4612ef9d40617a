"""A plan comes in whole or not at all, is published, gone back to; perimeter, communes; the register says so."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError

from carto.accounts.actors import ANYONE, Actor
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.rules import Refused, operator
from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.geo.backend import read_columns
from carto.layers import actions, pieces, tiles, uncited
from carto.layers.models import Commune, Dressing, Information, Piece, PlanVersion, Prescription, Zone
from carto.layers.sources.lot import CommuneRow, Row
from carto.layers.sources.refusal import LotRefused
from tests.conftest import BOUNDS, DURING, box
from tests.layers.lots import PLU, PLUI, bring_in, import_draft, needs_data, silent, write_lot, zone
from tests.layers.plans import dressing, information, piece, plan_source, prescribed, sector

LATER = DURING + timedelta(days=1)


def row(insee_code: str, name: str, w: float, e: float) -> CommuneRow:
    outline = shapely.multipolygons([shapely.box(w, BOUNDS[1], e, BOUNDS[3])])
    return CommuneRow(insee_code, name, shapely.to_wkb(outline))


def entries(concertation: Concertation) -> list[tuple[str, str]]:
    rows = RegisterEntry.objects.filter(concertation=concertation).order_by("position")
    return list(rows.values_list("event", "subject"))


def test_an_import_makes_a_draft_that_changes_nothing_on_the_map(
    agent: Actor, concertation: Concertation, version: PlanVersion, lot: Path
) -> None:
    draft = import_draft(agent, concertation, lot, at=LATER, name="modification n° 1")
    assert (draft.name, draft.standard, draft.imported_at, draft.completed_at, draft.published_at) == (
        "modification n° 1", "2017", LATER, LATER, None,
    )  # fmt: skip
    assert draft.counts == {"ZONE_URBA": 3, "PRESCRIPTION_SURF": 1, "PRESCRIPTION_LIN": 1, "PRESCRIPTION_PCT": 1}
    first = draft.zones.get(rank=1)
    assert (first.label, first.long_label, first.kind) == ("UA", "Centre ancien", "U")
    assert first.area_ha == pytest.approx(100, rel=1e-3)
    assert first.geometry.geom_type == "MultiPolygon"
    assert {(p.table, p.label, p.type_code) for p in draft.prescriptions.all()} == {
        ("SURF", "OAP du bourg", "18"), ("LIN", "Haie", "07"), ("PCT", "Chêne", "07"),
    }  # fmt: skip
    assert PlanVersion.objects.in_force(concertation) == version
    assert entries(concertation) == [("plan", "plan")]


def test_rows_of_every_table_are_kept_with_their_other_columns(agent: Actor, concertation: Concertation) -> None:
    attributes = {"FORMDOMI": "0100", "LIB_ATTR1": "Été"}
    source = plan_source(
        [[sector(1, attributes=attributes)], [], [information(1)], [dressing(1)]],
        document={"IDURBA": "x"}, origin="Géoportail de l’urbanisme",
    )  # fmt: skip
    version = actions.import_plan(agent, concertation, source, at=DURING, progress=silent)
    assert version.counts == {"SECTEUR_CC": 1, "INFO_SURF": 1, "HABILLAGE_TXT": 1}
    assert version.zones.get().attributes == attributes
    assert (version.informations.get().label, version.informations.get().attributes) == ("ZAC", None)
    assert (version.dressings.get().text, version.dressings.get().geometry.geom_type) == ("Le Bourg", "Point")
    assert (version.document, version.origin) == ({"IDURBA": "x"}, "Géoportail de l’urbanisme")


def test_the_planner_is_told_how_far_it_is(agent: Actor, concertation: Concertation) -> None:
    told: list[tuple[str, int, int]] = []
    source = plan_source([[sector(rank) for rank in range(1, 1_101)], [information(1)]])
    actions.import_plan(agent, concertation, source, at=DURING, progress=lambda *said: told.append(said))
    reading = "Lecture et enregistrement"
    assert told[:2] == [(reading, 1_100, 1_101), (reading, 1_101, 1_101)]
    assert {step for step, _done, _of in told} == {reading, "Dessin du plan"}


@needs_data
@pytest.mark.parametrize(("path", "zones", "prescriptions"), [(PLUI, 221, 463), (PLU, 118, 59)], ids=["plui", "plu"])
def test_the_real_lots_are_stored_whole(
    agent: Actor, concertation: Concertation, path: Path, zones: int, prescriptions: int
) -> None:
    version = import_draft(agent, concertation, path, at=DURING)
    assert (version.zones.count(), version.prescriptions.count()) == (zones, prescriptions)


def plan_rows() -> list[Any]:
    tables = (PlanVersion, Zone, Prescription, Information, Dressing, Piece, Commune, RegisterEntry)
    plan = [read_columns(table._default_manager.order_by("pk").values_list("pk")) for table in tables]
    return [plan, read_columns(Concertation.objects.values_list("pk", "perimeter_version", "snapshot_version"))]


def test_a_refused_lot_changes_nothing(
    agent: Actor, concertation: Concertation, version: PlanVersion, tmp_path: Path
) -> None:
    before = plan_rows()
    with pytest.raises(LotRefused, match="aucune zone utilisable"):
        import_draft(agent, concertation, write_lot(tmp_path / "b", zone(None)), at=LATER)
    assert plan_rows() == before


def test_a_source_that_breaks_half_way_leaves_nothing(
    agent: Actor, concertation: Concertation, version: PlanVersion, tmp_path: Path
) -> None:
    def batches() -> Iterator[Sequence[Row]]:
        yield [sector(rank) for rank in range(1, 601)]
        raise LotRefused("La table PRESCRIPTION_SURF est abîmée.")

    source = plan_source([])
    source.batches, source.pieces = batches(), (piece(tmp_path, "reglement.pdf", b"%PDF"),)
    before = plan_rows()
    with pytest.raises(LotRefused, match="abîmée"):
        actions.import_plan(agent, concertation, source, at=LATER, progress=silent)
    assert plan_rows() == before


@pytest.mark.parametrize("moment", range(1, 7))
def test_a_crash_at_any_moment_leaves_the_plan_as_it_was(
    agent: Actor, concertation: Concertation, version: PlanVersion, tmp_path: Path, moment: int
) -> None:
    told: list[str] = []

    def pull_the_plug(step: str, done: int, total: int) -> None:
        told.append(step)
        if len(told) == moment:
            raise KeyboardInterrupt

    before = plan_rows()
    source = plan_source([[sector(1)], [prescribed(1)]], pieces=[piece(tmp_path, "reglement.pdf", b"%PDF")])
    with pytest.raises(KeyboardInterrupt):
        actions.import_plan(agent, concertation, source, at=LATER, progress=pull_the_plug)
    assert plan_rows() == before
    assert PlanVersion.objects.in_force(concertation) == version


def test_pieces_are_kept_once_whatever_the_versions(agent: Actor, concertation: Concertation, tmp_path: Path) -> None:
    files = [
        piece(tmp_path, "3_Reglement/reglement.pdf", b"%PDF-1", title="Règlement écrit"),
        piece(tmp_path, "oap.pdf", b"%PDF-2"),
    ]
    for moment in (DURING, LATER):
        actions.import_plan(agent, concertation, plan_source([[sector(1)]], pieces=files), at=moment, progress=silent)
    first, second = (version.pieces.get(name="reglement.pdf") for version in PlanVersion.objects.all())
    assert (first.title, first.path, first.size_bytes) == ("Règlement écrit", "3_Reglement/reglement.pdf", 6)
    assert first.sha256 == second.sha256
    assert pieces.path_of(first.sha256).read_bytes() == b"%PDF-1"
    assert len(list(pieces.path_of("x").parent.iterdir())) == 2


def test_a_piece_that_cannot_be_read_is_told_and_the_plan_comes_in(
    agent: Actor, concertation: Concertation, tmp_path: Path
) -> None:
    good, bad = piece(tmp_path, "oap.pdf", b"%PDF"), piece(tmp_path, "reglement.pdf", b"%PDF")
    (tmp_path / "reglement.pdf").unlink()
    source = plan_source([[sector(1)]], pieces=[bad, good])
    version = actions.import_plan(agent, concertation, source, at=DURING, progress=silent)
    assert [kept.name for kept in version.pieces.all()] == ["oap.pdf"]
    (anomaly,) = version.anomalies
    assert (anomaly["table"], anomaly["identifier"], anomaly["action"]) == (
        "PIECES", "reglement.pdf", "Laissée de côté.",
    )  # fmt: skip


def test_publishing_puts_a_version_in_force_and_going_back_too(
    agent: Actor, concertation: Concertation, version: PlanVersion, lot: Path
) -> None:
    newer = bring_in(agent, concertation, lot, at=LATER)
    assert PlanVersion.objects.in_force(concertation) == newer
    back = actions.publish_plan(agent, concertation, version, at=LATER + timedelta(days=1))
    assert back.published_at == LATER + timedelta(days=1)
    assert PlanVersion.objects.in_force(concertation) == version
    lines = RegisterEntry.objects.filter(concertation=concertation).order_by("position")
    assert [(line.event, line.subject, line.recorded_at) for line in lines] == [
        ("plan", "plan", DURING), ("plan", "plan", LATER), ("plan", "plan", LATER + timedelta(days=1)),
    ]  # fmt: skip
    imported = [line.opening.content["imported_at"] for line in lines]
    assert imported[0] == imported[2] != imported[1]
    assert register.verify(concertation, {}).problems == ()
    assert Concertation.objects.get(pk=concertation.pk).snapshot_version == concertation.snapshot_version + 3


def test_what_is_in_force_cannot_be_published_again_nor_what_is_not_whole(
    agent: Actor, concertation: Concertation, version: PlanVersion, lot: Path
) -> None:
    with pytest.raises(ValidationError, match="déjà en vigueur"):
        actions.publish_plan(agent, concertation, version, at=LATER)
    draft = import_draft(agent, concertation, lot, at=LATER)
    PlanVersion.objects.filter(pk=draft.pk).update(completed_at=None)
    with pytest.raises(ValidationError, match="n’existe plus"):
        actions.publish_plan(agent, concertation, draft, at=LATER)
    assert PlanVersion.objects.in_force(concertation) == version


def test_a_draft_is_discarded_and_what_was_published_stays(
    agent: Actor, concertation: Concertation, version: PlanVersion, tmp_path: Path
) -> None:
    source = plan_source([[sector(1)]], pieces=[piece(tmp_path, "oap.pdf", b"%PDF")])
    draft = actions.import_plan(agent, concertation, source, at=LATER, progress=silent)
    kept = [pieces.path_of(draft.pieces.get().sha256), tiles.path_of(draft)]
    for file in kept:
        long_ago = file.stat().st_mtime - 2 * uncited.GRACE_S
        os.utime(file, (long_ago, long_ago))
    actions.discard_plan(agent, concertation, draft, at=LATER)
    assert list(concertation.plan_versions.all()) == [version]
    assert Zone.objects.count() == 3
    assert [file.exists() for file in (*kept, tiles.path_of(version))] == [False, False, True]
    with pytest.raises(ValidationError, match="reste pour mémoire"):
        actions.discard_plan(agent, concertation, version, at=LATER)


def test_a_draft_without_perimeter_gets_the_ground_its_zones_cover(
    make_concertation: Callable[..., Concertation], lot: Path
) -> None:
    draft = make_concertation("brouillon", perimeter=None, published_at=None)
    version = bring_in(operator(), draft, lot, at=DURING)
    draft.refresh_from_db()
    assert draft.perimeter_version == 1
    assert draft.perimeter is not None
    for part in version.zones.all():
        assert draft.perimeter.buffer(1e-9).covers(part.geometry)
    assert entries(draft) == []


def test_the_ground_is_drawn_by_the_import_only_where_there_is_no_perimeter(
    make_concertation: Callable[..., Concertation], agent: Actor, concertation: Concertation
) -> None:
    bare = make_concertation("brouillon", perimeter=None, published_at=None)
    actions.import_plan(operator(), bare, plan_source([[sector(1)]]), at=DURING, progress=silent)
    version = PlanVersion.objects.get(concertation=bare)
    assert version.ground is not None
    assert version.ground.buffer(1e-9).covers(version.zones.get().geometry)
    PlanVersion.objects.filter(pk=version.pk).update(ground=box(-0.68, 47.31, -0.55, 47.39))
    version.refresh_from_db()
    actions.publish_plan(operator(), bare, version, at=LATER)
    bare.refresh_from_db()
    assert bare.perimeter == version.ground  # taken as it is, not drawn again while a page waits
    actions.import_plan(agent, concertation, plan_source([[sector(1)]]), at=DURING, progress=silent)
    assert PlanVersion.objects.filter(concertation=concertation, ground__isnull=True).exists()


def test_communes_that_the_lot_only_names_by_code_are_asked_for(
    agent: Actor, concertation: Concertation, tmp_path: Path
) -> None:
    source = plan_source([[sector(1)]], insee_codes=("49901", "49999"))
    version = actions.import_plan(agent, concertation, source, at=DURING, progress=silent)
    (anomaly,) = version.anomalies
    assert (anomaly["table"], anomaly["rank"], anomaly["identifier"]) == ("DOC_URBA_COM", 0, "49999")
    assert anomaly["action"] == "Donnez les contours des communes, à la page « Plan »."


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
        published_at=DURING,
    )  # fmt: skip
    context = PlanContext.objects.create(contribution=contribution, computed_at=DURING)
    ContextItem.objects.create(context=context, commune=concertation.communes.get(insee_code="49902"), share=1)
    with pytest.raises(LotRefused, match="Le Vieil-Essai est citée par des contributions"):
        actions.set_communes(agent, concertation, [row("49901", "Essai", -0.7, -0.5)], at=DURING)
    assert concertation.communes.count() == 2


def test_only_those_who_run_the_concertation_may(
    concertation: Concertation, moderator: Actor, alice: Actor, version: PlanVersion, tmp_path: Path
) -> None:
    for actor in (ANYONE, alice, moderator):
        with pytest.raises(Refused):
            actions.import_plan(actor, concertation, plan_source([]), at=DURING, progress=silent)
        with pytest.raises(Refused):
            actions.publish_plan(actor, concertation, version, at=DURING)
        with pytest.raises(Refused):
            actions.discard_plan(actor, concertation, version, at=DURING)
        with pytest.raises(Refused):
            actions.request_import(actor, concertation, source_name="l.zip", source_path=tmp_path, at=DURING)
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
