"""An import killed at any moment changes nothing that people see, and leaves nothing behind for long."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import actions, leftovers, tasks, uploads
from carto.layers.models import ContextLayer, PlanImport, PlanVersion, Zone
from tests.conftest import DURING
from tests.layers.lots import zipped
from tests.layers.plans import plan_source, sector

ROOT = Path(__file__).resolve().parents[2]
LATER = DURING + timedelta(hours=1)


def database_url() -> str:
    """Of the tests' own database, as another process is told."""
    told = connection.settings_dict
    if told["ENGINE"].endswith("spatialite"):
        return f"spatialite:///{told['NAME']}"
    return urlsplit(os.environ["CARTO_DATABASE_URL"])._replace(path=f"/{told['NAME']}").geturl()


@pytest.fixture
def killed(
    transactional_db: None, version: PlanVersion, agent: Actor, concertation: Concertation, settings: Any
) -> PlanImport:
    """An import killed by signal 9 when half of its rows are written, beside a plan in force."""
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    path = uploads.keep([SimpleUploadedFile("lot.zip", b"PK")])
    run = actions.request_import(agent, concertation, source_name="lot.zip", source_path=path, at=DURING)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "carto.settings",
        "CARTO_DATABASE_URL": database_url(),
        "CARTO_DATA_DIR": str(settings.MEDIA_ROOT.parent),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.layers.killed_import", str(run.pk)],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.kill()
        process.wait()
    return run


def test_kill_9_leaves_the_plan_in_force_and_the_next_import_clears_the_rest(
    killed: PlanImport, version: PlanVersion, agent: Actor, concertation: Concertation, lot: Path
) -> None:
    assert Zone.objects.count() == 3 + 1_000
    assert list(PlanVersion.objects.whole()) == [version]
    assert PlanVersion.objects.in_force(concertation) == version

    path = uploads.keep([SimpleUploadedFile("lot.zip", zipped(lot).read_bytes())])
    run = actions.request_import(agent, concertation, source_name="lot.zip", source_path=path, at=LATER)
    tasks.import_plan.func(run.pk)
    killed.refresh_from_db()
    assert killed.error == "L’import a été interrompu ; le plan en vigueur n’a pas changé. Recommencez."
    assert killed.finished_at is not None
    assert not Path(killed.source_path).exists()
    assert PlanVersion.objects.count() == 2
    assert Zone.objects.count() == 3 + 3
    assert PlanVersion.objects.in_force(concertation) == version


def test_a_worker_that_starts_clears_it(killed: PlanImport, version: PlanVersion) -> None:
    call_command("db_worker", batch=True)
    killed.refresh_from_db()
    assert killed.finished_at is not None
    assert list(PlanVersion.objects.all()) == [version]


def test_a_running_import_is_not_taken_for_dead(
    agent: Actor, concertation: Concertation, make_concertation: Any
) -> None:
    other = make_concertation("autre")
    for row in (concertation, other):
        PlanVersion.objects.create(concertation=row, name="à moitié", standard="", imported_at=DURING)
    ContextLayer.objects.create(concertation=concertation, label="à moitié", source_name="x", imported_at=DURING)
    PlanImport.objects.create(concertation=concertation, source_name="242000000", requested_at=DURING, beaten_at=DURING)
    with leftovers.alone(concertation, at=LATER):
        assert not ContextLayer.objects.exists()
        assert PlanImport.objects.get().finished_at == LATER
        half = PlanVersion.objects.create(concertation=concertation, name="en cours", standard="", imported_at=LATER)
        leftovers.sweep(at=LATER)
        assert list(PlanVersion.objects.all()) == [half]
        version = actions.import_plan(
            agent, concertation, plan_source([[sector(1)]]), at=LATER, progress=lambda *said: None
        )
    assert list(PlanVersion.objects.whole()) == [version]


def test_an_import_that_waits_for_its_turn_is_left_waiting(agent: Actor, concertation: Concertation) -> None:
    run = actions.request_import(agent, concertation, source_name="242000000", source_path=None, at=DURING)
    leftovers.sweep(at=LATER)
    with leftovers.alone(concertation, at=LATER):
        run.refresh_from_db()
    assert (run.finished_at, run.error) == (None, "")
