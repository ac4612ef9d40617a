"""Who is told without having asked, because the text concerns them: its author, of all that becomes of it, and who
voted on it or spoke under it, of its changes and of the authority's answers. Only those who gave an address and
confirmed it; each may stop it for good."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from carto.accounts.models import Participant
from carto.contributions.models import Contribution
from carto.debate.models import Comment, Vote
from carto.follow import consent
from carto.follow.models import Follow, Follower, Reason, Rhythm

AT_ONCE = 500
REFUSED = Follower.objects.filter(refused_at__isnull=False).filter(
    Q(email=Lower(OuterRef("email"))) | Q(email=Lower(OuterRef("user__email")))
)

REACHABLE = Q(email_confirmed_at__isnull=False) & ~Q(email="") | Q(user__is_active=True)


def adopt(at: datetime) -> None:
    """Give a follow to each author, voter and commenter who may be written to and does not follow it, nor has stopped
    to."""
    reachable = Participant.objects.filter(REACHABLE).exclude(Exists(REFUSED))
    public = Contribution.objects.published().filter(concertation__published_at__isnull=False)
    authored = _unfollowed(public.filter(author__in=reachable), "author", OuterRef("pk"))
    for one in authored.select_related("author__user", "concertation").defer("geometry")[:AT_ONCE]:
        assert one.author is not None
        since = max(one.received_at, one.author.email_confirmed_at or one.received_at)
        _give(one.author, one, Reason.AUTHOR, since, at)
    votes = Vote.objects.filter(participant__in=reachable, contribution__in=public)
    for vote in _unfollowed(votes, "participant", OuterRef("contribution")).select_related(
        "participant__user", "contribution__concertation"
    )[:AT_ONCE]:
        _give(vote.participant, vote.contribution, Reason.VOTER, vote.voted_at, at)
    said = Comment.objects.published().filter(author__in=reachable, contribution__in=public)
    for one in _unfollowed(said, "author", OuterRef("contribution")).select_related(
        "author__user", "contribution__concertation"
    )[:AT_ONCE]:
        assert one.author is not None
        _give(one.author, one.contribution, Reason.COMMENTER, one.written_at, at)


def _unfollowed(rows: QuerySet, who: str, contribution: OuterRef) -> QuerySet:  # type: ignore[type-arg]  # of two models
    """Rows whose person follows the contribution by neither of the addresses they may have."""
    follows = Follow.objects.filter(contribution=contribution)
    by_email = follows.filter(follower__email=Lower(OuterRef(f"{who}__email")))
    by_account = follows.filter(follower__email=Lower(OuterRef(f"{who}__user__email")))
    return rows.exclude(Exists(by_email)).exclude(Exists(by_account))


def _give(person: Participant, one: Contribution, reason: Reason, since: datetime, at: datetime) -> None:
    follower = consent.follower_of(person.reachable_email, language=person.language, at=at)
    before = one.concertation.register_entries.filter(recorded_at__lte=since).order_by("-position")
    position = before.values_list("position", flat=True).first() or 0
    Follow.objects.get_or_create(
        follower=follower,
        contribution=one,
        defaults={
            "concertation": one.concertation,
            "reason": reason,
            "rhythm": Rhythm.DAILY,
            "asked_at": at,
            "confirmed_at": at,
            "since_position": position,
            "told_position": position,
            "told_at": at,
        },
    )
