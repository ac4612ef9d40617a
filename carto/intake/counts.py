"""What another platform counted on what came from it: kept apart, and followed when the file is given again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from django.core.exceptions import ValidationError

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.gathering import Counted, gather
from carto.contributions.models import Ballots, Contribution, Means
from carto.intake.models import Imported

AGAIN = "Nouvel import"  # in French whatever the agent's language: it is what the register keeps


class WithCounts(Protocol):
    """A row whose `counts` are each of one sort, « mentions j’aime » say; empty for plain votes or supports."""

    @property
    def number(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def counts(self) -> Sequence[tuple[str, Ballots]]: ...


def bring(
    actor: Actor, concertation: Concertation, source: str, rows: Sequence[WithCounts], *, at: datetime
) -> tuple[int, list[tuple[int, str]]]:
    """How many counts were new or had changed, and the faulty ones. Call inside the transaction of the import."""
    kept, faults = 0, list[tuple[int, str]]()
    for row in rows:
        imported = Imported.objects.filter(concertation=concertation, source=source, source_id=row.key).first()
        if imported is None:
            continue  # its fault is told already
        contribution = imported.contribution
        contribution.concertation = concertation
        for sort, ballots in row.counts:
            place = f"{source} ({sort})" if sort else source
            try:
                kept += _keep(
                    actor, contribution, Counted(ballots, place, _day(concertation, at), means=Means.PLATFORM), at
                )
            except ValidationError as error:
                faults.append((row.number, " ".join(error.messages)))
    return kept, faults


def _day(concertation: Concertation, at: datetime) -> date:
    return at.astimezone(concertation.zone_info).date()


def _keep(actor: Actor, contribution: Contribution, counted: Counted, at: datetime) -> bool:
    last = contribution.gathered.current().filter(means=Means.PLATFORM, place=counted.place).first()
    if counted.ballots == (last.ballots if last else Ballots()):
        return False
    gather(actor, contribution, counted, replaces=last, reason=AGAIN if last else "", at=at)
    return True
