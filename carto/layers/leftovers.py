"""One import at a time in a concertation, and what a killed one left is taken away before the next.

The kernel gives a lock back when its process dies, however it dies: who holds it knows that every import of the
concertation that has not ended is dead."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.layers import uncited, uploads, writing
from carto.layers.models import ContextLayer, PlanImport, PlanVersion


@contextmanager
def alone(concertation: Concertation, *, at: datetime) -> Iterator[None]:
    """Wait for the import that runs in this concertation, then clear what dead ones left, and keep others waiting."""
    with _lock_file(concertation).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _clear(concertation, at)
        yield


def sweep(*, at: datetime) -> None:
    """Clear every concertation where no import runs: for the start of a worker."""
    of = {"concertation": OuterRef("pk")}
    for concertation in Concertation.objects.filter(
        Exists(PlanVersion.objects.filter(**of, completed_at=None))
        | Exists(ContextLayer.objects.filter(**of, completed_at=None))
        | Exists(PlanImport.objects.filter(**of, beaten_at__isnull=False, finished_at=None))
    ):
        with _lock_file(concertation).open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            _clear(concertation, at)


def _clear(concertation: Concertation, at: datetime) -> None:
    for version in PlanVersion.objects.filter(concertation=concertation, completed_at=None):
        writing.erase(version)
    for layer in ContextLayer.objects.filter(concertation=concertation, completed_at=None):
        writing.erase_layer(layer)
    for run in concertation.plan_imports.filter(finished_at=None, beaten_at__isnull=False):
        if run.source_path:
            uploads.forget(Path(run.source_path))
        run.error = _("L’import a été interrompu ; le plan en vigueur n’a pas changé. Recommencez.")
        run.finished_at = at
        run.save(update_fields=["error", "finished_at"])
    uncited.forget()


def _lock_file(concertation: Concertation) -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{concertation.pk}.lock"
