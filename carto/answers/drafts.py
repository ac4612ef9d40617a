"""An answer as it is typed, from the draft or from the answer that stands to what is stored."""

from dataclasses import dataclass
from typing import Any

from carto.answers.models import Work
from carto.contributions.models import Contribution
from carto.debate.models import Change, Point
from carto.debate.record import CHANGE_FIELDS
from carto.layers.models import Piece


@dataclass(frozen=True)
class Draft:
    """What is typed of an answer; any of it may still lack. `points`, `changes`: as `Work` keeps them."""

    outcome: str = ""
    body: str = ""
    points: tuple[dict[str, str], ...] = ()
    changes: tuple[dict[str, Any], ...] = ()


def written_of(contribution: Contribution) -> Draft:
    """What stands of its answer: the draft when there is one, else the answer that counts, else nothing."""
    work = Work.objects.filter(contribution=contribution).first()
    if work is not None and work.is_drafted:
        return Draft(work.outcome, work.body, tuple(work.points), tuple(work.changes))
    last = contribution.answers.first()
    if last is None:
        return Draft()
    points = [dict[str, str](**row) for row in last.points.values("argument", "outcome", "body")]
    changes = [dict[str, Any](**row) for row in last.changes.values("document", *CHANGE_FIELDS)]
    return Draft(last.outcome, last.body, tuple(points), tuple(changes))


def beside(draft: Draft) -> dict[str, Any]:
    """What goes with an outcome and its reason, to be stored. A document that left the plan meanwhile is no link."""
    named = {row["document"] for row in draft.changes} - {None}
    there = set(Piece.objects.filter(pk__in=named).values_list("pk", flat=True))
    changes = [
        Change(
            document_id=row["document"] if row["document"] in there else None,
            **{name: row[name] for name in CHANGE_FIELDS},
        )
        for row in draft.changes
    ]
    return {"points": [Point(**point) for point in draft.points], "changes": changes}
