"""`python -m carto import-layer <slug> PATH [--label TEXT] [--role ROLE] [--color #rrggbb]`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from carto.concertations.models import Concertation
from carto.concertations.rules import operator
from carto.layers import actions, leftovers
from carto.layers.models import ContextLayer, LayerRole
from carto.layers.sources.objects import open_layer
from carto.layers.sources.refusal import LotRefused

COLOR = "#5b5f58"


class Command(BaseCommand):
    help = "Ajoute une couche à la carte d’une concertation, ou des parcelles et des lieux-dits à sa recherche."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse courte de la concertation")
        parser.add_argument("path", type=Path, help="fichier, dossier ou zip d’une seule table, de tout format")
        parser.add_argument("--label", help="son nom ; à défaut, celui du fichier")
        parser.add_argument("--role", choices=LayerRole.values, default=LayerRole.CONTEXT, help="sa nature")
        parser.add_argument("--color", default=COLOR, help="sa couleur, comme #2f6f3a")

    def handle(self, *args: Any, slug: str, path: Path, role: str, color: str, **options: Any) -> None:
        concertation = Concertation.objects.filter(slug=slug).first()
        if concertation is None:
            raise CommandError(f"Il n’y a pas de concertation « {slug} ».")
        label = options["label"] or path.stem
        try:
            layer = self._imported(concertation, path, LayerRole(role), label, color)
        except (LotRefused, ValidationError) as refusal:
            raise CommandError(" ".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        self.stdout.write(f"{layer.label} : {layer.feature_count} objets, {len(layer.anomalies)} anomalies")

    def _imported(
        self, concertation: Concertation, path: Path, role: LayerRole, label: str, color: str
    ) -> ContextLayer:
        now = timezone.now()
        with (
            leftovers.alone(concertation, at=now),
            open_layer(path, are_parcels=role is LayerRole.PARCELLES) as source,
        ):
            return actions.import_layer(
                operator(),
                concertation,
                source,
                role=role,
                label=label,
                color=color,
                at=now,
                progress=lambda step, done, total: None,
            )
