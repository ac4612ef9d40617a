"""What is read, for the bilan, of what the team did: meetings held, documents put online, texts moderated."""

from collections.abc import Iterator
from datetime import datetime

from carto.bilan.record import Closing, Decision, Document, Gathering, Version
from carto.concertations.models import Concertation
from carto.dossier.models import DocumentVersion
from carto.moderation import record as moderation


def gatherings(concertation: Concertation, at: datetime) -> Iterator[Gathering]:
    """Those announced by then, in the order of their dates, the cancelled ones too."""
    for row in concertation.meetings.filter(announced_at__lte=at):
        yield Gathering(
            kind_label=row.get_kind_display(),
            title=row.title,
            starts_at=row.starts_at.astimezone(concertation.zone_info),
            place=row.place_words,
            state_label=str(row.state.label),
            cancel_reason=row.cancel_reason,
            attendance=row.attendance,
            minutes=row.minutes,
            minutes_sha256=row.minutes_sha256,
        )


def documents(concertation: Concertation, at: datetime) -> Iterator[Document]:
    """Those that had a version online by then, with the versions of then."""
    held: dict[int, list[DocumentVersion]] = {}
    rows = DocumentVersion.objects.filter(document__concertation=concertation, added_at__lte=at)
    for row in rows.select_related("document").order_by("document", "number"):
        held.setdefault(row.document_id, []).append(row)
    for versions in held.values():
        document = versions[0].document
        yield Document(
            document.get_kind_display(), document.title, tuple(_version(row, concertation) for row in versions)
        )


def closings(concertation: Concertation, at: datetime) -> Iterator[Closing]:
    for row in concertation.closings.filter(frozen_at__lte=at):
        yield Closing(row.title, row.closed_at.astimezone(concertation.zone_info), row.size, row.sha256)


def _version(row: DocumentVersion, concertation: Concertation) -> Version:
    return Version(row.number, row.dated, row.added_at.astimezone(concertation.zone_info), row.changes, row.sha256)


def decisions(concertation: Concertation, at: datetime) -> Iterator[Decision]:
    """The oldest first; what came of a masking after `at` is not known yet."""

    def civil(moment: datetime | None) -> datetime | None:
        return moment.astimezone(concertation.zone_info) if moment is not None and moment <= at else None

    for row in moderation.rows(concertation, at=at):
        ended_at = civil(row.ended_at)
        yield Decision(
            made_at=row.made_at.astimezone(concertation.zone_info),
            reference=row.reference,
            verdict=row.verdict,
            reason=row.reason,
            role=row.role,
            contested_at=civil(row.contested_at),
            ending=row.ending if ended_at else "",
            ended_at=ended_at,
        )
