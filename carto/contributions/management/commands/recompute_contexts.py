"""`python -m carto recompute-contexts <slug>`: after a new plan, say again where each contribution lies."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from carto.concertations.models import Concertation
from carto.concertations.rules import operator
from carto.contributions import actions


class Command(BaseCommand):
    help = "Recalcule les communes, zones et prescriptions de chaque contribution ; l’ancienne situation est gardée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse courte de la concertation")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        concertation = Concertation.objects.filter(slug=slug).first()
        if concertation is None:
            raise CommandError(f"Il n’y a pas de concertation « {slug} ».")
        changed = actions.recompute_contexts(operator(), concertation, at=timezone.now())
        self.stdout.write(f"Situations changées : {changed}")
