"""`python -m carto paquet <slug>`: make the package of the inquiry and say where it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from carto.concertations import rules
from carto.concertations.models import Concertation
from carto.package import actions
from carto.package.archive import Altered


class Command(BaseCommand):
    help = "Établit le paquet à joindre au dossier d’enquête : un ZIP du bilan et de ses données, en formats ouverts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse courte de la concertation")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        concertation = Concertation.objects.filter(slug=slug).first()
        if concertation is None:
            raise CommandError(f"Il n’y a pas de concertation « {slug} ».")
        actor = rules.operator()
        package = actions.request_package(actor, concertation, at=timezone.now())
        with tqdm(total=actions.STEPS, disable=None) as bar:

            def progress(step: str, done: int, total: int) -> None:
                bar.set_description(step)
                bar.update(done - bar.n)

            try:
                actions.make_package(actor, package, progress, at=timezone.now())
            except Altered as error:
                package.refresh_from_db()
                raise CommandError(package.error) from error
            bar.update(actions.STEPS - bar.n)
        self.stdout.write(f"{package.file.path}\n  SHA-256 {package.sha256}")
