"""The record of a concertation as plain values: the one form that every export and the bilan are made from.

In its public rendering, what is masked or withdrawn never enters these values: such an entry keeps its number, dates,
kind, themes, communes, votes and thread (code de l'urbanisme, L103-4: observations are recorded and kept), and loses
the rest. What no moderator has read yet keeps its number and date alone, and of such a comment nothing is said. The
statutory rendering holds all of it (`eyes.py`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.contributions.models import Ballots
from carto.contributions.passages import Hidden

GeoJSON = dict[str, Any]


class Rendering(models.TextChoices):
    """Two of one record, by the same code: putting it online is another act than keeping it (CRPA, L312-1-2)."""

    PUBLIC = "public", _("Version publique")
    STATUTORY = "statutory", _("Version complète")


@dataclass(frozen=True)
class Place:
    """A commune (`code`: INSEE) or a zone (`code`: its label, `label`: its long label), with its share, 0 to 1.

    `kind`: TYPEZONE of a zone; empty for a commune."""

    code: str
    label: str
    share: float
    kind: str = ""


@dataclass(frozen=True)
class Location:
    """`geometry`, `lon`, `lat` in EPSG:4326; `x_m`, `y_m` of the same point in the territory's metric projection."""

    geometry: GeoJSON
    lon: float
    lat: float
    x_m: float
    y_m: float
    length_m: float
    area_ha: float
    zones: tuple[Place, ...]


@dataclass(frozen=True)
class PhotoMention:
    """Size in pixels and SHA-256 of a photo as published, and what it shows when its author says it."""

    width: int
    height: int
    sha256: str
    description: str = ""


@dataclass(frozen=True)
class PieceMention:
    """A PDF as published: its name, its number of pages and its SHA-256."""

    label: str
    page_count: int
    sha256: str


@dataclass(frozen=True)
class Former:
    """What a contribution said before its author rewrote it; `number`: of the version, from 1."""

    number: int
    written_at: datetime
    title: str
    body: str


@dataclass(frozen=True)
class Content:
    """What its author wrote and placed. `pseudonym`: the name everyone reads, the organisation's or the person's, empty
    once hidden; `place_words`: the place in a sentence; `blur`: how exactly it is shown, exact, street or cell;
    `about`: the object of the plan it is about, `zone UB` or `prescription 0702`, empty without one;
    `author_kind_label`: empty for one person. `hidden`: what of the title and the text is masked for everyone else;
    none in the public rendering, which does not hold those words. `former`: what it said before, in the statutory
    rendering; the public reads that on its page."""

    pseudonym: str
    author_kind: str
    author_kind_label: str
    signatory_count: int | None
    title: str
    body: str
    location: Location | None
    photos: tuple[PhotoMention, ...] = ()
    pieces: tuple[PieceMention, ...] = ()
    replies: tuple[tuple[str, str], ...] = ()  # public ones: slug of the question, reply in words
    place_words: str = ""
    about: str = ""
    blur: str = "exact"
    hidden: tuple[Hidden, ...] = ()
    former: tuple[Former, ...] = ()


@dataclass(frozen=True)
class Comment:
    """`side`: favorable, neutral or unfavorable. Masked: `mask_reason` is said; masked or withdrawn by its author:
    `pseudonym` and `body` are empty in the public rendering. `useful`: how many people found it so. `hidden`: as of a
    `Content`."""

    number: int
    parent: int | None
    side: str
    side_label: str
    pseudonym: str
    body: str
    written_at: datetime
    is_argument: bool
    mask_reason: str = ""
    is_withdrawn: bool = False
    is_awaiting: bool = False
    useful: int = 0
    hidden: tuple[Hidden, ...] = ()

    @property
    def is_published(self) -> bool:
        return not (self.mask_reason or self.is_withdrawn or self.is_awaiting)


@dataclass(frozen=True)
class Change:
    """What an answer changed in the plan: « Zone UB », its words as they were and as they became."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Answer:
    outcome: str
    outcome_label: str
    body: str
    answered_at: datetime
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One contribution. Times are aware, in the civil time of the territory; `answers` latest first.

    `content` is None in the public rendering when it is masked (`mask_reason` says why), withdrawn or not public yet:
    `is_published` is false in both."""

    number: int
    reference: str
    channel: str
    received_at: datetime
    edited_at: datetime | None
    is_in_period: bool
    kind: str
    kind_label: str
    themes: tuple[str, ...]
    communes: tuple[Place, ...]
    is_published: bool
    content: Content | None
    mask_reason: str
    withdrawn_at: datetime | None
    for_count: int
    against_count: int
    mixed_count: int
    paper: Ballots
    platform: Ballots
    comments: tuple[Comment, ...]
    answers: tuple[Answer, ...]
    status: str
    status_label: str

    @property
    def votes(self) -> int:
        return self.for_count + self.against_count + self.mixed_count

    @property
    def location(self) -> Location | None:
        return self.content.location if self.content else None


@dataclass(frozen=True)
class Publication:
    """`srid`: EPSG code of `x_m`, `y_m`; `entries` in the order of their numbers; `idurba`: the plan in force;
    `questions`: slug and label of each whose replies it holds, retired ones included."""

    slug: str
    title: str
    owner_name: str
    owner_code: str
    procedure: str
    srid: int
    idurba: str
    data_at: datetime
    entries: tuple[Entry, ...]
    questions: tuple[tuple[str, str], ...] = ()
    rendering: Rendering = Rendering.PUBLIC

    @property
    def version(self) -> str:
        """Which rendering it is, as its files say it: in French, whatever the reader's language."""
        return "publique" if self.rendering is Rendering.PUBLIC else "complète"
