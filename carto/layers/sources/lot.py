"""What a source hands over: plain frozen records in EPSG:4326 (lon, lat), and the one way to refuse a file."""

from collections.abc import Callable
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

# step (a French word shown to the person), done, total
Progress = Callable[[str, int, int], None]

# Widths of the columns that receive the texts (models.Zone, models.Prescription).
LABEL_WIDTH = {"ZONE_URBA": 50, "PRESCRIPTION": 254}
FILE_WIDTH = 120
TEXT_WIDTH = 254


class LotRefused(ValueError):
    """A file that cannot be read as what it is given for; its only argument is a sentence for the person."""


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
class ZoneRow:
    """A row of ZONE_URBA: `kind` is one of U, AUc, AUs, A, N; `wkb` a valid 2D MultiPolygon."""

    rank: int
    label: str
    long_label: str
    kind: str
    regulation_file: str
    regulation_url: str
    area_ha: float
    wkb: bytes


@dataclass(frozen=True)
class PrescriptionRow:
    """A row of PRESCRIPTION_SURF, _LIN or _PCT (`table`: SURF, LIN, PCT); `wkb` is valid, 2D, of that family."""

    table: str
    rank: int
    label: str
    type_code: str
    subtype_code: str
    regulation_file: str
    regulation_url: str
    wkb: bytes


@dataclass(frozen=True)
class Lot:
    """A plan read whole and mended. `standard`: 2013, 2014, 2017, 2022 or empty when no column tells.

    `insee_codes`: what DOC_URBA_COM lists; the standard gives these communes no geometry."""

    name: str
    idurba: str
    standard: str
    sha256: str
    insee_codes: tuple[str, ...]
    zones: tuple[ZoneRow, ...]
    prescriptions: tuple[PrescriptionRow, ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True)
class CommuneRow:
    """`wkb`: a valid 2D MultiPolygon."""

    insee_code: str
    name: str
    wkb: bytes
