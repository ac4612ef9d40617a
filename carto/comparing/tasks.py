"""A comparison as a background job, followed by its page; its row says how far it is."""

import logging

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.comparing import actions
from carto.comparing.models import Comparison
from carto.concertations.rules import Refused, operator

log = logging.getLogger(__name__)


@task()
def compare(comparison_id: int, user_id: int | None) -> None:
    """With the rights of who asked for it; None: the software itself."""
    rows = Comparison.objects.filter(pk=comparison_id)

    def progress(step: str, done: int, total: int) -> None:
        rows.update(step=step[:80], done=done, total=total, beaten_at=timezone.now())

    try:
        actor = operator() if user_id is None else Actor(user=User.objects.get(pk=user_id))
        comparison = rows.select_related("concertation", "before", "after").get()
        actions.compare(actor, comparison, at=timezone.now(), progress=progress)
    except Refused as refusal:  # their role was taken away since
        rows.update(error=refusal.reason, finished_at=timezone.now())
    except BaseException:
        log.exception("comparison %s failed", comparison_id)
        rows.update(
            error=_("Un incident technique a interrompu la comparaison ; recommencez-la."), finished_at=timezone.now()
        )
        raise
