"""`python -m carto make-tiles [slug]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from carto.layers import tiles
from carto.layers.models import PlanVersion


class Command(BaseCommand):
    help = "Fait ou refait les tuiles des plans : ceux importés avant qu’il y en ait, ou dont le fichier est perdu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="adresse courte d’une concertation ; à défaut, toutes")
        parser.add_argument("--all", action="store_true", help="refaire aussi celles qui sont là")

    def handle(self, *args: Any, slug: str | None, **options: Any) -> None:
        versions = PlanVersion.objects.whole().select_related("concertation")
        if slug:
            versions = versions.filter(concertation__slug=slug)
            if not versions.exists():
                raise CommandError(f"Il n’y a pas de plan dans une concertation « {slug} ».")
        for version in versions:
            if options["all"] or not version.tiles_sha256 or not tiles.path_of(version).exists():
                tiles.write(version, lambda step, done, total: None)
                kilobytes = tiles.path_of(version).stat().st_size // 1_000
                self.stdout.write(f"{version.concertation.slug} : {version.name}, {kilobytes} ko")
