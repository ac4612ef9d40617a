"""What is read, for the bilan, of modalités and of the acts that changed dates or modalités."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from carto.bilan import wording
from carto.bilan.record import Change, Modalite, Proof
from carto.concertations.models import Concertation, Event, RegisterEntry
from carto.concertations.procedures import Means
from carto.modalites import ledger


def modalites(concertation: Concertation, at: datetime) -> Iterator[Modalite]:
    """Those voted, then the publicity that is dated or done."""
    for line in ledger.read(concertation, at=at).public:
        row = line.modalite
        yield Modalite(
            wording=row.wording,
            means_label=row.get_means_display(),
            places=row.places,
            article=line.formality.article if line.formality else "",
            window=line.window,
            done=(row.done_from, row.done_until) if row.done_from else None,
            account=row.account,
            is_complete=row.is_complete,
            status_label=str(line.status.label),
            proofs=tuple(Proof(one.label, one.taken_on, one.place, one.sha256) for one in line.proofs),
        )


def changes(concertation: Concertation, at: datetime) -> Iterator[Change]:
    """As the register keeps them, the oldest first."""
    kept = RegisterEntry.objects.filter(
        concertation=concertation, event__in=(Event.CALENDAR, Event.MODALITES), recorded_at__lte=at
    )
    for entry in kept.select_related("opening").order_by("position"):
        content = getattr(entry, "opening", None) and entry.opening.content
        if content and content.get("act"):
            lines = _phases if entry.event == Event.CALENDAR else _modalite
            before, after = (tuple(lines(content.get(side), concertation)) for side in ("before", "after"))
            yield Change(entry.recorded_at.astimezone(concertation.zone_info), content["act"], before, after)


def _phases(rows: Sequence[Mapping[str, str]] | None, concertation: Concertation) -> Iterator[str]:
    for row in rows or ():
        opens, closes = (
            datetime.fromisoformat(row[name]).astimezone(concertation.zone_info) for name in ("opens_at", "closes_at")
        )
        yield f"{row['title']} : du {wording.minute(opens)} au {wording.until(closes)}"


def _modalite(row: Mapping[str, Any] | None, concertation: Concertation) -> Iterator[str]:
    """`concertation` as for phases: the two are called alike."""
    if row:
        dates = [row[name] for name in ("planned_from", "planned_until") if row[name]]
        told = [row["wording"], str(Means(row["means"]).label), row["places"], " – ".join(dates)]
        yield " ; ".join(part for part in told if part)
