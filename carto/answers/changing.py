"""What the answers changed in the plan: read from the answers that count, of what everyone may read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from carto.concertations.models import Concertation
from carto.contributions.filters import CODE
from carto.contributions.models import Contribution
from carto.debate.models import Answer, Change, ChangeKind
from carto.layers.cnig_codes import prescription_label
from carto.layers.models import PlanVersion, Prescription, Zone
from carto.layers.regulation import address_of

BESIDE = ("points", "changes__document__version__concertation")
LATEST = Answer.objects.filter(contribution=OuterRef("answer__contribution")).order_by("-answered_at", "-pk")


@dataclass(frozen=True)
class Told:
    """One change as one reads it; `url`: the page of the zone or of the prescription, else the piece, else nothing."""

    name: str
    url: str
    before: str
    after: str
    page: int | None


@dataclass(frozen=True)
class Asked:
    """What the page was asked: one piece of the plan, one outcome; empty, all of them."""

    kind: str = ""
    label: str = ""
    outcome: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """`piece=zone:UB`, `suite=retained`; what is not known is ignored."""
        kind, _colon, label = query.get("piece", "").replace("\x00", "").partition(":")
        outcome = query.get("suite", "")
        is_kind = kind in ChangeKind.values and bool(label)
        known = {value for value, _words in Answer._meta.get_field("outcome").flatchoices}
        return cls(kind if is_kind else "", label if is_kind else "", outcome if outcome in known else "")

    @property
    def piece(self) -> str:
        return f"{self.kind}:{self.label}" if self.kind else ""

    @property
    def query(self) -> str:
        return urlencode([(name, value) for name, value in (("piece", self.piece), ("suite", self.outcome)) if value])


def standing(concertation: Concertation) -> QuerySet[Change]:
    """The changes of the answers that count, of published contributions."""
    public = Contribution.objects.filter(concertation=concertation).published()
    return Change.objects.filter(answer__contribution__in=public, answer=Subquery(LATEST.values("pk")[:1]))


def contributions(concertation: Concertation, asked: Asked) -> QuerySet[Contribution]:
    """Those whose answer changed something, in the order of their numbers; `told_of` reads what."""
    rows = standing(concertation)
    if asked.kind:
        rows = rows.filter(kind=asked.kind, label=asked.label)
    found = Contribution.objects.filter(pk__in=rows.order_by().values("answer__contribution"))
    if asked.outcome:
        found = found.filter(status=asked.outcome)
    answers = Answer.objects.order_by("-answered_at", "-pk").prefetch_related(*BESIDE)
    shown = found.order_by("number").defer("geometry", "public_geometry", "search_text", "body")
    return shown.prefetch_related(Prefetch("answers", answers))


def pieces(concertation: Concertation) -> list[tuple[str, str, int]]:
    """What changed, each piece once: its value in the address, its name, how many contributions weighed on it."""
    rows = standing(concertation).order_by("kind", "label").values_list("kind", "label")
    counted = rows.annotate(n=Count("answer__contribution", distinct=True))
    return [(f"{kind}:{label}", Change(kind=kind, label=label).name, n) for kind, label, n in counted]


def told(concertation: Concertation, changes: Iterable[Change]) -> list[Told]:
    """Needs `document__version__concertation`."""
    rows = list(changes)
    known = _pages(concertation, rows)
    return [_told(row, known) for row in rows]


def told_of(concertation: Concertation, rows: Iterable[Contribution]) -> list[tuple[Contribution, Answer, list[Told]]]:
    """Of each contribution read by `contributions`, the answer that counts and what it changed."""
    latest = [(row, row.answers.all()[0]) for row in rows]
    known = _pages(concertation, [change for _row, answer in latest for change in answer.changes.all()])
    return [(row, answer, [_told(one, known) for one in answer.changes.all()]) for row, answer in latest]


def plan_names(concertation: Concertation) -> list[str]:
    """What the field of the name proposes: the zones and the types of prescription of the plan in force."""
    version = PlanVersion.objects.in_force(concertation)
    zones = Zone.objects.filter(version=version).order_by("label").values_list("label", flat=True).distinct()
    types = Prescription.objects.filter(version=version).order_by("type_code", "subtype_code")
    codes = types.values_list("type_code", "subtype_code").distinct()
    return [*zones, *(f"{kind}{subtype}" for kind, subtype in codes)]


def _told(change: Change, known: dict[tuple[str, str], str]) -> Told:
    url = known.get((change.kind, change.label)) or _document(change)
    return Told(_words(change), url, change.before, change.after, change.page)


def _pages(concertation: Concertation, changes: Sequence[Change]) -> dict[tuple[str, str], str]:
    """The page of each zone and type of prescription that a published plan knows."""
    labels = {change.label for change in changes if change.kind == ChangeKind.ZONE}
    codes = {change.label for change in changes if _has_code(change)}
    plans = PlanVersion.objects.published().filter(concertation=concertation)
    found: dict[tuple[str, str], str] = {}
    if labels:
        zones = Zone.objects.filter(version__in=plans, label__in=labels).order_by()
        for label in zones.values_list("label", flat=True).distinct():
            found[ChangeKind.ZONE, label] = reverse("contributions:zone", args=[concertation.slug, label])
    if codes:
        types = Prescription.objects.filter(version__in=plans, type_code__in={code[:2] for code in codes}).order_by()
        for row in types.values_list("type_code", "subtype_code").distinct():
            if (code := "".join(row)) in codes:
                address = reverse("contributions:prescription", args=[concertation.slug, code])
                found[ChangeKind.PRESCRIPTION, code] = address
    return found


def _has_code(change: Change) -> bool:
    return change.kind == ChangeKind.PRESCRIPTION and CODE.fullmatch(change.label) is not None


def _words(change: Change) -> str:
    if _has_code(change):
        return prescription_label(change.label[:2], change.label[2:]) or change.name
    return change.name


def _document(change: Change) -> str:
    document = change.document
    if document is None or document.version.published_at is None:
        return ""
    return address_of(document) + (f"#page={change.page}" if change.page else "")


def dots(rows: Iterable[Contribution]) -> list[dict[str, Any]]:
    """What the map draws: those that have a place, as everyone may see it."""
    return [
        {
            "lon": row.lon_e5 / 1e5,
            "lat": row.lat_e5 / 1e5,
            "reference": row.reference,
            "title": row.title,
            "outcome": row.status,
            "words": row.get_status_display(),
        }
        for row in rows
        if row.lon_e5 is not None and row.lat_e5 is not None
    ]
