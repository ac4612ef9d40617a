"""`python -m carto bilan <slug>`: make a bilan and say where its files are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from carto.bilan import actions
from carto.concertations import rules
from carto.concertations.models import Concertation
from carto.exchange.publication import Rendering


class Command(BaseCommand):
    help = "Établit le bilan d’une concertation : un PDF (PDF/A-3a, PDF/UA-1) avec ses données, et le GeoJSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse courte de la concertation")

        parser.add_argument(
            "--complet", action="store_true", help="la version complète, réservée : rien n’y est masqué"
        )

    def handle(self, *args: Any, slug: str, complet: bool, **options: Any) -> None:
        concertation = Concertation.objects.filter(slug=slug).first()
        if concertation is None:
            raise CommandError(f"Il n’y a pas de concertation « {slug} ».")
        actor = rules.operator()
        rendering = Rendering.STATUTORY if complet else Rendering.PUBLIC
        bilan = actions.request_bilan(actor, concertation, at=timezone.now(), rendering=rendering)
        with tqdm(total=actions.STEPS, disable=None) as bar:

            def progress(step: str, done: int, total: int) -> None:
                bar.set_description(step)
                bar.update(done - bar.n)

            actions.make_bilan(actor, bilan, progress, at=timezone.now())
            bar.update(actions.STEPS - bar.n)
        annexes = [(one.pdf, one.sha256) for one in bilan.annexes.all()]
        for file, sha256 in ((bilan.pdf, bilan.pdf_sha256), *annexes, (bilan.geojson, bilan.geojson_sha256)):
            self.stdout.write(f"{file.path}\n  SHA-256 {sha256}")
