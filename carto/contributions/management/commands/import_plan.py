"""`python -m carto import-plan <slug> PATH_OR_CODE [--communes F] [--perimeter F] [--draft]`."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from carto.concertations import rules
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.layers import actions, ground, leftovers, opening
from carto.layers.models import PlanVersion
from carto.layers.sources import outlines
from carto.layers.sources.refusal import LotRefused

CODE = re.compile(r"\d{9}|\d[0-9AB]\d{3}")


class Command(BaseCommand):
    help = "Importe un plan et le publie sur la carte d’une concertation ; chaque contribution y est située de nouveau."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse courte de la concertation")
        parser.add_argument(
            "source", help="dossier, zip ou fichier du plan ; ou code INSEE ou SIREN, pour le Géoportail de l’urbanisme"
        )
        parser.add_argument("--communes", type=Path, help="contours des communes")
        parser.add_argument("--perimeter", type=Path, help="périmètre ; à défaut, l’emprise des zones")
        parser.add_argument("--draft", action="store_true", help="importer sans publier")

    def handle(self, *args: Any, slug: str, source: str, **options: Any) -> None:
        concertation = Concertation.objects.filter(slug=slug).first()
        if concertation is None:
            raise CommandError(f"Il n’y a pas de concertation « {slug} ».")
        try:
            self._bring_in(concertation, source, **options)
        except LotRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _bring_in(
        self,
        concertation: Concertation,
        source: str,
        *,
        communes: Path | None,
        perimeter: Path | None,
        draft: bool,
        **options: Any,
    ) -> None:
        operator, at = rules.operator(), timezone.now()
        rows = outlines.read_communes(communes) if communes else ()
        outline = None
        if perimeter:
            outline = ground.surface(outlines.read_perimeter(perimeter))
        if rows:
            actions.set_communes(operator, concertation, rows, at=at)
        if outline is not None:
            actions.set_perimeter(operator, concertation, outline, at=at)
        version = self._imported(concertation, source)
        self._report(version)
        if not draft:
            actions.publish_plan(operator, concertation, version, at=timezone.now())
            changed = contributions.recompute_contexts(operator, concertation, at=timezone.now())
            self.stdout.write(f"Plan publié. Situations changées : {changed}")

    def _imported(self, concertation: Concertation, source: str) -> PlanVersion:
        path = None if CODE.fullmatch(source) and not Path(source).exists() else Path(source)
        name = path.stem if path else source
        with tqdm(total=0, unit=" objets", disable=None) as bar, leftovers.alone(concertation, at=timezone.now()):
            progress = _Bar(bar)
            with opening.opened(path, name, metric_srid=concertation.metric_srid, progress=progress) as plan:
                return actions.import_plan(rules.operator(), concertation, plan, at=timezone.now(), progress=progress)

    def _report(self, version: PlanVersion) -> None:
        said = f"{version.name} : standard {version.standard or 'non reconnu'}"
        self.stdout.write(f"{said}, {version.idurba or 'sans IDURBA'}")
        for table, count in version.counts.items():
            self.stdout.write(f"  {table} : {count}")
        self.stdout.write(f"Anomalies : {len(version.anomalies)}")
        for anomaly in version.anomalies:
            where = f" (vers {anomaly['lon']:.6f}, {anomaly['lat']:.6f})" if anomaly["lon"] is not None else ""
            rank = f" n° {anomaly['rank']}" if anomaly["rank"] else ""
            self.stdout.write(
                f"  {anomaly['table']}{rank}, {anomaly['identifier']} : {anomaly['problem']}{where} {anomaly['action']}"
            )


class _Bar:
    """Progress shown by tqdm; silent when the output is not a terminal."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self.bar = bar

    def __call__(self, step: str, done: int, total: int) -> None:
        self.bar.set_description(step)
        self.bar.total = total
        self.bar.n = done
        self.bar.refresh()
