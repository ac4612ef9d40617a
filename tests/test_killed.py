"""Killed by signal 9 at any step of a deposit, of a closing, of a bilan, of a package, of a procès-verbal or of a paper
that is lodged: nothing lost, nothing doubled, and the next start finishes the work."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from carto.accounts.actors import Actor
from carto.bilan import actions as bilans
from carto.bilan import tasks
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.conclusions.models import Paper, PaperKind
from carto.contributions.models import Contribution, Photo
from carto.contributions.record import current_contributions
from carto.package import actions as packages
from carto.package.models import Package
from carto.package.tasks import make_package
from carto.privacy.models import Purged, PurgeRun
from carto.synthesis import actions as synthesis
from carto.synthesis.models import Making
from carto.synthesis.tasks import make_minutes
from carto.witness import closings, publishing
from carto.witness.models import Closing, Head
from tests.conftest import AFTER
from tests.layers.test_leftovers import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)

Kill = Callable[..., str]


@dataclass(frozen=True)
class Job:
    """What a worker makes, and the folder of its file."""

    row: Package | Making
    folder: str


@pytest.fixture(scope="module")
def process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "carto.settings",
        "CARTO_DATABASE_URL": database_url(),
        "CARTO_DATA_DIR": str(tmp_path_factory.mktemp("killed")),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.killing"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def kill(process: subprocess.Popen[str], concertation: Concertation) -> Kill:
    """Do an act of `tests.killing` and kill it at this step; without one, do it whole and say how many it has."""
    assert process.stdin is not None
    assert process.stdout is not None
    written, answers = process.stdin, process.stdout

    def ask(act: str, step: int | str = 0) -> str:
        asked = {"act": act, "step": step, "media": str(settings.MEDIA_ROOT)}
        written.write(json.dumps(asked) + "\n")
        written.flush()
        return str(answers.readline().strip())

    return ask


def test_a_deposit_is_whole_or_is_not_and_no_number_is_lost(kill: Kill, concertation: Concertation) -> None:
    kill("deposit")
    steps = int(kill("deposit"))
    for step in (*range(1, steps, 6), "concertations_registerentry", "COMMIT", steps):
        assert kill("deposit", step) == "killed"
    assert int(kill("deposit")) == steps
    assert list(Contribution.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert list(RegisterEntry.objects.values_list("position", flat=True)) == [1, 2, 3]
    assert register.verify(concertation, dict(current_contributions(concertation))).problems == ()


def test_the_files_of_a_deposit_killed_before_its_rows_go_when_a_worker_starts(kill: Kill) -> None:
    kill("deposit_with_files")
    cited = {*files_in("photos"), *files_in("pieces")}
    for step in ('INSERT INTO "contributions_photo"', 'INSERT INTO "contributions_piece"', "COMMIT"):
        assert kill("deposit_with_files", step) == "killed"
    left = {*files_in("photos"), *files_in("pieces")} - cited
    assert (len(cited), len(left)) == (3, 2 + 3 + 3)
    start_a_worker()
    assert {*files_in("photos"), *files_in("pieces")} == cited | left
    for path in cited | left:
        os.utime(path, (0, 0))
    start_a_worker()
    assert {*files_in("photos"), *files_in("pieces")} == cited
    assert Photo.objects.get().large.read() == b"large"
    assert PurgeRun.objects.values_list("name", "count").get() == (Purged.FILES, 8)


def test_a_closing_is_frozen_once_by_whichever_minute_lives(kill: Kill, concertation: Concertation) -> None:
    kill("deposit")
    kill("deposit")
    for step in count(1, 2):
        if kill("minute", step) != "killed":
            break
    [one], [head] = Closing.objects.all(), Head.objects.all()
    assert (one.number, one.size, head.size) == (1, 2, 2)
    assert sha256(closings.path_of(one).read_bytes()).hexdigest() == one.sha256
    assert [*closings.problems(concertation), *publishing.problems(concertation)] == []
    for left in files_in("registers", "*.partial"):
        os.utime(left, (0, 0))
    register.append(concertation, register.Event.ANSWER, "W-0001", {}, at=AFTER)
    publishing.publish_daily(AFTER)
    assert len(files_in("registers", "*.partial")) == 0
    assert len(files_in("registers")) == 2


def test_a_bilan_is_taken_up_again_by_the_next_worker_and_made_once(
    kill: Kill, agent: Actor, concertation: Concertation
) -> None:
    bilan = bilans.request_bilan(agent, concertation, at=AFTER)
    tasks.make_bilan.enqueue(bilan.pk)
    for half_done in (".geojson", 'SET "concertation_id"'):
        assert kill("worker", half_done) == "killed"
    start_a_worker()
    bilan.refresh_from_db()
    assert sha256(bilan.pdf.read()).hexdigest() == bilan.pdf_sha256
    assert sha256(bilan.geojson.read()).hexdigest() == bilan.geojson_sha256
    assert len(files_in("bilans")) == 2
    assert len(files_in("workers")) == 0
    assert [*DBTaskResult.objects.values_list("status", flat=True)] == ["SUCCESSFUL"]


def test_a_worker_killed_once_its_bilan_was_made_has_it_stay_as_it_is(
    kill: Kill, agent: Actor, concertation: Concertation
) -> None:
    bilan = bilans.request_bilan(agent, concertation, at=AFTER)
    tasks.make_bilan.enqueue(bilan.pk)
    assert kill("worker", '"return_value" = ') == "killed"
    bilan.refresh_from_db()
    made_at = bilan.finished_at
    assert made_at is not None
    start_a_worker()
    bilan.refresh_from_db()
    assert (bilan.finished_at, len(files_in("bilans"))) == (made_at, 2)
    assert [*DBTaskResult.objects.values_list("status", flat=True)] == ["SUCCESSFUL"]


@pytest.fixture(params=["package", "minutes"])
def job(request: pytest.FixtureRequest, agent: Actor, commissioner: Actor, concertation: Concertation) -> Job:
    """Asked for, and waiting for a worker."""
    if request.param == "package":
        package = packages.request_package(agent, concertation, at=AFTER)
        make_package.enqueue(package.pk)
        return Job(package, "packages")
    making = synthesis.request_minutes(commissioner, concertation, at=AFTER)
    make_minutes.enqueue(making.pk)
    return Job(making, "enquetes")


@pytest.mark.parametrize("moments", [
    ("UPDATE \"django_tasks_database_dbtaskresult\"", "contributions_contribution"),
    ("open ", "SET \"concertation_id\""),
    ("COMMIT", "\"return_value\" = "),
])  # fmt: skip
def test_a_package_or_a_proces_verbal_is_made_once_by_the_worker_that_lives(
    kill: Kill, job: Job, moments: tuple[str, str]
) -> None:
    for moment in moments:
        assert kill("worker", moment) == "killed"
    for lock in files_in("workers"):
        os.utime(lock, (0, 0))
    start_a_worker()
    row = job.row
    row.refresh_from_db()
    assert (row.error, row.finished_at is not None) == ("", True)
    assert sha256(row.file.read()).hexdigest() == row.sha256
    assert files_in(job.folder) == [Path(row.file.path)]
    assert len(files_in("workers")) == 0
    assert [*DBTaskResult.objects.values_list("status", flat=True)] == ["SUCCESSFUL"]


@pytest.mark.parametrize("kind", [PaperKind.REPORT, PaperKind.CONCLUSIONS])
def test_a_paper_of_the_commissioner_is_lodged_whole_or_not_at_all(
    kill: Kill, commissioner: Actor, concertation: Concertation, kind: PaperKind
) -> None:
    for step in count(1, 2):
        if kill(kind, step) != "killed":
            break
        assert not Paper.objects.exists()
        assert not RegisterEntry.objects.exists()
    assert step > 12
    [paper], [entry] = Paper.objects.all(), RegisterEntry.objects.select_related("opening")
    assert (paper.number, paper.file.read(), entry.opening.content["sha256"]) == (1, kind.encode(), paper.sha256)
    for path in files_in("enquetes"):
        os.utime(path, (0, 0))
    start_a_worker()
    assert files_in("enquetes") == [Path(paper.file.path)]


def files_in(folder: str, pattern: str = "*") -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / folder).rglob(pattern) if path.is_file()]


def start_a_worker() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
