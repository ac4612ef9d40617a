"""Imports as background jobs, followed by their page; rows of `PlanImport` say how far each is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from carto.accounts.actors import Actor
from carto.concertations.rules import Refused
from carto.layers import actions, ground, leftovers, opening, uploads
from carto.layers.models import LayerRole, PlanImport
from carto.layers.sources import geo_api
from carto.layers.sources.lot import Progress
from carto.layers.sources.objects import open_layer
from carto.layers.sources.refusal import LotRefused

log = logging.getLogger(__name__)


@task()
def import_plan(import_id: int) -> None:
    """Bring in the plan this `PlanImport` waits for, as a draft, with the rights of who asked for it."""
    with _running(import_id) as run:
        path = Path(run.source_path) if run.source_path else None
        name = Path(run.source_name).stem if path else run.source_name
        progress = _progress(import_id)
        with opening.opened(path, name, metric_srid=run.concertation.metric_srid, progress=progress) as source:
            actor = Actor(user=run.requested_by)
            run.version = actions.import_plan(actor, run.concertation, source, at=timezone.now(), progress=progress)


@task()
def import_layer(import_id: int, role: str, label: str, color: str) -> None:
    """Bring in a context layer, likewise."""
    with (
        _running(import_id) as run,
        open_layer(Path(run.source_path), are_parcels=role == LayerRole.PARCELLES) as source,
    ):
        run.layer = actions.import_layer(
            Actor(user=run.requested_by),
            run.concertation,
            source,
            role=LayerRole(role),
            label=label,
            color=color,
            at=timezone.now(),
            progress=_progress(import_id),
        )


@task()
def fetch_communes(import_id: int, with_perimeter: bool) -> None:
    """Take the communes of an INSEE code or SIREN, and their union for perimeter if asked, from geo.api.gouv.fr."""
    with _running(import_id) as run:
        actor, at = Actor(user=run.requested_by), timezone.now()
        rows = geo_api.communes_of(run.source_name)
        actions.set_communes(actor, run.concertation, rows, at=at)
        if with_perimeter:
            actions.set_perimeter(actor, run.concertation, ground.union_of(rows), at=at)


@contextmanager
def _running(import_id: int) -> Iterator[PlanImport]:
    """Alone in its concertation; what happened is written on the row, and the file received is removed at the end."""
    run = PlanImport.objects.select_related("concertation", "requested_by").get(pk=import_id)
    try:
        with leftovers.alone(run.concertation, at=timezone.now()):
            _progress(import_id)(_("Ouverture"), 0, 0)
            yield run
    except (LotRefused, Refused) as refusal:
        run.error = str(refusal)
    except BaseException:
        log.exception("import %s of %s failed", import_id, run.source_name)
        run.error = _("Un incident technique a interrompu l’import ; le plan en vigueur n’a pas changé.")
        raise
    finally:
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at", "error", "version", "layer"])
        if run.source_path:
            uploads.forget(Path(run.source_path))


def _progress(import_id: int) -> Progress:
    def beat(step: str, done: int, total: int) -> None:
        row = PlanImport.objects.filter(pk=import_id)
        row.update(step=step[:80], done=done, total=total, beaten_at=timezone.now())

    return beat
