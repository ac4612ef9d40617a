"""A job of a worker that lives is left alone; one that killed its worker each time is not tried for ever."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from carto.accounts.actors import Actor
from carto.bilan import actions, tasks
from carto.bilan.models import Bilan
from carto.concertations.models import Concertation
from carto.contributions.tasks import recompute_contexts
from carto.management import jobs
from tests.conftest import AFTER

pytestmark = pytest.mark.django_db

Job = DBTaskResult[..., object]


@pytest.fixture
def bilan(agent: Actor, concertation: Concertation) -> Bilan:
    bilan = actions.request_bilan(agent, concertation, at=AFTER)
    tasks.make_bilan.enqueue(bilan.pk)
    return bilan


def claimed(*worker_ids: str) -> Job:
    job = DBTaskResult.objects.get()
    for worker_id in worker_ids:
        job.claim(worker_id)
    return job


def status_of(job: Job) -> str:
    job.refresh_from_db()
    return job.status


def test_what_a_live_worker_is_at_is_its_own_and_its_lock_goes_with_it(bilan: Bilan) -> None:
    job = claimed("seule/ici")
    with jobs.alive("seule/ici"):
        jobs.resume(at=AFTER)
        assert status_of(job) == "RUNNING"
    jobs.resume(at=AFTER)
    assert status_of(job) == "READY"


def test_an_old_lock_that_nobody_holds_goes_and_no_other(settings: Any) -> None:
    with jobs.alive("vivante"):
        held, dead, young = (Path(settings.MEDIA_ROOT) / "workers" / f"{name}.lock" for name in ("vivante", "m", "n"))
        for path in (dead, young):
            path.touch()
        for path in (held, dead):
            os.utime(path, (0, 0))
        jobs.resume(at=datetime.now(UTC))
        assert [path.exists() for path in (held, dead, young)] == [True, False, True]


def test_a_job_that_killed_three_workers_is_given_up_and_its_page_says_so(bilan: Bilan) -> None:
    job = claimed("une", "deux", "trois")
    jobs.resume(at=AFTER)
    assert status_of(job) == "FAILED"
    bilan.refresh_from_db()
    assert (bilan.finished_at, bilan.error.startswith("Ce travail a été interrompu plusieurs fois")) == (AFTER, True)


def test_one_without_a_page_is_given_up_alike(agent: Actor, concertation: Concertation) -> None:
    assert agent.user is not None
    recompute_contexts.enqueue(concertation.pk, agent.user.pk)
    job = claimed("une", "deux", "trois")
    jobs.resume(at=AFTER)
    assert status_of(job) == "FAILED"
