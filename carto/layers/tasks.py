"""The import as a background job, followed by its page; rows of `PlanImport` say how far it is."""

import logging
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from carto.accounts.actors import Actor
from carto.concertations.rules import Refused
from carto.layers import actions, leftovers, opening
from carto.layers.models import PlanImport, PlanVersion
from carto.layers.sources.refusal import LotRefused

log = logging.getLogger(__name__)


@task()
def import_plan(import_id: int) -> None:
    """Bring in the plan this `PlanImport` waits for, as a draft, with the rights of who asked for it; its file is
    removed at the end."""
    run = PlanImport.objects.select_related("concertation", "requested_by").get(pk=import_id)
    path = Path(run.source_path) if run.source_path else None

    def progress(step: str, done: int, total: int) -> None:
        PlanImport.objects.filter(pk=import_id).update(step=step[:80], done=done, total=total, beaten_at=timezone.now())

    try:
        with leftovers.alone(run.concertation, at=timezone.now()):
            name = Path(run.source_name).stem if path else run.source_name
            with opening.opened(path, name, metric_srid=run.concertation.metric_srid, progress=progress) as source:
                actor = Actor(user=run.requested_by)
                version = actions.import_plan(actor, run.concertation, source, at=timezone.now(), progress=progress)
    except (LotRefused, Refused) as refusal:
        _finish(import_id, error=str(refusal))
    except Exception:
        log.exception("import %s of %s failed", import_id, run.source_name)
        _finish(
            import_id,
            error=_("Un incident technique a interrompu l’import ; le plan en vigueur n’a pas changé."),
        )
        raise
    else:
        _finish(import_id, version=version)
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


def _finish(import_id: int, *, error: str = "", version: PlanVersion | None = None) -> None:
    PlanImport.objects.filter(pk=import_id).update(finished_at=timezone.now(), error=error, version=version)
