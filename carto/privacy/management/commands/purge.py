"""`python -m carto purge [--dry-run]`: what the worker does by itself every day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from carto.privacy import retention


class Command(BaseCommand):
    """Prints how many rows of each class were, or would be, purged."""

    help = "Efface ce dont la durée de conservation est passée ; chaque purge est inscrite et publique."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compte seulement, n’efface rien")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in retention.purge(timezone.now(), is_dry=options["dry_run"]).items():
            self.stdout.write(f"{name.label} : {count}")
