"""A CNIG PLU or PLUi lot (standards 2013 to 2025), folder or zip, read whole and mended: `read_lot`.

Published lots almost never conform in full, so what can be read is read and every liberty taken is an `Anomaly`;
only a file that is not a lot, or not a whole one, is refused. No database here."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from carto.layers.sources import archive, tables
from carto.layers.sources.lot import (
    FILE_WIDTH,
    LABEL_WIDTH,
    TEXT_WIDTH,
    Anomaly,
    Feature,
    Lot,
    PrescriptionRow,
    Progress,
    ZoneRow,
)
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.repair import Family, Repair, as_multipolygon, repaired, reproject
from carto.layers.sources.tables import Table
from carto.layers.sources.zone_kinds import kind_of

LON_LAT = 4326
FAMILIES = {
    "ZONE_URBA": Family.SURFACE,
    "PRESCRIPTION_SURF": Family.SURFACE,
    "PRESCRIPTION_LIN": Family.LINE,
    "PRESCRIPTION_PCT": Family.POINT,
}
PROGRESS_EVERY = 100


@dataclass
class _Reading:
    """What is gathered while one table is read. `notes` counts what would be tedious to list row by row."""

    table: str
    to_lon_lat: Transformer
    anomalies: list[Anomaly] = field(default_factory=list)
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def geometry(self, feature: Feature, identifier: str) -> BaseGeometry | None:
        """The feature's geometry, mended and reprojected, what was done being written down; None leaves it out."""
        repair = repaired(feature.geometry, FAMILIES[self.table], self.to_lon_lat)
        if repair.problem:
            self.anomalies.append(_anomaly(self.table, feature.rank, identifier, repair))
        if feature.geometry is not None and feature.geometry.has_z and repair.geometry is not None:
            self.notes[_("Coordonnées en trois dimensions."), _("Altitudes ignorées.")] += 1
        return repair.geometry

    def text(self, feature: Feature, column: str, width: int) -> str:
        value = feature.values.get(column, "")
        if len(value) > width:
            problem = _("%(column)s trop long (plus de %(width)d caractères).") % {"column": column, "width": width}
            self.notes[problem, _("Coupé.")] += 1
        return value[:width]

    def url(self, feature: Feature) -> str:
        """Only http and https addresses: they become links."""
        value = self.text(feature, "URLFIC", TEXT_WIDTH)
        if value and not value.lower().startswith(("http://", "https://")):
            self.notes[_("URLFIC n’est pas une adresse web."), _("Adresse ignorée.")] += 1
            return ""
        return value

    def all_anomalies(self) -> Iterator[Anomaly]:
        yield from self.anomalies
        for (problem, action), count in self.notes.items():
            rows = ngettext("%(count)d objet", "%(count)d objets", count) % {"count": count}
            yield Anomaly(self.table, 0, rows, problem, action)


def read_lot(path: Path, *, metric_srid: int, progress: Progress, name: str = "") -> Lot:
    """The lot at `path`. `metric_srid`: EPSG code in which areas are measured. LotRefused carries one sentence.

    `progress` is called with what is being read, the features read and their number."""
    with archive.members_of(path) as members, TemporaryDirectory(prefix="lot-") as scratch:
        found = tables.find(members)
        if "ZONE_URBA" not in found:
            raise LotRefused(_no_zones(members))
        progress(_("Ouverture du lot"), 0, 0)
        read = {table: tables.read(files, Path(scratch)) for table, files in found.items()}
        sha256 = _fingerprint(Path(scratch))
    total = sum(len(read[table].features) for table in FAMILIES if table in read)
    counting = _Counting(progress, total)
    zones, zone_anomalies = _zones(read["ZONE_URBA"], metric_srid, counting)
    prescriptions, anomalies = _prescriptions(read, counting)
    progress(_("Lecture terminée"), total, total)
    return Lot(
        name=(name or re.sub(r"\.zip$", "", path.name, flags=re.IGNORECASE))[:120],
        idurba=_idurba(read),
        standard=_standard(read["ZONE_URBA"].columns),
        sha256=sha256,
        insee_codes=_insee_codes(read),
        zones=zones,
        prescriptions=prescriptions,
        anomalies=(*zone_anomalies, *anomalies),
    )


@dataclass
class _Counting:
    progress: Progress
    total: int
    done: int = 0

    def step(self, table: str) -> None:
        if self.done % PROGRESS_EVERY == 0:
            self.progress(_("Lecture de %(table)s") % {"table": table}, self.done, self.total)
        self.done += 1


