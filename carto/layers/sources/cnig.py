"""A CNIG lot (PLU, PLUi, carte communale, POS, PSMV; standards 2013 to 2025), folder or zip: `open_plan`.

Published lots almost never conform in full, so what can be read is read and every liberty taken is an `Anomaly`;
only a file that is not a lot, or not a whole one, is refused. No database here. The names of CNIG columns appear in
`cnig_*.py` only."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from carto.layers.sources import archive, tables
from carto.layers.sources.archive import Member
from carto.layers.sources.cnig_document import about
from carto.layers.sources.cnig_tables import DRAWN, ZONES, Readings
from carto.layers.sources.lot import Anomaly, PieceFile, PlanSource
from carto.layers.sources.pieces import pieces_of
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Table

NAME_WIDTH = 120
# What lies beside a table and is none.
COMPANIONS = (".shx", ".prj", ".cpg", ".qpj", ".qmd", ".qml", ".sld", ".sbn", ".sbx", ".xml", ".xsd", ".pdf", ".csv")


@contextmanager
def open_plan(path: Path, *, metric_srid: int, name: str = "") -> Iterator[PlanSource]:
    """The lot at `path`, to be read inside the `with`. `metric_srid`: EPSG code in which areas are measured.

    LotRefused carries one sentence: here for what is missing, broken, hostile or empty, while `batches` is consumed
    when no zone turns out to be usable."""
    with archive.members_of(path) as members, TemporaryDirectory(prefix="lot-") as scratch:
        found = tables.find(members)
        if not any(table in found for table in ZONES):
            raise LotRefused(_no_zones(members, found))
        opened = {table: tables.open_table(files, Path(scratch)) for table, files in found.items()}
        pieces, anomalies = pieces_of(members)
        yield plan_of(
            opened,
            name=name or re.sub(r"\.zip$", "", path.name, flags=re.IGNORECASE),
            origin=_("Lot CNIG déposé"),
            sha256=_fingerprint(Path(scratch)),
            metric_srid=metric_srid,
            pieces=pieces,
            anomalies=anomalies,
        )


def plan_of(
    opened: Mapping[str, Table],
    *,
    name: str,
    origin: str,
    sha256: str,
    metric_srid: int,
    pieces: tuple[PieceFile, ...] = (),
    anomalies: Sequence[Anomaly] = (),
) -> PlanSource:
    """The plan that these tables make, by CNIG name, wherever they come from. LotRefused: no zone, or two plans."""
    drawn = _one_plan(opened)
    known = about(drawn, name=name)
    readings = Readings(drawn, known.for_rows(metric_srid), [*anomalies, *known.anomalies])
    return PlanSource(
        name=name[:NAME_WIDTH],
        idurba=known.idurba,
        standard=known.standard,
        sha256=sha256,
        origin=origin,
        insee_codes=known.insee_codes,
        document=known.document,
        pieces=pieces,
        total=sum(table.count for table_name, table in drawn.items() if table_name in DRAWN),
        batches=readings.batches(),
        anomalies=readings.anomalies,
        reports=readings.reports,
    )


def _one_plan(opened: Mapping[str, Table]) -> dict[str, Table]:
    """The tables of a PLU or those of a carte communale; a template often holds the empty table of the other."""
    with_zones = [table for table in ZONES if table in opened and opened[table].count]
    if len(with_zones) > 1:
        raise LotRefused(
            _(
                "Ce lot contient à la fois un PLU (ZONE_URBA) et une carte communale (SECTEUR_CC). "
                "Importez un seul document."
            )
        )
    if not with_zones:
        empty = [f"{table} (« {opened[table].file} »)" for table in ZONES if table in opened]
        raise LotRefused(
            _(
                "La table %(table)s est vide : ce lot est un modèle, ou son export a échoué. "
                "Donnez le lot qui contient les zones."
            )
            % {"table": ", ".join(empty) or ZONES[0]}
        )
    return {table: opened[table] for table in opened if table not in ZONES or table in with_zones}


def _fingerprint(directory: Path) -> str:
    """SHA-256 of the copied tables in name order: the same plan gives the same one from a folder and from a zip."""
    digest = hashlib.sha256()
    for file in sorted(directory.iterdir()):
        with file.open("rb") as content:
            digest.update(f"{file.name} {hashlib.file_digest(content, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def _no_zones(members: Sequence[Member], found: Collection[str]) -> str:
    """Why no ZONE_URBA nor SECTEUR_CC was found, as helpfully as the files allow."""
    for member in members:
        name = tables.TABLE_NAME.search(member.stem)
        if member.suffix == ".zip":
            problem = _("« %(name)s » est une archive dans l’archive. Décompressez-la, et donnez le lot lui-même.")
            return problem % {"name": member.name}
        if name and name[1].upper() in ZONES and member.suffix == ".dbf":
            problem = _("« %(name)s » n’a que ses attributs : il manque le fichier .shp à côté.")
            return problem % {"name": member.name}
        if name and name[1].upper() in ZONES and member.suffix not in COMPANIONS:
            problem = _(
                "« %(name)s » est dans un format que l’import ne lit pas. Donnez un Shapefile, un GeoPackage, un TAB "
                "ou un MIF de MapInfo, un GML, un GeoJSON, ou un CSV dont une colonne est en WKT."
            )
            return problem % {"name": member.name}
    advice = _(
        "Aucune table ZONE_URBA ni SECTEUR_CC n’a été trouvée : ce n’est pas un lot CNIG complet. "
        "Donnez le dossier entier du lot, ou ce dossier compressé en zip."
    )
    others = _("Tables trouvées : %(tables)s.") % {"tables": ", ".join(sorted(found))} if found else ""
    return f"{advice} {others}".strip()
