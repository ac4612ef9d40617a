"""What a source hands over: plain frozen records in EPSG:4326 (lon, lat), and the one way to refuse a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from carto.layers.sources.archive import Member

# step (a French word shown to the person), done, total
Progress = Callable[[str, int, int], None]

# Widths of the columns that receive the texts (models.Zone, models.Prescription, models.Information).
LABEL_WIDTH = {"ZONE_URBA": 50, "SECTEUR_CC": 50, "PRESCRIPTION": 254, "INFO": 254}
FILE_WIDTH = 120
TEXT_WIDTH = 254


@dataclass(frozen=True)
class Feature:
    """A row as read. `rank` counts from 1 in the file, deleted rows included; `values` by upper-case column, stripped
    text; `geometry` in the file's CRS, None when absent or unreadable."""

    rank: int
    values: dict[str, str]
    geometry: BaseGeometry | None


@dataclass(frozen=True)
class Anomaly:
    """Something mended, changed or left out. `rank` counts from 1 in the file; 0 speaks of the whole table.

    `problem` and `action` are sentences; `lon`, `lat` say where, when there is one place to look at."""

    table: str
    rank: int
    identifier: str
    problem: str
    action: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class TableReport:
    """How a table was understood, for the planner to judge: `driver` in words (Shapefile, MapInfo…), `crs` (EPSG:2154,
    or its name) and `crs_source` (what said so), `encoding` and `encoding_source`, `preview`: one line of text as read,
    accented if any is, `read` and `kept`: numbers of features, `file`: its path in the lot."""

    table: str
    file: str
    driver: str
    crs: str
    crs_source: str
    encoding: str
    encoding_source: str
    preview: str
    read: int
    kept: int


@dataclass(frozen=True)
class ZoneRow:
    """A row of ZONE_URBA or SECTEUR_CC: `kind` a value of models.ZoneKind; `wkb` a valid 2D MultiPolygon.

    `attributes`: the columns that have no field of their own and hold something, by upper-case name."""

    rank: int
    label: str
    long_label: str
    kind: str
    regulation_file: str
    regulation_url: str
    area_ha: float
    wkb: bytes
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RuledRow:
    """What PRESCRIPTION_* and INFO_* have alike (`table`: SURF, LIN, PCT); `wkb` is valid, 2D, of that family."""

    table: str
    rank: int
    label: str
    type_code: str
    subtype_code: str
    regulation_file: str
    regulation_url: str
    wkb: bytes
    attributes: dict[str, str] = field(default_factory=dict)


class PrescriptionRow(RuledRow):
    """A row of PRESCRIPTION_SURF, _LIN or _PCT."""


class InformationRow(RuledRow):
    """A row of INFO_SURF, _LIN or _PCT."""


@dataclass(frozen=True)
class DressingRow:
    """A row of HABILLAGE_SURF, _LIN, _PCT or _TXT; `color` is `#rrggbb` or empty (models.Dressing)."""

    table: str
    rank: int
    kind: str
    color: str
    text: str
    size_pt: int
    angle_deg: int
    wkb: bytes
    attributes: dict[str, str] = field(default_factory=dict)


Row = ZoneRow | PrescriptionRow | InformationRow | DressingRow


@dataclass
class PlanSource:
    """A plan being read, to be used inside the `with` that opened it.

    `batches` is consumed once: lists of rows of one kind (2,000 at most), ZONE_URBA or SECTEUR_CC first; while it is,
    `anomalies` and `reports` fill up, and it raises LotRefused at its end when no zone was usable. Memory holds one
    batch. `total`: features announced, for progress. `standard`: 2013, 2014, 2017, 2022, 2025, CC, POS, PSMV or empty
    when no column tells. `insee_codes`: what DOC_URBA_COM lists. `document`: the row of DOC_URBA. `pieces`: the written
    pieces. `origin`: where it comes from, in words."""

    name: str
    idurba: str
    standard: str
    sha256: str
    origin: str
    insee_codes: tuple[str, ...]
    document: dict[str, str]
    pieces: tuple["PieceFile", ...]
    total: int
    batches: Iterator[Sequence[Row]]
    anomalies: list[Anomaly] = field(default_factory=list)
    reports: list[TableReport] = field(default_factory=list)


@dataclass(frozen=True)
class PieceFile:
    """A written piece as it lies in the lot; `title` from titres_pieces_ecrites.csv, else empty."""

    path: str
    title: str
    member: Member


@dataclass(frozen=True)
class CommuneRow:
    """`wkb`: a valid 2D MultiPolygon."""

    insee_code: str
    name: str
    wkb: bytes
