"""How far the inquiry is: what was handed on stands, and so does what it quotes."""

from carto.concertations.models import Concertation, Milestone
from carto.concertations.procedures import StepKind


def is_quoted(concertation: Concertation) -> bool:
    """Whether the procès-verbal de synthèse is handed on: it names the observations by their numbers."""
    return _is_done(concertation, StepKind.MINUTES)


def is_lodged(concertation: Concertation) -> bool:
    """Whether the report is: the working papers stay as they are."""
    return _is_done(concertation, StepKind.REPORT)


def _is_done(concertation: Concertation, step: StepKind) -> bool:
    return Milestone.objects.filter(concertation=concertation, step=step, done_on__isnull=False).exists()
