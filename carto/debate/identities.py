"""How far those who spoke are known, counted and shown openly."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from carto.concertations.identity import case
from carto.concertations.models import Concertation, IdentityLevel
from carto.contributions.models import Contribution
from carto.debate.models import Comment, Vote


@dataclass(frozen=True)
class ByLevel:
    """Voices by the level their participant has reached today."""

    nothing: int = 0
    email: int = 0
    account: int = 0
    real_name: int = 0

    @property
    def total(self) -> int:
        return self.nothing + self.email + self.account + self.real_name


def of_votes(contribution: Contribution) -> ByLevel:
    """One query."""
    return _by_level(Vote.objects.filter(contribution=contribution, apart=None), "participant")


def of_concertation(concertation: Concertation) -> dict[str, ByLevel]:
    """Its contributions, comments and votes; three queries."""
    within = {"contribution__concertation": concertation}
    return {
        "contributions": _by_level(Contribution.objects.filter(concertation=concertation), "author"),
        "comments": _by_level(Comment.objects.filter(**within), "author"),
        "votes": _by_level(Vote.objects.filter(**within, apart=None), "participant"),
    }


def _by_level(rows: "QuerySet[Contribution] | QuerySet[Comment] | QuerySet[Vote]", path: str) -> ByLevel:
    counted = rows.order_by().annotate(level=case(path)).values_list("level").annotate(count=Count("pk"))
    return ByLevel(**{str(IdentityLevel(level)): count for level, count in counted})
