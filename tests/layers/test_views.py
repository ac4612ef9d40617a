"""The agents' page of the plan, from the upload of a lot to its publication."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import forms, tasks
from carto.layers.models import PlanImport, PlanVersion
from tests.conftest import BOUNDS
from tests.layers.lots import write_lot, zipped, zone

PLAN = "/plui/plan/"


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def outline(**properties: str) -> bytes:
    w, s, e, n = BOUNDS
    ring = [[w, s], [e, s], [e, n], [w, n], [w, s]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


def send(client: Client, lot: Path) -> tuple[Any, PlanImport]:
    response = client.post(PLAN, {"lot": upload(zipped(lot))})
    return response, PlanImport.objects.get()


def run_task(run: PlanImport) -> None:
    tasks.import_plan.func(run.pk)
    run.refresh_from_db()


@pytest.mark.parametrize("path", ["", "communes/", "perimetre/", "imports/1/"])
def test_the_page_is_for_the_team(client: Client, concertation: Concertation, path: str) -> None:
    method = client.get if path in {"", "imports/1/"} else client.post
    assert method(PLAN + path).status_code == 403


def test_an_empty_concertation_is_told_what_to_bring(agent_client: Client, concertation: Concertation) -> None:
    page = agent_client.get(PLAN).content.decode()
    assert "Aucun plan n’est encore importé" in page
    assert "Essai-sur-Loire (49901)" in page
    assert 'enctype="multipart/form-data"' in page


def test_a_lot_is_stored_in_private_and_queued(
    agent_client: Client, concertation: Concertation, lot: Path, settings: Any
) -> None:
    response, run = send(agent_client, lot)
    assert response.headers["Location"] == reverse("layers:import_progress", args=["plui", run.pk])
    stored = Path(run.source_path)
    assert stored.parent == Path(settings.MEDIA_ROOT) / "imports"
    assert lot.name not in stored.name
    assert stored.stat().st_mode & 0o077 == 0
    assert run.source_name == f"{lot.name}.zip"
    (queued,) = DBTaskResult.objects.all()
    assert (queued.task_path, queued.args_kwargs["args"]) == ("carto.layers.tasks.import_plan", [run.pk])


def test_the_progress_page_asks_again_until_the_end_then_shows_the_plan(
    agent_client: Client, concertation: Concertation, lot: Path
) -> None:
    response, run = send(agent_client, lot)
    page = agent_client.get(response.headers["Location"]).content.decode()
    assert "En attente" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Un import est en cours" in agent_client.get(PLAN).content.decode()

    run_task(run)
    part = agent_client.get(response.headers["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "Le plan est importé et publié." in part
    assert "hx-trigger" not in part
    assert "<html" not in part
    assert run.version == PlanVersion.objects.in_force(concertation)
    assert (run.done, run.total) == (6, 6)
    assert not Path(run.source_path).exists()
    assert lot.name in agent_client.get(PLAN).content.decode()


def test_a_refused_lot_ends_with_its_sentence_and_the_plan_unchanged(
    agent_client: Client, concertation: Concertation, version: PlanVersion, tmp_path: Path
) -> None:
    response, run = send(agent_client, write_lot(tmp_path / "vide", zone(None)))
    run_task(run)
    page = agent_client.get(response.headers["Location"]).content.decode()
    assert "aucune zone utilisable" in page
    assert "Rien n’a été changé." in page
    assert PlanVersion.objects.in_force(concertation) == version


def test_someone_dismissed_before_the_task_runs_imports_nothing(
    agent_client: Client, agent: Actor, concertation: Concertation, lot: Path
) -> None:
    _response, run = send(agent_client, lot)
    concertation.memberships.all().delete()
    run_task(run)
    assert "réservée à l’équipe" in run.error
    assert not PlanVersion.objects.exists()


def test_an_incident_is_told_without_its_details_and_stays_visible_to_the_operator(
    agent_client: Client, concertation: Concertation, lot: Path, settings: Any
) -> None:
    _response, run = send(agent_client, lot)
    Concertation.objects.update(territory="atlantide")
    with pytest.raises(ValueError, match="atlantide"):
        run_task(run)
    run.refresh_from_db()
    assert run.error == "Un incident technique a interrompu l’import ; le plan en vigueur n’a pas changé."
    assert run.finished_at is not None


@pytest.mark.parametrize(
    ("name", "sentence"), [("lot.rar", "Donnez une archive .zip."), ("lot.zip", "Ce fichier est trop gros : 0 Mo")]
)
def test_a_wrong_or_huge_upload_is_refused_on_the_page(
    agent_client: Client, concertation: Concertation, name: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms.LotForm.base_fields["lot"], "validators", [
        forms.LotForm.base_fields["lot"].validators[0], forms._at_most(3),
    ])  # fmt: skip
    response = agent_client.post(PLAN, {"lot": SimpleUploadedFile(name, b"12345")})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not PlanImport.objects.exists()


def test_communes_come_from_a_geojson_file(agent_client: Client, concertation: Concertation) -> None:
    file = SimpleUploadedFile("communes.geojson", outline(insee="49901", nom="Essai-la-Belle"))
    response = agent_client.post(f"{PLAN}communes/", {"communes-file": file}, follow=True)
    assert "Les communes sont enregistrées." in response.content.decode()
    assert "Essai-la-Belle (49901)" in response.content.decode()


def test_the_perimeter_comes_from_a_geojson_file(agent_client: Client, concertation: Concertation) -> None:
    file = SimpleUploadedFile("perimetre.geojson", outline())
    response = agent_client.post(f"{PLAN}perimetre/", {"perimeter-file": file}, follow=True)
    assert "Le périmètre est enregistré." in response.content.decode()
    concertation.refresh_from_db()
    assert concertation.perimeter_version == 1


@pytest.mark.parametrize("which", ["communes", "perimeter"])
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.txt", b"{}", "Donnez un fichier .geojson."), ("a.geojson", b"{", "n’est pas un fichier GeoJSON lisible")],
)
def test_a_faulty_geojson_file_is_refused_beside_its_field(
    agent_client: Client, concertation: Concertation, which: str, name: str, content: bytes, sentence: str
) -> None:
    address = reverse(f"layers:{which}", args=["plui"])
    response = agent_client.post(address, {f"{which}-file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_anomalies_are_listed_with_their_place_on_the_map(
    agent_client: Client, concertation: Concertation, version: PlanVersion
) -> None:
    PlanVersion.objects.update(
        anomalies=[
            {"table": "ZONE_URBA", "rank": 199, "identifier": "<b>UA</b>", "problem": "Contour croisé.",
             "action": "Réparée.", "lon": 2.93791, "lat": 46.83281},
            {"table": "ZONE_URBA", "rank": 0, "identifier": "3 objets", "problem": "Altitude.", "action": "Ignorée.",
             "lon": None, "lat": None},
        ]
    )  # fmt: skip
    page = agent_client.get(PLAN).content.decode()
    assert "2 anomalies relevées à l’import" in page
    assert '<dt>Prescriptions, points</dt><dd class="figure">1</dd>' in page
    assert "#18/46.83281/2.93791" in page
    assert "&lt;b&gt;UA&lt;/b&gt;" in page


def test_earlier_versions_stay_readable(
    agent_client: Client, agent: Actor, concertation: Concertation, version: PlanVersion, lot: Path
) -> None:
    _response, run = send(agent_client, lot)
    run_task(run)
    page = agent_client.get(PLAN).content.decode()
    assert "Versions précédentes" in page
    assert page.count("<details>") == 1


def test_an_import_of_another_concertation_is_not_found(
    agent_client: Client, concertation: Concertation, make_concertation: Any, lot: Path
) -> None:
    other = make_concertation("autre")
    run = PlanImport.objects.create(concertation=other, source_name="x", source_path="x", requested_at=other.created_at)
    assert agent_client.get(reverse("layers:import_progress", args=["plui", run.pk])).status_code == 404
