"""`python -m carto send-news`: what the worker does every minute for those who follow; for a cron without a worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from carto.follow.sending import send_news
from carto.management import periodic


class Command(BaseCommand):
    help = "Envoie les nouvelles dues à ceux qui suivent."

    def handle(self, *args: Any, **options: Any) -> None:
        if not periodic.run_due(timezone.now(), (send_news,)):
            self.stdout.write("Un autre processus s’en occupe.")
