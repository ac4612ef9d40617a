"""The register of moderation: each decision and what became of it, for the team's page, for the bilan, and as counts
that name nobody for everyone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from carto.concertations.models import Concertation
from carto.contributions import reasons
from carto.moderation.models import Contest, Decision, Outcome, Verdict


@dataclass(frozen=True)
class Row:
    """One decision, in words. `reason`: that of a masking, as then worded. `moderator`: for the team alone, empty
    once their account is gone. `contested_at` and what follows: of a masking that its author contested; `ending` and
    `ended_by` (a role) are empty while it waits."""

    made_at: datetime
    reference: str
    verdict: str
    reason: str
    role: str
    moderator: str
    contested_at: datetime | None = None
    ending: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Counts:
    """How many decisions of each kind, those on a passage at the end, contests and endings."""

    published: int
    left: int
    masked: int
    unmasked: int
    contested: int
    upheld: int
    lifted: int
    passage: int = 0
    uncovered: int = 0


def decisions(concertation: Concertation) -> Any:
    """The latest last, with all that a row needs."""
    rows = Decision.objects.filter(contribution__concertation=concertation)
    return rows.select_related("contribution", "comment", "moderator", "contest").defer(
        "contribution__geometry", "contribution__public_geometry", "contribution__search_text"
    )


def row_of(concertation: Concertation, decision: Decision) -> Row:
    contribution = decision.contribution
    reference = f"{contribution.reference}/{decision.comment.number}" if decision.comment else contribution.reference
    contest: Contest | None = getattr(decision, "contest", None)
    row = Row(
        decision.made_at, reference, str(Verdict(decision.verdict).label),
        reasons.label_of(concertation, decision.reason), decision.get_role_display(),
        decision.moderator.name if decision.moderator else "",
    )  # fmt: skip
    if contest is None:
        return row
    ending = str(Outcome(contest.outcome).label) if contest.outcome else ""
    return Row(
        **vars(row) | {
            "contested_at": contest.made_at, "ending": ending, "ended_by": contest.get_role_display(),
            "ended_at": contest.answered_at,
        }
    )  # fmt: skip


def rows(concertation: Concertation, *, at: datetime) -> Iterator[Row]:
    """All that was decided until the moment `at`, in order, for the bilan."""
    return (row_of(concertation, one) for one in decisions(concertation).filter(made_at__lte=at).iterator())


def counts(concertation: Concertation) -> Counts:
    """Two queries."""
    decided = Decision.objects.filter(contribution__concertation=concertation).order_by()
    verdicts = dict(decided.values_list("verdict").annotate(n=Count("pk")))
    contests = Contest.objects.filter(decision__contribution__concertation=concertation).aggregate(
        contested=Count("pk"),
        **{one.value: Count("pk", filter=Q(outcome=one)) for one in Outcome},
    )
    return Counts(**{one.value: verdicts.get(one.value, 0) for one in Verdict}, **contests)
