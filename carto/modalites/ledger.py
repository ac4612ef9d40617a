"""What was announced beside what was done: the table a judge asks for, with what is late said early."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations import timeline
from carto.concertations.models import Concertation
from carto.concertations.procedures import Formality
from carto.modalites.models import Modalite, Proof

SOON = timedelta(days=15)


class Status(models.TextChoices):
    """In the order in which an agent should look at them."""

    LATE = "late", _("En retard")
    SOON = "soon", _("À faire bientôt")
    UNDER_WAY = "under_way", _("En cours")
    UNDATED = "undated", _("Sans date")
    TO_COME = "to_come", _("À venir")
    KEPT = "kept", _("Tenue")


@dataclass(frozen=True)
class Line:
    """`window`: first and last day foreseen, or asked by the texts; `formality`: None for a modalité voted."""

    modalite: Modalite
    formality: Formality | None
    window: tuple[date, date] | None
    status: Status
    proofs: tuple[Proof, ...]

    @property
    def is_told(self) -> bool:
        """Whether anything says what became of it."""
        return self.modalite.is_complete or self.modalite.done_from is not None or bool(self.modalite.account)

    @property
    def lacks_proof(self) -> bool:
        return self.status is Status.KEPT and not self.proofs

    @property
    def is_public(self) -> bool:
        """A formality without a date nor a fact tells nobody anything yet."""
        return self.formality is None or self.window is not None or self.modalite.done_from is not None


@dataclass(frozen=True)
class Ledger:
    voted: tuple[Line, ...]
    formalities: tuple[Line, ...]

    @property
    def lines(self) -> list[Line]:
        return [*self.voted, *self.formalities]

    @property
    def public(self) -> list[Line]:
        return [line for line in self.lines if line.is_public]

    @property
    def pressing(self) -> list[Line]:
        """What is late or soon is, the most late first."""
        found = [line for line in self.lines if line.status in (Status.LATE, Status.SOON)]
        return sorted(found, key=lambda line: line.window or (date.max, date.max))

    @property
    def unproved(self) -> list[Line]:
        return [line for line in self.lines if line.lacks_proof]


def read(concertation: Concertation, *, at: datetime) -> Ledger:
    """Four queries, and the phases."""
    rows = list(concertation.modalites.prefetch_related("proofs"))
    stored = {row.formality: row for row in rows if row.formality}
    chronology = timeline.read(concertation, at=at)
    today = at.astimezone(concertation.zone_info).date()
    formal = [
        _line(stored.get(one.slug) or begun(concertation, one), one, one.window(chronology.dates), today)
        for one in chronology.template.formalities
    ]
    voted = [_line(row, None, row.planned, today) for row in rows if not row.formality]
    return Ledger(tuple(voted), tuple(formal))


def begun(concertation: Concertation, formality: Formality) -> Modalite:
    """The row of a formality nobody has recorded anything of yet; unsaved."""
    return Modalite(concertation=concertation, formality=formality.slug, wording=str(formality), means=formality.means)


def _line(modalite: Modalite, formality: Formality | None, window: tuple[date, date] | None, today: date) -> Line:
    proofs = tuple(modalite.proofs.all()) if modalite.pk else ()
    return Line(modalite, formality, window, _status(modalite, window, today), proofs)


def _status(modalite: Modalite, window: tuple[date, date] | None, today: date) -> Status:
    if modalite.is_complete:
        return Status.KEPT
    if window is None:
        return Status.UNDATED if modalite.done_from is None else Status.UNDER_WAY
    starts, ends = window
    if modalite.done_from is not None:
        return Status.UNDER_WAY if today <= ends else Status.LATE
    if today > starts:
        return Status.LATE
    return Status.SOON if today >= starts - SOON else Status.TO_COME
