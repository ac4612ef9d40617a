"""What the register held when contributions closed: a file frozen once for each closing, that nothing late changes.

One canonical value a line: what closed, each entry as far as the last one recorded before (`register.line`), each head
published before. It holds no text, only what commits to each. The file is a function of the register alone: made a
minute later or, after an outage, a day later, it has the same bytes; killed while it was being made, it is made again.

What came in time but was written only after the file was frozen is never left out of every file: it has the closing
frozen again, longer, beside the first, which stays."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from carto.concertations import register
from carto.concertations.models import Concertation, Phase, RegisterEntry
from carto.concertations.phases import OPENS, Action
from carto.witness import publishing
from carto.witness.models import Closing, Head
from carto.witness.publishing import RegisterBroken

logger = logging.getLogger(__name__)

# What was received at the last second has been written by then; what has not will have it frozen again.
SETTLES = timedelta(minutes=1)
TAKE_CONTRIBUTIONS = [kind for kind, opened in OPENS.items() if Action.SUBMIT in opened]


def freeze_due(at: datetime) -> None:
    """Freeze what closed and is not frozen yet, or no longer holds all that came in time. A register that is broken is
    logged, each time, and keeps none of the others waiting."""
    for phase in _due(at).select_related("concertation").defer("concertation__perimeter").order_by("closes_at", "id"):
        try:
            freeze(phase, at=at)
        except RegisterBroken:
            logger.exception("The register of %s is broken: its closing is not frozen", phase.concertation.slug)


def _due(at: datetime) -> QuerySet[Phase]:
    closings = Closing.objects.filter(concertation=OuterRef("concertation"), closed_at=OuterRef("closes_at"))
    largest = Subquery(closings.order_by("-size").values("size")[:1])
    left_out = RegisterEntry.objects.filter(
        concertation=OuterRef("concertation"), recorded_at__lt=OuterRef("closes_at"), position__gt=OuterRef("held")
    )
    closed = Phase.objects.filter(
        kind__in=TAKE_CONTRIBUTIONS, closes_at__lte=at - SETTLES, concertation__published_at__isnull=False
    )
    return closed.annotate(held=largest).filter(Q(held=None) | Exists(left_out))


def freeze(phase: Phase, *, at: datetime) -> Closing:
    """The file, then its row: a row without its file cannot be."""
    concertation = phase.concertation
    before = RegisterEntry.objects.filter(concertation=concertation, recorded_at__lt=phase.closes_at)
    closing = Closing(
        concertation=concertation, number=Closing.objects.filter(concertation=concertation).count() + 1,
        title=phase.title, closed_at=phase.closes_at, frozen_at=at,
        size=before.order_by("-position").values_list("position", flat=True).first() or 0,
    )  # fmt: skip
    lines = list(_lines(closing))
    closing.sha256, closing.size_bytes = _measure(lines)
    publishing.write_whole(path_of(closing), lines)
    closing.save(force_insert=True)
    return closing


def file_of(closing: Closing) -> Path:
    """Written again from the database when the file is lost, if that still says the same (RegisterBroken otherwise)."""
    path = path_of(closing)
    if not path.exists():
        lines = list(_lines(closing))
        if _measure(lines) != (closing.sha256, closing.size_bytes):
            raise RegisterBroken(_no_longer(closing))
        publishing.write_whole(path, lines)
    return path


def path_of(closing: Closing) -> Path:
    name = f"closing-{closing.closed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{closing.size}.jsonl"
    return Path(settings.MEDIA_ROOT) / "registers" / str(closing.concertation_id) / name


def problems(concertation: Concertation) -> Iterator[str]:
    """In what the database or the files contradict what was frozen, in French; nothing when all holds."""
    for closing in Closing.objects.filter(concertation=concertation):
        try:
            if _measure(list(_lines(closing))) != (closing.sha256, closing.size_bytes):
                yield _no_longer(closing)
        except RegisterBroken as broken:
            yield f"{_no_longer(closing)} : {broken}"
        path = path_of(closing)
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() != closing.sha256:
            yield f"clôture {closing.number} : le fichier n’est plus celui qui a été figé"


def _no_longer(closing: Closing) -> str:
    return f"clôture {closing.number} : le registre n’est plus celui qui a été figé"


def _lines(closing: Closing) -> Iterator[bytes]:
    named = {"format": "carto-cloture-1", "phase": closing.title}
    yield register.canonical(named | {"closed_at": _utc(closing.closed_at), "size": closing.size})
    yield from publishing.lines_of(closing.concertation, closing.size)
    for head in Head.objects.filter(concertation=closing.concertation, published_at__lt=closing.closed_at):
        said = {"head": head.root, "size": head.size, "published_at": _utc(head.published_at)}
        yield register.canonical(said)


def _measure(lines: list[bytes]) -> tuple[str, int]:
    """SHA-256 and bytes of the file of those lines."""
    whole = b"".join(line + b"\n" for line in lines)
    return hashlib.sha256(whole).hexdigest(), len(whole)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
