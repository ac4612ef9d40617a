"""The agents' page of the plan, where a plan, communes, a perimeter are brought."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
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
    response = client.post(f"{PLAN}lot/", {"sent": upload(zipped(lot))})
    return response, PlanImport.objects.get()


def run_task(run: PlanImport) -> None:
    tasks.import_plan.func(run.pk)
    run.refresh_from_db()


@pytest.mark.parametrize("path", ["", "imports/1/", "versions/1/", "versions/1/anomalies.csv", "versions/1/supprimer/"])
def test_the_pages_are_for_the_team(client: Client, concertation: Concertation, path: str) -> None:
    assert client.get(PLAN + path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["lot/", "geoportail/", "communes/", "communes/officielles/", "perimetre/", "couches/", "couches/1/supprimer/"],
)
def test_so_is_what_they_send(client: Client, concertation: Concertation, path: str) -> None:
    assert client.post(PLAN + path).status_code == 403


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
    assert stored.parent.parent == Path(settings.MEDIA_ROOT) / "imports"
    assert stored.stat().st_mode & 0o077 == stored.parent.stat().st_mode & 0o077 == 0
    assert run.source_name == f"{lot.name}.zip"
    (queued,) = DBTaskResult.objects.all()
    assert (queued.task_path, queued.args_kwargs["args"]) == ("carto.layers.tasks.import_plan", [run.pk])


def test_the_files_of_a_table_are_sent_together(
    agent_client: Client, concertation: Concertation, tmp_path: Path
) -> None:
    folder = write_lot(tmp_path / "lot") / "Donnees_geographiques"
    agent_client.post(f"{PLAN}lot/", {"sent": [upload(path) for path in sorted(folder.iterdir())]})
    run = PlanImport.objects.get()
    run_task(run)
    assert run.version is not None
    assert run.version.zones.count() == 2
    assert not Path(run.source_path).exists()


def test_the_progress_page_asks_again_until_the_end_then_shows_the_draft(
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
    assert "Le plan est importé. Regardez-le, puis publiez-le." in part
    assert "hx-trigger" not in part
    assert "<html" not in part
    assert run.version is not None
    assert f"/plui/?plan={run.version.pk}" in part
    assert PlanVersion.objects.in_force(concertation) is None
    assert run.done == run.total > 0
    assert not Path(run.source_path).parent.exists()
    page = agent_client.get(PLAN).content.decode()
    assert lot.name in page
    assert "Aucun plan n’est encore publié" in page


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


def test_an_import_that_gives_no_sign_of_life_is_said_interrupted(
    agent_client: Client, concertation: Concertation
) -> None:
    now = timezone.now()
    run = PlanImport.objects.create(
        concertation=concertation, source_name="lot.zip", requested_at=now, beaten_at=now - timedelta(minutes=9)
    )
    address = reverse("layers:import_progress", args=["plui", run.pk])
    assert "hx-trigger" in agent_client.get(address).content.decode()
    PlanImport.objects.update(beaten_at=now - timedelta(minutes=11))
    page = agent_client.get(address).content.decode()
    assert "L’import a été interrompu" in page
    assert "hx-trigger" not in page
    assert "Un import est en cours" not in agent_client.get(PLAN).content.decode()


@pytest.mark.parametrize(
    ("name", "most", "sentence"),
    [("lot.rar", 10, "« lot.rar » n’est pas d’un format lu ici."), ("lot.zip", 3, "C’est trop gros : 0 Mo")],
)
def test_a_wrong_or_huge_upload_is_refused_on_the_page(
    agent_client: Client,
    concertation: Concertation,
    name: str,
    most: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms.PlanForm.base_fields["sent"], "most", most)
    response = agent_client.post(f"{PLAN}lot/", {"sent": SimpleUploadedFile(name, b"12345")})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not PlanImport.objects.exists()


def test_nothing_sent_is_asked_for_again(agent_client: Client, concertation: Concertation) -> None:
    response = agent_client.post(f"{PLAN}lot/")
    assert response.status_code == 422
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize(("path", "field", "task"), [
    ("geoportail/", "code", "import_plan"), ("communes/officielles/", "geo-code", "fetch_communes"),
])  # fmt: skip
def test_a_code_is_asked_of_the_services_in_the_background(
    agent_client: Client, concertation: Concertation, path: str, field: str, task: str
) -> None:
    response = agent_client.post(PLAN + path, {field: "sans objet"})
    assert response.status_code == 422
    assert "Cinq caractères (INSEE) ou neuf chiffres (SIREN)." in response.content.decode()
    agent_client.post(PLAN + path, {field: "241800432"})
    run = PlanImport.objects.get()
    assert (run.source_name, run.source_path) == ("241800432", "")
    assert DBTaskResult.objects.get().task_path == f"carto.layers.tasks.{task}"


def test_communes_come_from_a_outlines(agent_client: Client, concertation: Concertation) -> None:
    file = SimpleUploadedFile("communes.geojson", outline(insee="49901", nom="Essai-la-Belle"))
    response = agent_client.post(f"{PLAN}communes/", {"communes-sent": file}, follow=True)
    assert "Les communes sont enregistrées." in response.content.decode()
    assert "Essai-la-Belle (49901)" in response.content.decode()


def test_the_perimeter_comes_from_a_outlines(agent_client: Client, concertation: Concertation) -> None:
    file = SimpleUploadedFile("perimetre.geojson", outline())
    response = agent_client.post(f"{PLAN}perimetre/", {"perimeter-sent": file}, follow=True)
    assert "Le périmètre est enregistré." in response.content.decode()
    concertation.refresh_from_db()
    assert concertation.perimeter_version == 1


@pytest.mark.parametrize("which", ["communes", "perimeter"])
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.txt", b"{}", "n’est pas d’un format lu ici"), ("a.geojson", b"{", "n’est pas un fichier GeoJSON lisible")],
)
def test_a_faulty_outlines_is_refused_beside_its_field(
    agent_client: Client, concertation: Concertation, which: str, name: str, content: bytes, sentence: str
) -> None:
    address = reverse(f"layers:{which}", args=["plui"])
    response = agent_client.post(address, {f"{which}-sent": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_commune_that_contributions_cite_keeps_its_place(agent_client: Client, concertation: Concertation) -> None:
    """What cannot be done is said beside the field, and nothing of the file received stays."""
    file = SimpleUploadedFile("communes.geojson", b'{"type":"FeatureCollection","features":[]}')
    response = agent_client.post(f"{PLAN}communes/", {"communes-sent": file})
    assert response.status_code == 422
    assert concertation.communes.count() == 2


def test_an_import_of_another_concertation_is_not_found(
    agent_client: Client, concertation: Concertation, make_concertation: Any, lot: Path
) -> None:
    other = make_concertation("autre")
    run = PlanImport.objects.create(concertation=other, source_name="x", source_path="x", requested_at=other.created_at)
    assert agent_client.get(reverse("layers:import_progress", args=["plui", run.pk])).status_code == 404
