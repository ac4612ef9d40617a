"""The bilan as a background job, followed by its page; the row of `Bilan` says how far it is."""

from django.utils import timezone
from django_tasks import task

from carto.accounts.actors import Actor
from carto.bilan import actions
from carto.bilan.models import Bilan
from carto.concertations.rules import Refused


@task()
def make_bilan(bilan_id: int) -> None:
    """Make this bilan with the rights of who asked for it."""
    bilan = Bilan.objects.select_related("concertation", "requested_by").get(pk=bilan_id)

    def progress(step: str, done: int, total: int) -> None:
        Bilan.objects.filter(pk=bilan_id).update(step=step, done=done, total=total)

    try:
        actions.make_bilan(Actor(user=bilan.requested_by), bilan, progress, at=timezone.now())
    except Refused as refusal:  # their role was taken away since
        Bilan.objects.filter(pk=bilan_id).update(error=refusal.reason, finished_at=timezone.now())