def _zones(table: Table, metric_srid: int, counting: _Counting) -> tuple[tuple[ZoneRow, ...], list[Anomaly]]:
    reading = _Reading("ZONE_URBA", _transformer(table))
    to_metres = Transformer.from_crs(LON_LAT, metric_srid, always_xy=True)
    rows: list[ZoneRow] = []
    for feature in table.features:
        counting.step(reading.table)
        label = reading.text(feature, "LIBELLE", LABEL_WIDTH["ZONE_URBA"])
        identifier = feature.values.get("LIB_IDZONE") or feature.values.get("IDZONE") or label
        kind, said = kind_of(feature.values.get("TYPEZONE", ""), label)
        if kind is None:
            reading.anomalies.append(Anomaly(reading.table, feature.rank, identifier, said, _("Zone laissée de côté.")))
            continue
        geometry = reading.geometry(feature, identifier)
        if geometry is None:
            continue
        if said:
            reading.notes[said, _("Lu comme %(kind)s.") % {"kind": kind}] += 1
        rows.append(
            ZoneRow(
                rank=feature.rank,
                label=label or kind,
                long_label=reading.text(feature, "LIBELONG", TEXT_WIDTH),
                kind=kind,
                regulation_file=reading.text(feature, "NOMFIC", FILE_WIDTH),
                regulation_url=reading.url(feature),
                area_ha=_area_ha(geometry, to_metres),
                wkb=shapely.to_wkb(as_multipolygon(geometry)),
            )
        )
    if not rows:
        raise LotRefused(_("La table ZONE_URBA ne contient aucune zone utilisable : rien n’a été importé."))
    return tuple(rows), list(reading.all_anomalies())


def _prescriptions(read: dict[str, Table], counting: _Counting) -> tuple[tuple[PrescriptionRow, ...], list[Anomaly]]:
    rows: list[PrescriptionRow] = []
    anomalies: list[Anomaly] = []
    for table_name in ("PRESCRIPTION_SURF", "PRESCRIPTION_LIN", "PRESCRIPTION_PCT"):
        if table_name not in read:
            continue
        reading = _Reading(table_name, _transformer(read[table_name]))
        for feature in read[table_name].features:
            counting.step(table_name)
            row = _prescription(reading, feature)
            if row is not None:
                rows.append(row)
        anomalies.extend(reading.all_anomalies())
    return tuple(rows), anomalies


def _prescription(reading: _Reading, feature: Feature) -> PrescriptionRow | None:
    label = reading.text(feature, "LIBELLE", LABEL_WIDTH["PRESCRIPTION"])
    identifier = feature.values.get("LIB_IDPSC") or feature.values.get("IDPSC") or label[:60]
    geometry = reading.geometry(feature, identifier)
    if geometry is None:
        return None
    type_code, subtype_code = (feature.values.get(column, "") for column in ("TYPEPSC", "STYPEPSC"))
    if not type_code:
        reading.notes[_("TYPEPSC absent."), _("Lu comme 99 (autre).")] += 1
    return PrescriptionRow(
        table=reading.table.removeprefix("PRESCRIPTION_"),
        rank=feature.rank,
        label=label,
        type_code=(type_code or "99").zfill(2)[:2],
        subtype_code=subtype_code.zfill(2)[:2] if subtype_code else "",
        regulation_file=reading.text(feature, "NOMFIC", FILE_WIDTH),
        regulation_url=reading.url(feature),
        wkb=shapely.to_wkb(geometry),
    )


def _anomaly(table: str, rank: int, identifier: str, repair: Repair) -> Anomaly:
    return Anomaly(table, rank, identifier, repair.problem, repair.action, repair.lon, repair.lat)


def _transformer(table: Table) -> Transformer:
    return Transformer.from_crs(table.crs or LON_LAT, LON_LAT, always_xy=True)


def _area_ha(geometry: BaseGeometry, to_metres: Transformer) -> float:
    return float(reproject(geometry, to_metres).area) / 10_000


def _standard(columns: frozenset[str]) -> str:
    """The revision that ZONE_URBA's columns betray; empty when none does."""
    if columns & {"FORMDOMI", "DESTOUI", "DESTCDT", "DESTNON"}:
        return "2022"
    if "IDURBA" in columns:
        return "2017"
    if "IDZONE" in columns:
        return "2014"
    return "2013" if columns & {"DESTDOMI", "INSEE"} else ""


def _idurba(read: dict[str, Table]) -> str:
    for table in ("DOC_URBA", "ZONE_URBA"):
        for feature in read[table].features if table in read else ():
            if idurba := feature.values.get("IDURBA", ""):
                return idurba[:30]
    return ""


def _insee_codes(read: dict[str, Table]) -> tuple[str, ...]:
    for table in ("DOC_URBA_COM", "ZONE_URBA"):
        codes = {f.values.get("INSEE", "") for f in (read[table].features if table in read else ())} - {""}
        if codes:
            return tuple(sorted(code.zfill(5) for code in codes))
    return ()


def _fingerprint(directory: Path) -> str:
    """SHA-256 of the copied tables in name order: the same plan gives the same one from a folder and from a zip."""
    digest = hashlib.sha256()
    for file in sorted(directory.iterdir()):
        with file.open("rb") as content:
            digest.update(f"{file.name} {hashlib.file_digest(content, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def _no_zones(members: list[archive.Member]) -> str:
    """Why no ZONE_URBA was found, as helpfully as the files allow."""
    for member in members:
        if member.suffix in tables.OTHER_FORMATS and tables.TABLE_NAME.search(member.stem):
            return _(
                "« %(name)s » est dans un format que l’import ne lit pas. "
                "Donnez les tables au format Shapefile ou GeoJSON."
            ) % {"name": member.name}
    return _(
        "Aucune table ZONE_URBA n’a été trouvée : ce n’est pas un lot CNIG de PLU complet. "
        "Donnez le dossier entier du lot, ou ce dossier compressé en zip."
    )
