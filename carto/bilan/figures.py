"""The numbers of the bilan: pure functions of the record, each recomputable from the annexed GeoJSON."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carto.bilan import wording
from carto.bilan.record import Label, Record
from carto.contributions.models import Ballots
from carto.exchange.publication import Entry

CHANNELS = (
    ("web", "Carte en ligne (W)"),
    ("registre", "Registre papier (R)"),
    ("courrier", "Courrier (C)"),
    ("courriel", "Courriel (M)"),
    ("oral", "À l’oral (O)"),
)
LONGEST_BY_WEEK = timedelta(weeks=26)


@dataclass(frozen=True)
class Tally:
    """What a set of contributions received; masked comments are counted."""

    contributions: int
    for_count: int
    against_count: int
    mixed_count: int
    comments: int

    @property
    def votes(self) -> int:
        return self.for_count + self.against_count + self.mixed_count


@dataclass(frozen=True)
class Row:
    """`code` is the GeoJSON's (slug, INSEE, TYPEZONE); empty on the row of those that have none."""

    code: str
    label: str
    tally: Tally


@dataclass(frozen=True)
class Totals:
    """The whole. `answered`: contributions with at least one answer."""

    tally: Tally
    published: int
    masked: int
    withdrawn: int
    in_period: int
    out_of_period: int
    answered: int
    arguments: int
    points: int
    lines: int
    polygons: int
    paper: Ballots
    platform: Ballots


@dataclass(frozen=True)
class Promises:
    """How many modalités, voted or asked by the texts; `kept`: done in full; `proved`: with a proof at least."""

    total: int
    kept: int
    proved: int


def promises(record: Record) -> Promises:
    held = record.modalites
    return Promises(len(held), sum(one.is_complete for one in held), sum(bool(one.proofs) for one in held))


@dataclass(frozen=True)
class Attendance:
    """How many gatherings were announced and not cancelled; `counted`: those where people were counted, `people`."""

    gatherings: int
    counted: int
    people: int


def attendance(record: Record) -> Attendance:
    kept = [one for one in record.gatherings if not one.cancel_reason]
    counted = [one.attendance for one in kept if one.attendance is not None]
    return Attendance(len(kept), len(counted), sum(counted))


def moderation(record: Record) -> tuple[tuple[str, int], ...]:
    """How many decisions of each sort and, of those that have one, of each reason; the most frequent first."""
    held = Counter(f"{one.verdict} – {one.reason}" if one.reason else one.verdict for one in record.decisions)
    return tuple(sorted(held.items(), key=lambda item: (-item[1], item[0])))


def tally(entries: Iterable[Entry]) -> Tally:
    held = list(entries)
    return Tally(
        contributions=len(held),
        for_count=sum(entry.for_count for entry in held),
        against_count=sum(entry.against_count for entry in held),
        mixed_count=sum(entry.mixed_count for entry in held),
        comments=sum(len(entry.comments) for entry in held),
    )


def totals(record: Record) -> Totals:
    entries = record.publication.entries
    shapes = [entry.location.geometry["type"] for entry in entries if entry.location]
    in_period = sum(entry.is_in_period for entry in entries)
    return Totals(
        tally=tally(entries),
        published=sum(entry.is_published for entry in entries),
        masked=sum(bool(entry.mask_reason) for entry in entries),
        withdrawn=sum(entry.withdrawn_at is not None and not entry.mask_reason for entry in entries),
        in_period=in_period,
        out_of_period=len(entries) - in_period,
        answered=sum(bool(entry.answers) for entry in entries),
        arguments=sum(comment.is_argument for entry in entries for comment in entry.comments),
        points=shapes.count("Point"),
        lines=shapes.count("LineString"),
        polygons=shapes.count("Polygon"),
        paper=sum((entry.paper for entry in entries), Ballots()),
        platform=sum((entry.platform for entry in entries), Ballots()),
    )


def by_theme(record: Record) -> tuple[Row, ...]:
    """A contribution counts once in each of its themes."""
    labels = [(theme.slug, theme.label) for theme in record.themes]
    return _rows(record, labels, lambda entry: entry.themes, "Sans thème")


def by_commune(record: Record) -> tuple[Row, ...]:
    """A contribution counts once in each commune it touches."""
    labels = [(commune.code, commune.name) for commune in record.communes]
    return _rows(record, labels, lambda entry: [place.code for place in entry.communes], "Commune non déterminée")


def by_kind(record: Record) -> tuple[Row, ...]:
    return _rows(record, _pairs(record.kinds), lambda entry: [entry.kind], "Sans nature")


def by_channel(record: Record) -> tuple[Row, ...]:
    """All of them share one series of numbers; those through which nothing came are left out, the web apart."""
    used = {entry.channel for entry in record.publication.entries} | {"web"}
    labels = [(code, label) for code, label in CHANNELS if code in used]
    return _rows(record, labels, lambda entry: [entry.channel], "Autre voie")


def by_zone_kind(record: Record) -> tuple[Row, ...]:
    """A contribution counts once in each type of zone it touches, however many zones of that type."""
    return _rows(record, _pairs(record.zone_kinds), _zone_kinds, "Hors zonage, ou lieu non publié")


def by_outcome(record: Record) -> tuple[Row, ...]:
    return _rows(record, _pairs(record.statuses), lambda entry: [entry.status], "Sans suite")


def by_period(record: Record) -> tuple[Row, ...]:
    """By week from Monday, by calendar month beyond 26 weeks; in civil time, empty periods between included."""
    days = [entry.received_at.date() for entry in record.publication.entries]
    if not days:
        return ()
    is_weekly = max(days) - min(days) <= LONGEST_BY_WEEK
    start, following, label = (_monday, _next_week, _week_label) if is_weekly else (_first, _next_month, wording.month)
    labels, current = [], start(min(days))
    while current <= max(days):
        labels.append((current.isoformat(), label(current)))
        current = following(current)
    return _rows(record, labels, lambda entry: [start(entry.received_at.date()).isoformat()], "Sans date")


def _rows(
    record: Record, labels: Sequence[tuple[str, str]], codes: Callable[[Entry], Iterable[str]], without: str
) -> tuple[Row, ...]:
    """A row for each label, and a last one for the entries under none of them, when there are any."""
    known = {code for code, _label in labels}
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in record.publication.entries:
        for code in set(codes(entry)) & known or {""}:
            groups[code].append(entry)
    rows = [Row(code, label, tally(groups[code])) for code, label in labels]
    return (*rows, Row("", without, tally(groups[""]))) if groups[""] else tuple(rows)


def _pairs(labels: Iterable[Label]) -> list[tuple[str, str]]:
    return [(label.slug, label.label) for label in labels]


def _zone_kinds(entry: Entry) -> list[str]:
    return [zone.kind for zone in entry.location.zones] if entry.location else []


def _monday(when: date) -> date:
    return when - timedelta(days=when.weekday())


def _first(when: date) -> date:
    return when.replace(day=1)


def _next_week(when: date) -> date:
    return when + timedelta(weeks=1)


def _next_month(when: date) -> date:
    return (when + timedelta(days=31)).replace(day=1)


def _week_label(when: date) -> str:
    last = when + timedelta(days=6)
    month = "" if last.month == when.month else f" {wording.MONTHS[when.month - 1]}"
    return f"{when.day}{month} – {last.day} {wording.MONTHS[last.month - 1]} {last.year}"
