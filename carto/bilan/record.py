"""Everything a bilan is made from, frozen: what `collect` reads and `figures`, `maps` and `document` work on."""

from dataclasses import dataclass
from datetime import date, datetime

from carto.exchange.publication import Publication

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Theme:
    """`pictogram`: the path of a drawing of 24 by 24, empty when there is none."""

    slug: str
    label: str
    color: str
    pictogram: str = ""


@dataclass(frozen=True)
class Label:
    """A value of a closed list: as in the data, and as people read it."""

    slug: str
    label: str


@dataclass(frozen=True)
class Period:
    """A phase, [opens_at, closes_at) in civil time; `takes_contributions`: it makes what is received be in time."""

    title: str
    kind_label: str
    opens_at: datetime
    closes_at: datetime
    takes_contributions: bool


@dataclass(frozen=True)
class Area:
    """A commune (`code`: INSEE) or a zone (`code`: TYPEZONE): its rings (EPSG:4326) and where to write its name."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    label_at: tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """The version of the plan in force on the map; times in civil time."""

    name: str
    idurba: str
    published_at: datetime
    source_sha256: str


@dataclass(frozen=True)
class Record:
    """`register_head`: hash of the last entry of the register at `publication.data_at`, which has `register_size`."""

    publication: Publication
    act_reference: str
    act_date: date | None
    objectives: str
    time_zone: str
    phases: tuple[Period, ...]
    themes: tuple[Theme, ...]
    kinds: tuple[Label, ...]
    statuses: tuple[Label, ...]
    zone_kinds: tuple[Label, ...]
    communes: tuple[Area, ...]
    zones: tuple[Area, ...]
    perimeter: tuple[Ring, ...]
    plan: Plan | None
    register_size: int
    register_head: str
