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
class Proof:
    """What shows that something was done; `sha256`: of the file kept."""

    label: str
    taken_on: date | None
    place: str
    sha256: str


@dataclass(frozen=True)
class Modalite:
    """A modalité voted or, with its `article`, a publicity asked by the texts. `window`, `done`: first and last day."""

    wording: str
    means_label: str
    places: str
    article: str
    window: tuple[date, date] | None
    done: tuple[date, date | None] | None
    account: str
    is_complete: bool
    status_label: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Change:
    """What an act changed once the concertation was published; `before` and `after` are lines, empty for nothing."""

    changed_at: datetime
    act: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Gathering:
    """A meeting, office hours, a workshop or a walk, in civil time. `attendance`: None when nobody counted;
    `minutes_sha256`: of the minutes in PDF, empty without."""

    kind_label: str
    title: str
    starts_at: datetime
    place: str
    state_label: str
    cancel_reason: str
    attendance: int | None
    minutes: str
    minutes_sha256: str


@dataclass(frozen=True)
class Version:
    """One version of a document; `added_at`: when it was put online, in civil time; `changes`: empty for the first."""

    number: int
    dated: date
    added_at: datetime
    changes: str
    sha256: str


@dataclass(frozen=True)
class Document:
    """What the public could read, with all its versions, the first one first."""

    kind_label: str
    title: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Decision:
    """One line of the register of moderation, in civil time and without a word of what was masked, nor the name of
    whoever decided: `role`. `contested_at` and `ending`: of a masking that its author contested."""

    made_at: datetime
    reference: str
    verdict: str
    reason: str
    role: str
    contested_at: datetime | None
    ending: str
    ended_at: datetime | None


@dataclass(frozen=True)
class Closing:
    """The register frozen when contributions closed, in civil time; `sha256`: of the file."""

    title: str
    closed_at: datetime
    size: int
    sha256: str


@dataclass(frozen=True)
class Words:
    """What the authority wrote of a `part` (`parts.py`), in Markdown; `written_at` in civil time."""

    part: str
    number: int
    body: str
    written_at: datetime


@dataclass(frozen=True)
class ChangedPlace:
    """Ground in one piece that passed from a zone to another; a name is empty where no zone lies. `kind`: TYPEZONE of
    the later one. `references`: of the published contributions that touch it."""

    before: str
    after: str
    kind: str
    area_ha: float
    communes: tuple[str, ...]
    references: tuple[str, ...]
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class PlanStep:
    """A published version of the plan, of that day in civil time, and how much it changed of the one before: `places`
    counts those whose zone is another, None for the first version and where the two were not compared; `references`:
    of the published contributions that touch one."""

    name: str
    dated: date
    places: int | None
    area_ha: float
    references: tuple[str, ...]


@dataclass(frozen=True)
class Evolution:
    """From the version `before` to the version `after` of the plan, by name; `places`: the largest first; `steps`: of
    all versions, the first one first, where there are more than two."""

    before: str
    after: str
    before_sha256: str
    after_sha256: str
    places: tuple[ChangedPlace, ...]
    steps: tuple[PlanStep, ...] = ()


@dataclass(frozen=True)
class Record:
    """`register_head`: hash of the last entry of the register at `publication.data_at`, which has `register_size`."""

    publication: Publication
    act_reference: str
    act_date: date | None
    objectives: str
    time_zone: str
    phases: tuple[Period, ...]
    modalites: tuple[Modalite, ...]
    changes: tuple[Change, ...]
    gatherings: tuple[Gathering, ...]
    documents: tuple[Document, ...]
    decisions: tuple[Decision, ...]
    words: tuple[Words, ...]
    closings: tuple[Closing, ...]
    themes: tuple[Theme, ...]
    kinds: tuple[Label, ...]
    statuses: tuple[Label, ...]
    zone_kinds: tuple[Label, ...]
    communes: tuple[Area, ...]
    zones: tuple[Area, ...]
    perimeter: tuple[Ring, ...]
    plan: Plan | None
    evolution: Evolution | None
    register_size: int
    register_head: str
