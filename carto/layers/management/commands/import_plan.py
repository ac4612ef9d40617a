"""`python -m carto import-plan <slug> DIR_OR_ZIP [--communes F.geojson] [--perimeter F.geojson]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from carto.concertations import rules
from carto.concertations.models import Concertation
from carto.layers import actions
from carto.layers.models import PlanVersion
from carto.layers.sources import geojson_file
from carto.layers.sources.refusal import LotRefused


class Command(BaseCommand):
    help = "Importe un lot CNIG (dossier ou zip) et le publie sur la carte d’une concertation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="adresse courte de la concertation")
        parser.add_argument("lot", type=Path, help="dossier ou archive zip du lot CNIG")
        parser.add_argument("--communes", type=Path, help="contours des communes, en GeoJSON")
        parser.add_argument("--perimeter", type=Path, help="périmètre, en GeoJSON ; à défaut, l’emprise des zones")

    def handle(
        self, *args: Any, slug: str, lot: Path, communes: Path | None, perimeter: Path | None, **options: Any
    ) -> None:
        concertation = Concertation.objects.filter(slug=slug).first()
        if concertation is None:
            raise CommandError(f"Il n’y a pas de concertation « {slug} ».")
        try:
            self._import(concertation, lot, communes, perimeter)
        except LotRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _import(self, concertation: Concertation, lot: Path, communes: Path | None, perimeter: Path | None) -> None:
        rows = geojson_file.read_communes(geojson_file.load(communes), communes.name) if communes else ()
        outline = None
        if perimeter:
            outline = actions.surface(geojson_file.read_perimeter(geojson_file.load(perimeter), perimeter.name))
        with tqdm(total=0, unit=" objets", disable=None) as bar:
            version = actions.import_lot(
                rules.operator(),
                concertation,
                lot,
                at=timezone.now(),
                progress=_Bar(bar),
                perimeter=outline,
                communes=rows,
            )
        self._report(version)

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
