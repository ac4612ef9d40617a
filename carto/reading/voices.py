"""How many contributions, and how many arguments: a confirmed group is one argument, as many voices as contributions.

Both are always said together. Only published contributions are counted, as everywhere the team answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.reading.models import Group, GroupQuerySet, Member


@dataclass(frozen=True)
class Counted:
    """Of the same contributions: how many they are, and how many arguments once each group counts for one."""

    contributions: int
    arguments: int

    @property
    def is_grouped(self) -> bool:
        return self.arguments < self.contributions


@dataclass(frozen=True)
class Voice:
    """The confirmed group where a contribution is, and how many contributions say the same, itself included."""

    group: Group
    count: int


def count_of(rows: QuerySet[Contribution], concertation: Concertation) -> Counted:
    """Of these contributions of the concertation; a group of which they hold some is one argument."""
    inside = _present(concertation).filter(contribution__in=rows.order_by().values("pk"))
    found = inside.aggregate(members=Count("pk"), groups=Count("group", distinct=True))
    total = rows.order_by().count()
    return Counted(total, total - found["members"] + found["groups"])


def among(contributions: Iterable[Contribution]) -> Mapping[int, Voice]:
    """By the key of each contribution that is in a confirmed group; two queries, whatever their number."""
    keys = [one.pk for one in contributions]
    rows = Member.objects.filter(contribution__in=keys, left_at=None, confirmed_at__isnull=False)
    group_of = dict(rows.values_list("contribution_id", "group_id"))
    groups = {one.pk: one for one in with_counts(Group.objects.confirmed().filter(pk__in=set(group_of.values())))}
    return {
        pk: Voice(groups[group_id], groups[group_id].voices)  # type: ignore[attr-defined]  # `with_counts` says it
        for pk, group_id in group_of.items()
        if group_id in groups
    }


def with_counts(groups: GroupQuerySet) -> GroupQuerySet:
    """With `voices`, those that count, `proposed`, those that somebody has still to look at, and what names a group
    that has no title of its own: `first_title`, of its first contribution."""
    shown = Q(
        members__left_at=None, members__contribution__published_at__isnull=False,
        members__contribution__masked_at=None, members__contribution__withdrawn_at=None,
    )  # fmt: skip
    first = Contribution.objects.published().filter(memberships__group=OuterRef("pk"), memberships__left_at=None)
    return groups.annotate(
        voices=Count("members", filter=shown & Q(members__confirmed_at__isnull=False)),
        proposed=Count("members", filter=shown & Q(members__confirmed_at=None)),
        first_number=Min("members__contribution__number", filter=shown),
        first_title=Subquery(first.order_by("number").values("title")[:1]),
    ).order_by("first_number")


def _present(concertation: Concertation) -> QuerySet[Member]:
    return Member.objects.filter(
        group__concertation=concertation, group__confirmed_at__isnull=False, left_at=None, confirmed_at__isnull=False
    )
