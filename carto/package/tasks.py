"""The package as a background job, followed by its page; the row of `Package` says how far it is."""

from django.utils import timezone
from django_tasks import task

from carto.accounts.actors import Actor
from carto.concertations.rules import Refused
from carto.package import actions
from carto.package.models import Package


@task()
def make_package(package_id: int) -> None:
    """Make this package with the rights of who asked for it."""
    package = Package.objects.select_related("concertation", "requested_by").get(pk=package_id)

    def progress(step: str, done: int, total: int) -> None:
        Package.objects.filter(pk=package_id).update(step=step, done=done, total=total)

    try:
        actions.make_package(Actor(user=package.requested_by), package, progress, at=timezone.now())
    except Refused as refusal:  # their role was taken away since
        Package.objects.filter(pk=package_id).update(error=refusal.reason, finished_at=timezone.now())
