"""`python -m carto db_worker`: the worker of the background jobs, once what killed imports and other killed processes
left is cleared and what a killed worker was at is asked for again, and the clock of what is done every minute."""

from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from carto.layers import leftovers
from carto.management import jobs
from carto.management.periodic import EveryMinute
from carto.privacy import retention


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        now = timezone.now()
        leftovers.sweep(at=now)
        retention.purge_files(now)
        with jobs.alive(options["worker_id"]):
            jobs.resume(at=now)
            if not options.get("batch"):  # that one ends with its jobs
                EveryMinute().start()
            super().handle(**options)
