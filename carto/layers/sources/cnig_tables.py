"""The tables of a CNIG lot read one after the other, a batch at a time, with what is to be said of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer

from carto.layers.sources.cnig_record import Document, Record, Remarks
from carto.layers.sources.cnig_rows import MAKERS
from carto.layers.sources.lot import Anomaly, Row, TableReport
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.repair import Family, areas_ha, as_multipolygons, repaired_batch
from carto.layers.sources.report import report_of
from carto.layers.sources.table import Batch, Objects, Table

LON_LAT = 4326
ZONES = ("ZONE_URBA", "SECTEUR_CC")
# In the order they are read: what the others lie on comes first.
DRAWN = (
    *ZONES, "PRESCRIPTION_SURF", "PRESCRIPTION_LIN", "PRESCRIPTION_PCT", "INFO_SURF", "INFO_LIN", "INFO_PCT",
    "HABILLAGE_SURF", "HABILLAGE_LIN", "HABILLAGE_PCT", "HABILLAGE_TXT",
)  # fmt: skip
WRITTEN = ("DOC_URBA", "DOC_URBA_COM")
FAMILIES = {"LIN": Family.LINE, "PCT": Family.POINT, "TXT": Family.POINT}
NEEDED = {
    "ZONE": ("LIBELLE", "TYPEZONE"),
    "SECTEUR": ("LIBELLE", "TYPESECT"),
    "PRESCRIPTION": ("LIBELLE", "TYPEPSC"),
    "INFO": ("LIBELLE", "TYPEINF"),
    "HABILLAGE": (),
}


@dataclass
class Readings:
    """Every table of a lot: `batches` is consumed once, `anomalies` and `reports` filling up meanwhile."""

    tables: Mapping[str, Table]
    document: Document
    anomalies: list[Anomaly] = field(default_factory=list)
    reports: list[TableReport] = field(default_factory=list)

    def batches(self) -> Iterator[list[Row]]:
        """LotRefused as soon as the zones are read, if none was usable."""
        for name in WRITTEN:
            if name in self.tables:
                table = self.tables[name]
                self.reports.append(report_of(name, table, read=table.count, kept=table.count))
        for name in DRAWN:
            if name in self.tables:
                yield from self._rows_of(name)

    def _rows_of(self, name: str) -> Iterator[list[Row]]:
        table = self.tables[name]
        reading = _Reading(table, self.document, Remarks(name))
        yield from reading.batches()
        self.anomalies.extend(reading.remarks.all())
        self.reports.append(report_of(name, table, read=reading.read, kept=reading.kept))
        if name in ZONES and not reading.kept:
            raise LotRefused(_no_usable_zone(name, reading.remarks))


@dataclass
class _Reading:
    """One table being read; `read` and `kept` count its features."""

    table: Table
    document: Document
    remarks: Remarks
    read: int = 0
    kept: int = 0

    def batches(self) -> Iterator[list[Row]]:
        self._note_missing_columns()
        to_lon_lat = self._to_lon_lat()
        to_metres = Transformer.from_crs(LON_LAT, self.document.metric_srid, always_xy=True)
        for batch in self.table.batches():
            rows = self._rows(batch, to_lon_lat, to_metres)
            self.read += len(batch.ranks)
            self.kept += len(rows)
            if rows:
                yield rows

    def _rows(self, batch: Batch, to_lon_lat: Transformer | None, to_metres: Transformer) -> list[Row]:
        name = self.remarks.table
        drawn = np.full(len(batch.ranks), None, dtype=object) if batch.geometries is None else batch.geometries
        family = FAMILIES.get(name.rsplit("_", 1)[-1], Family.SURFACE)
        shapes, repairs = repaired_batch(drawn, family, to_lon_lat, batch.closed)
        records = [Record(batch, index, self.remarks, self.document) for index in range(len(batch.ranks))]
        for index, repair in repairs.items():
            self.remarks.repair(records[index], repair)
        kept = np.flatnonzero(~shapely.is_missing(shapes))
        altitudes = int(shapely.has_z(drawn[kept]).sum())
        self.remarks.note(_("Coordonnées en trois dimensions."), _("Altitudes ignorées."), altitudes)
        make = MAKERS[name.split("_")[0]]
        stored = self._stored(shapes[kept], to_metres)
        rows = (make(records[index], wkb, area) for index, (wkb, area) in zip(kept.tolist(), stored, strict=True))
        return [row for row in rows if row is not None]

    def _stored(self, shapes: Objects, to_metres: Transformer) -> Iterator[tuple[bytes, float]]:
        """The WKB of each, and its hectares for a zone."""
        if self.remarks.table not in ZONES:
            return zip(shapely.to_wkb(shapes), [0.0] * len(shapes), strict=True)
        areas = areas_ha(shapes, to_metres).tolist()
        return zip(shapely.to_wkb(as_multipolygons(shapes)), areas, strict=True)

    def _to_lon_lat(self) -> Transformer | None:
        crs = self.table.crs
        if crs is None or crs.to_epsg() == LON_LAT:
            return None
        return Transformer.from_crs(crs, LON_LAT, always_xy=True)

    def _note_missing_columns(self) -> None:
        for column in NEEDED[self.remarks.table.split("_")[0]]:
            if column not in self.table.columns:
                problem = _("La colonne %(column)s est absente.") % {"column": column}
                self.remarks.of_table(column, problem, _("Lue comme vide."))


def _no_usable_zone(name: str, remarks: Remarks) -> str:
    """With the first thing that went wrong: it usually is the same for all."""
    refusal = _("La table %(table)s ne contient aucune zone utilisable : rien n’a été importé.") % {"table": name}
    return " ".join([refusal, *[anomaly.problem for anomaly in remarks.all()][:1]])
