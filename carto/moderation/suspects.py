"""Texts that came in a burst, for moderators to read: by the form of the burst alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from carto.concertations.models import Concertation
from carto.contributions.models import number_of
from carto.debate.bursts import MOST_SHOWN, SAME_TEXTS
from carto.debate.models import Comment
from carto.guard.models import Act, ActKind

MOST_ACTS = 2_000  # the latest; what is older comes up once these are judged


@dataclass(frozen=True)
class Suspects:
    """Numbers of contributions, keys of comments."""

    contributions: frozenset[int]
    comments: frozenset[int]


def suspects(concertation: Concertation) -> Suspects:
    """Words said three times by different acts, and all that one network said in ten minutes when it was much. Four
    queries at most, over what is still kept."""
    acts = Act.objects.filter(concertation=concertation).order_by()
    same = acts.exclude(text="").values("text").annotate(n=Count("pk")).filter(n__gte=SAME_TEXTS).values("text")
    suspect = Q(text__in=same)
    least = max(1, concertation.rules_of_part.burst_size)
    crowded = acts.values("window", "network").annotate(n=Count("pk")).filter(n__gte=least)
    for window, network in crowded.order_by("-window", "network").values_list("window", "network")[:MOST_SHOWN]:
        suspect |= Q(window=window, network=network)
    words = acts.filter(Q(kind=ActKind.DEPOSIT) | ~Q(text=""))
    rows = words.filter(suspect).order_by("-pk").values_list("kind", "subject", "participant")[:MOST_ACTS]
    return _texts(concertation, list(rows))


def _texts(concertation: Concertation, rows: Iterable[tuple[str, str, int]]) -> Suspects:
    deposits = {subject for kind, subject, _who in rows if kind == ActKind.DEPOSIT}
    said = {subject for kind, subject, _who in rows if kind == ActKind.COMMENT}
    argued = {(subject, who) for kind, subject, who in rows if kind == ActKind.VOTE}
    spoken_on = {_number(subject) for subject in said} | {_number(subject) for subject, _who in argued}
    comments = Comment.objects.filter(contribution__concertation=concertation, contribution__number__in=spoken_on)
    found = {
        comment.pk
        for comment in comments.select_related("contribution").only("number", "author", "contribution__number")
        if comment.reference in said or (comment.contribution.reference, comment.author_id) in argued
    }
    return Suspects(frozenset(_number(subject) for subject in deposits), frozenset(found))


def _number(subject: str) -> int:
    number = number_of(subject.partition("/")[0])
    assert number is not None  # the guard writes references that exist
    return number
