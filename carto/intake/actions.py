"""Verbs of the team that enters what others said: one at once, or a page of a paper register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Kind, Theme
from carto.concertations.phases import Action
from carto.concertations.rules import require, require_somewhere
from carto.contributions import actions as contributions
from carto.contributions import correcting, placing
from carto.contributions.correcting import Entry
from carto.contributions.models import Ballots, Channel, Contribution
from carto.intake import counts, threads
from carto.intake.models import Imported, Origin, Scan
from carto.intake.sheets import named
from carto.intake.threads import MOST_KEY, Remark, digest_of
from carto.intake.titles import title_of
from carto.kit.models import Trace
from carto.meetings.models import Meeting
from carto.modalites.proving import NewProof


@dataclass(frozen=True)
class Line:
    """What one person said. Without a `title`, the first words of the text are one. `trace`: what they drew on a sheet
    of paper, which `geometry` comes from."""

    kind: Kind
    themes: Sequence[Theme]
    body: str
    title: str = ""
    name: str = ""
    geometry: GEOSGeometry | None = None
    trace: Trace | None = None
    is_public: bool = True
    keeps_contact: bool = False


@dataclass(frozen=True)
class Received:
    """How, where and when; `is_late_kept`: keep it, apart, though it came out of time."""

    channel: Channel
    received_at: datetime
    place: str = ""
    page: str = ""
    meeting: Meeting | None = None
    is_late_kept: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a spreadsheet: what it says, or why it says nothing that can be entered. `key`: by which it is known.
    `counts`: what the other platform counted on it, each with its sort, empty for votes or supports."""

    number: int
    key: str
    line: Line | None = None
    received: Received | None = None
    problem: str = ""
    counts: Sequence[tuple[str, Ballots]] = ()

    @property
    def digest(self) -> str:
        return digest_of(self.line.title, self.line.body) if self.line else ""


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet says. `source`: whence it came, as the agent names it; the identifiers of two sources are
    apart. `aside`: how many rows are of a kind that is not taken over: reports, news, texts removed over there."""

    source: str
    rows: Sequence[Row]
    remarks: Sequence[Remark] = ()
    aside: int = 0


@dataclass(frozen=True)
class Outcome:
    """`known`: rows that an earlier import had entered; `deep`: comments deeper than our two levels;
    `counts`: counts of the other platform that are new or have changed; `faults`: number
    of the row, and why."""

    entered: int
    comments: int
    deep: int
    counts: int
    known: int
    aside: int
    faults: list[tuple[int, str]]

    @property
    def total(self) -> int:
        return self.entered + self.comments

    @property
    def is_of_use(self) -> bool:
        return bool(self.total or self.counts)


class FaultyLines(Exception):
    """`problems`: what is wrong with each faulty line, by its rank."""

    def __init__(self, problems: dict[int, ValidationError]) -> None:
        super().__init__(problems)
        self.problems = problems


@transaction.atomic
def enter(actor: Actor, concertation: Concertation, received: Received, line: Line, *, at: datetime) -> Contribution:
    """Enter what one person said. ValidationError by field, as `contributions.transcribe`."""
    require_somewhere(actor, Action.TRANSCRIBE, concertation, at=at)
    return _enter(actor, concertation, received, line, None, at)


def enter_page(
    actor: Actor,
    concertation: Concertation,
    received: Received,
    lines: Sequence[Line],
    *,
    scan: NewProof | None = None,
    at: datetime,
) -> list[Contribution]:
    """Enter the lines of one page of a register, all of them or, when one is faulty (FaultyLines), none."""
    require_somewhere(actor, Action.TRANSCRIBE, concertation, at=at)
    problems: dict[int, ValidationError] = {}
    entered: list[Contribution] = []
    with _Kept(concertation, scan, at) as kept, transaction.atomic():
        page = kept.save()
        for rank, line in enumerate(lines):
            try:
                entered.append(_enter(actor, concertation, received, line, page, at))
            except ValidationError as error:
                problems[rank] = error
        if problems:
            raise FaultyLines(problems)
    return entered


@transaction.atomic
def bring(actor: Actor, concertation: Concertation, sheet: Sheet, *, is_dry: bool, at: datetime) -> Outcome:
    """Enter the rows of a spreadsheet in one transaction, each by itself: a faulty one leaves the others. Comments
    come after the contributions they are about. `is_dry`: all of it is tried, and nothing stays."""
    require(actor, Action.TRANSCRIBE, concertation, at=at)
    imported = concertation.imported.filter(source=sheet.source)
    digests = dict(imported.values_list("source_id", "digest"))
    entered, known, faults = 0, 0, list[tuple[int, str]]()
    for row in sheet.rows:
        key = row.key[:MOST_KEY]
        if key in digests and row.digest in (digests[key], ""):
            known += 1
            continue
        try:
            _bring(actor, concertation, sheet.source, row, is_known=bool(digests.get(key)), at=at)
            digests[key] = row.digest
            entered += 1
        except ValidationError as error:
            faults.append((row.number, " ".join(error.messages)))
    faulty = {number for number, _why in faults}
    sound = [row for row in sheet.rows if row.counts and row.number not in faulty]
    counted, refused = counts.bring(actor, concertation, sheet.source, sound, at=at)
    said = threads.bring(concertation, sheet.source, sheet.remarks, at=at)
    transaction.set_rollback(is_dry)
    faults = sorted([*faults, *refused, *said.faults])
    return Outcome(entered, said.entered, said.deep, counted, known + said.known, sheet.aside, faults)


def _bring(actor: Actor, concertation: Concertation, source: str, row: Row, *, is_known: bool, at: datetime) -> None:
    if row.line is None or row.received is None:
        raise ValidationError(row.problem)
    if is_known:
        raise ValidationError(threads.ANOTHER_TEXT)
    with transaction.atomic():
        contribution = _enter(actor, concertation, row.received, row.line, None, at)
        Imported.objects.create(
            concertation=concertation, contribution=contribution, source=source, source_id=row.key[:MOST_KEY],
            digest=row.digest,
        )  # fmt: skip


def _enter(
    actor: Actor, concertation: Concertation, received: Received, line: Line, scan: Scan | None, at: datetime
) -> Contribution:
    _check_whose(concertation, received, line)
    contribution = contributions.transcribe(
        actor, concertation, channel=received.channel, kind=line.kind, themes=line.themes,
        title=line.title.strip() or title_of(line.body), body=line.body, geometry=line.geometry,
        name=line.name.strip() or ANONYMOUS, is_public=line.is_public, is_late_kept=received.is_late_kept,
        keeps_contact=line.keeps_contact, received_at=received.received_at, at=at,
    )  # fmt: skip
    assert actor.user is not None  # the rules ask for a role, which only an account has
    Origin.objects.create(
        contribution=contribution, place=received.place, page=received.page, meeting=received.meeting, scan=scan,
        trace=line.trace, drawn_on=named(line.trace) if line.trace else "", entered_by=actor.user, entered_at=at,
    )  # fmt: skip
    return contribution


@transaction.atomic
def correct(
    actor: Actor,
    contribution: Contribution,
    entry: Entry,
    *,
    reason: str,
    trace: Trace | None = None,
    is_late_kept: bool = False,
    keeps_contact: bool = False,
    at: datetime,
) -> Contribution:
    """Correct what was entered. `trace`: what was drawn on a sheet, which the new place comes from. ValidationError as
    `correcting.correct`."""
    require(actor, Action.CORRECT, contribution.concertation, contribution, at=at)
    _check_trace(contribution.concertation, trace)
    has_moved = placing.has_moved(contribution, entry.geometry, placing.EXACTLY)
    corrected = correcting.correct(
        actor, contribution, entry, reason=reason, is_late_kept=is_late_kept, keeps_contact=keeps_contact, at=at
    )
    if has_moved:
        drawn_on = named(trace) if trace else ""
        Origin.objects.filter(contribution=contribution).update(trace=trace, drawn_on=drawn_on)
    return corrected


def _check_whose(concertation: Concertation, received: Received, line: Line) -> None:
    if received.meeting is not None and received.meeting.concertation_id != concertation.pk:
        raise ValidationError({"meeting": [_("Cette rencontre est celle d’une autre concertation.")]})
    _check_trace(concertation, line.trace)


def _check_trace(concertation: Concertation, trace: Trace | None) -> None:
    if trace is not None and trace.scan.concertation_id != concertation.pk:
        raise ValidationError({"geometry": [_("Ce tracé est celui d’une autre concertation.")]})


ANONYMOUS = "Anonyme"  # in French whatever the agent's language: it is what everyone reads


class _Kept:
    """A scan's row and file; the file goes when the block fails: a rolled-back transaction does not reach the disk."""

    def __init__(self, concertation: Concertation, given: NewProof | None, at: datetime) -> None:
        self.concertation, self.given, self.at = concertation, given, at
        self.row: Scan | None = None

    def __enter__(self) -> "_Kept":
        return self

    def save(self) -> Scan | None:
        if self.given is None:
            return None
        self.row = Scan(
            concertation=self.concertation, page_count=self.given.page_count, sha256=self.given.sha256, added_at=self.at
        )
        self.row.file.save(self.given.name, ContentFile(self.given.content), save=False)
        self.row.save(force_insert=True)
        return self.row

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None and self.row is not None:
            self.row.file.storage.delete(str(self.row.file.name))
