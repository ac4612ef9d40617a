"""The procès-verbal as a background job; the row of `Making` says whether it is there."""

from django.utils import timezone
from django_tasks import task

from carto.accounts.actors import Actor
from carto.concertations.rules import Refused
from carto.synthesis import actions
from carto.synthesis.models import Making


@task()
def make_minutes(making_id: int) -> None:
    """Make it with the rights of who asked for it."""
    making = Making.objects.select_related("concertation", "requested_by").get(pk=making_id)
    try:
        actions.make_minutes(Actor(user=making.requested_by), making, at=timezone.now())
    except Refused as refusal:  # their role was taken away since
        Making.objects.filter(pk=making_id).update(error=refusal.reason, finished_at=timezone.now())
