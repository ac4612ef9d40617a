"""`python -m carto db_worker`: the worker of the background jobs, once what killed imports left is cleared."""

from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from carto.layers import leftovers


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        leftovers.sweep(at=timezone.now())
        super().handle(**options)
