"""`python -m carto db_worker`: the worker of the background jobs, once what killed imports left is cleared, and the
clock of what is done every minute."""

from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from carto.layers import leftovers
from carto.management.periodic import EveryMinute


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        leftovers.sweep(at=timezone.now())
        if not options.get("batch"):  # that one ends with its jobs
            EveryMinute().start()
        super().handle(**options)
