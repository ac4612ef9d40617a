"""Jobs of a worker that was killed: the next one that starts takes them up again, where doing them twice makes nothing
twice, and gives up on a job that has killed its worker each time.

A worker holds a lock under its name as long as it lives: the kernel gives it back when its process dies, however it
dies."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from carto.bilan.models import Bilan
from carto.bilan.tasks import make_bilan
from carto.comparing.models import Comparison
from carto.comparing.tasks import compare
from carto.contributions.tasks import recompute_contexts
from carto.package.models import Package
from carto.package.tasks import make_package
from carto.synthesis.models import Making
from carto.synthesis.tasks import make_minutes

MOST_TRIES = 3
AN_HOUR = timedelta(hours=1)

# And where its page reads how far each is. An import is not here: what a killed one left is swept (`layers.leftovers`).
FOLLOWED: Mapping[str, type[Bilan | Package | Making | Comparison] | None] = {
    make_bilan.module_path: Bilan,
    make_package.module_path: Package,
    make_minutes.module_path: Making,
    compare.module_path: Comparison,
    recompute_contexts.module_path: None,
}


class WorkerKilled(Exception):
    """As often as we try."""


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    path = _lock_file(worker_id)
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def resume(*, at: datetime) -> None:
    """Have what dead workers were at done again. Two workers that start together resume each job once."""
    _forget_idle(at)
    for job in DBTaskResult.objects.running().filter(task_path__in=FOLLOWED):
        if _is_alive(job.worker_ids[-1]):
            continue
        if len(job.worker_ids) >= MOST_TRIES:
            _give_up(job, at)
        else:
            again = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
            again.update(status=TaskResultStatus.READY)


def _give_up(job: DBTaskResult[Any, Any], at: datetime) -> None:
    model = FOLLOWED[job.task_path]
    if model is not None:
        said = _(
            "Ce travail a été interrompu plusieurs fois, faute de mémoire peut-être ; les données n’ont pas changé. "
            "Prévenez qui administre le serveur."
        )
        model.objects.filter(pk=job.args_kwargs["args"][0], finished_at=None).update(error=said, finished_at=at)
    job.set_failed(WorkerKilled())


def _forget_idle(at: datetime) -> None:
    """The locks of workers that died at no job. A young one may be of a worker that is about to hold it."""
    for path in _folder().glob("*.lock"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (at - AN_HOUR).timestamp():
                _is_held(path)


def _is_alive(worker_id: str) -> bool:
    return _is_held(_lock_file(worker_id))


def _is_held(path: Path) -> bool:
    """One that nobody holds is removed."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        path.unlink(missing_ok=True)
    return False


def _lock_file(worker_id: str) -> Path:
    return _folder() / f"{quote(worker_id, safe='')}.lock"


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
