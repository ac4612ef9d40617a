"""What is too long for a request: a thousand contributions to place in a new plan."""

from django.utils import timezone
from django_tasks import task

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.models import Concertation
from carto.contributions import actions


@task()
def recompute_contexts(concertation_id: int, user_id: int) -> None:
    """With the rights of who asked for it."""
    actor = Actor(user=User.objects.get(pk=user_id))
    actions.recompute_contexts(actor, Concertation.objects.get(pk=concertation_id), at=timezone.now())
