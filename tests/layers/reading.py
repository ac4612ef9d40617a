"""A plan read to its end, for the tests of what reading gives."""

from dataclasses import dataclass
from pathlib import Path

from carto.layers.sources.cnig import open_plan
from carto.layers.sources.lot import (
    DressingRow,
    InformationRow,
    PlanSource,
    PrescriptionRow,
    Row,
    TableReport,
    ZoneRow,
)


@dataclass(frozen=True)
class ReadPlan:
    source: PlanSource
    rows: tuple[Row, ...]

    @property
    def zones(self) -> list[ZoneRow]:
        return [row for row in self.rows if isinstance(row, ZoneRow)]

    @property
    def prescriptions(self) -> list[PrescriptionRow]:
        return [row for row in self.rows if isinstance(row, PrescriptionRow)]

    @property
    def informations(self) -> list[InformationRow]:
        return [row for row in self.rows if isinstance(row, InformationRow)]

    @property
    def dressings(self) -> list[DressingRow]:
        return [row for row in self.rows if isinstance(row, DressingRow)]

    @property
    def said(self) -> list[tuple[str, int, str, str, str]]:
        """Each anomaly: table, rank, identifier, problem, action."""
        return [(a.table, a.rank, a.identifier, a.problem, a.action) for a in self.source.anomalies]

    def report(self, table: str) -> TableReport:
        (found,) = (report for report in self.source.reports if report.table == table)
        return found

    def wkbs(self, table: str) -> list[bytes]:
        kind, suffix = table.split("_")
        if kind in {"ZONE", "SECTEUR"}:
            return [row.wkb for row in self.zones]
        coded = self.prescriptions if kind == "PRESCRIPTION" else self.informations
        others = self.dressings if kind == "HABILLAGE" else coded
        return [row.wkb for row in others if row.table == suffix]


def read_plan(path: Path, *, name: str = "") -> ReadPlan:
    with open_plan(path, metric_srid=2154, name=name) as source:
        return ReadPlan(source, tuple(row for batch in source.batches for row in batch))
