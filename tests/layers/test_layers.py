"""Layers of context: any format in, parcels and localities ready for the search, shown, changed, taken away."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.layers import actions, tasks
from carto.layers.models import ContextFeature, ContextLayer, LayerRole, PlanImport
from carto.layers.sources.objects import ObjectRow, open_layer
from carto.layers.sources.refusal import LotRefused
from tests.conftest import DURING
from tests.layers.lots import Row, silent, square, write_table

PATCH = shapely.box(-0.651, 47.350, -0.650, 47.351)
BOW = shapely.Polygon([(-0.65, 47.35), (-0.64, 47.36), (-0.64, 47.35), (-0.65, 47.36)])


def geojson(path: Path, *features: tuple[Any, dict[str, str]]) -> Path:
    rows = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for shape, properties in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return path


def read(path: Path, **options: Any) -> tuple[list[ObjectRow], list[tuple[str, str]]]:
    with open_layer(path, **options) as source:
        rows = [row for batch in source.batches for row in batch]
        return rows, [(anomaly.identifier, anomaly.problem) for anomaly in source.anomalies]


def brought_in(actor: Actor, concertation: Concertation, path: Path, **fields: Any) -> ContextLayer:
    values: dict[str, Any] = {"role": LayerRole.CONTEXT, "label": "Risques", "color": "#aa3311"} | fields
    with open_layer(path) as source:
        return actions.import_layer(actor, concertation, source, at=DURING, progress=silent, **values)


@pytest.fixture
def risks(tmp_path: Path) -> Path:
    return geojson(tmp_path / "risques.geojson", (PATCH, {"nom": "Zone inondable", "niveau": "fort"}))


def test_a_layer_may_mix_points_lines_and_surfaces_and_each_is_mended_as_it_is(tmp_path: Path) -> None:
    line = shapely.LineString([(-0.65, 47.35), (-0.64, 47.36)])
    path = geojson(
        tmp_path / "a.geojson", (shapely.Point(-0.65, 47.35), {"nom": "Le puits"}), (line, {"nom": "L’aqueduc"}),
        (BOW, {"nom": "Le bief"}), (None, {"nom": "Nulle part"}),
    )  # fmt: skip
    rows, anomalies = read(path)
    assert [(row.rank, row.label, shapely.from_wkb(row.wkb).geom_type) for row in rows] == [
        (1, "Le puits", "Point"), (2, "L’aqueduc", "LineString"), (3, "Le bief", "MultiPolygon"),
    ]  # fmt: skip
    assert [identifier for identifier, _problem in anomalies] == ["Le bief", "Nulle part"]


@pytest.mark.parametrize(
    ("columns", "label", "key", "insee_code"),
    [
        ({"commune": "59350", "section": "0B", "numero": "0012"}, "B 12", "59350b12", "59350"),
        ({"IDU": "593500000B0012"}, "B 12", "59350b12", "59350"),
        ({"CODE_DEP": "59", "CODE_COM": "350", "SECTION": "AB", "NUMERO": "12"}, "AB 12", "59350ab12", "59350"),
        ({"nom": "Sans numéro", "commune": "59350"}, "Sans numéro", "", "59350"),
    ],
)
def test_a_parcel_is_known_by_whatever_columns_tell_it(
    tmp_path: Path, columns: dict[str, str], label: str, key: str, insee_code: str
) -> None:
    rows, anomalies = read(geojson(tmp_path / "p.geojson", (PATCH, columns)), are_parcels=True)
    assert [(row.label, row.search_key, row.insee_code) for row in rows] == [(label, key, insee_code)]
    assert [problem for _count, problem in anomalies] == ([] if key else ["Section ou numéro de parcelle introuvable."])


def test_localities_are_found_without_accent_or_article(tmp_path: Path) -> None:
    rows, _anomalies = read(geojson(tmp_path / "l.geojson", (PATCH, {"nom": "L’Épine-aux-Bœufs", "commune": "49901"})))
    assert [(row.search_key, row.insee_code) for row in rows] == [("epine aux boeufs", "49901")]


def test_a_layer_in_lambert_lands_where_it_is(tmp_path: Path) -> None:
    path = write_table(tmp_path, "bati", [Row(square(0), {"NOM": "Halle"})], fields=("NOM",))
    (row,) = read(path)[0]
    assert shapely.from_wkb(row.wkb).centroid.x == pytest.approx(-0.6504, abs=1e-4)


def test_a_file_without_a_usable_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LotRefused, match="aucun objet utilisable"):
        read(geojson(tmp_path / "a.geojson", (None, {"nom": "x"})))


def test_a_layer_is_stored_with_what_was_read(agent: Actor, concertation: Concertation, risks: Path) -> None:
    layer = brought_in(agent, concertation, risks)
    assert (layer.label, layer.feature_count, layer.rank, layer.completed_at) == ("Risques", 1, 0, DURING)
    assert (layer.report["driver"], layer.report["kept"]) == ("GeoJSON", 1)
    feature = layer.features.get()
    assert (feature.label, feature.attributes) == ("Zone inondable", {"NOM": "Zone inondable", "NIVEAU": "fort"})
    assert brought_in(agent, concertation, risks).rank == 1


def test_a_layer_cut_short_or_misnamed_leaves_nothing(agent: Actor, concertation: Concertation, risks: Path) -> None:
    def pull_the_plug(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "layers_contextlayer"'):  # the last word, once its objects are there
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(pull_the_plug):
        brought_in(agent, concertation, risks)
    with pytest.raises(ValidationError):
        brought_in(agent, concertation, risks, label="x" * 121)
    assert not ContextLayer.objects.exists()


def test_a_layer_is_changed_and_deleted_by_the_team_alone(
    agent: Actor, alice: Actor, concertation: Concertation, risks: Path
) -> None:
    layer = brought_in(agent, concertation, risks)
    change: dict[str, Any] = {"role": LayerRole.LOCALITIES, "label": "Lieux", "color": "#112233", "rank": 4}
    with pytest.raises(Refused):
        brought_in(alice, concertation, risks)
    with pytest.raises(Refused):
        actions.edit_layer(alice, layer, at=DURING, **change)
    with pytest.raises(Refused):
        actions.delete_layer(alice, layer, at=DURING)
    actions.edit_layer(agent, layer, at=DURING, **change)
    layer.refresh_from_db()
    assert {name: getattr(layer, name) for name in change} == change
    actions.delete_layer(agent, layer, at=DURING)
    assert not ContextFeature.objects.exists()


def test_a_layer_comes_by_the_page(agent_client: Client, concertation: Concertation, risks: Path) -> None:
    file = SimpleUploadedFile("risques.geojson", risks.read_bytes())
    sent = {"layer-label": "Risques", "layer-role": "context", "layer-color": "#aa3311", "layer-sent": file}
    response = agent_client.post("/plui/plan/couches/", sent)
    run = PlanImport.objects.get()
    queued = DBTaskResult.objects.get()
    assert queued.args_kwargs["args"] == [run.pk, "context", "Risques", "#aa3311"]
    tasks.import_layer.func(*queued.args_kwargs["args"])
    assert "Voir ce qui a été lu" in agent_client.get(response.headers["Location"]).content.decode()
    layer = ContextLayer.objects.get()
    assert "Risques</a>" in agent_client.get("/plui/plan/").content.decode()
    address = f"/plui/plan/couches/{layer.pk}/"
    assert "risques.geojson (GeoJSON)" in agent_client.get(address).content.decode()
    agent_client.post(address, {"label": "Eaux", "role": "context", "color": "#0000aa", "rank": "2"})
    layer.refresh_from_db()
    assert (layer.label, layer.color, layer.rank) == ("Eaux", "#0000aa", 2)
    assert agent_client.post(address, {"label": ""}).status_code == 422
    assert "est supprimée" in agent_client.post(f"{address}supprimer/", follow=True).content.decode()
    assert not ContextLayer.objects.exists()


def test_a_layer_without_a_name_is_asked_for_one(agent_client: Client, concertation: Concertation) -> None:
    response = agent_client.post("/plui/plan/couches/", {"layer-label": ""})
    assert response.status_code == 422
    assert not PlanImport.objects.exists()


def test_a_layer_comes_by_the_command(concertation: Concertation, risks: Path) -> None:
    out = StringIO()
    call_command("import_layer", "plui", str(risks), stdout=out)
    assert out.getvalue() == "risques : 1 objets, 0 anomalies\n"
    for words in (("absente", str(risks)), ("plui", "nulle-part.geojson"), ("plui", str(risks), "--label", "x" * 121)):
        with pytest.raises(CommandError):
            call_command("import_layer", *words)
    assert ContextLayer.objects.count() == 1
