"""How many took part, and how it is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from carto.accounts.actors import Actor
from carto.accounts.models import Participant
from carto.concertations.models import Concertation
from carto.contributions.models import AuthorKind, Channel, Contribution
from carto.debate.models import Comment, Vote

FOR_WHO_SPOKE = _("Ces questions sont posées à qui a contribué, voté ou commenté depuis cet appareil.")


@dataclass(frozen=True)
class TookPart:
    """`participants`: distinct ones who contributed, voted or commented. `unnamed`: contributions on paper or aloud,
    whose authors nobody counts. `signatories`: as petitions themselves state."""

    participants: int
    unnamed: int
    signatories: int


def spoke_in(concertations: Sequence[Concertation]) -> Q:
    """Participants who contributed, commented or voted there."""
    deposits = Contribution.objects.filter(concertation__in=concertations, author__isnull=False)
    comments = Comment.objects.filter(contribution__concertation__in=concertations, author__isnull=False)
    votes = Vote.objects.filter(contribution__concertation__in=concertations)
    return (
        Q(pk__in=deposits.order_by().values("author"))
        | Q(pk__in=comments.order_by().values("author"))
        | Q(pk__in=votes.values("participant"))
    )


def has_spoken(actor: Actor, concertation: Concertation) -> bool:
    if actor.participant is None:
        return False
    return Participant.objects.filter(spoke_in([concertation]), pk=actor.participant.pk).exists()


def took_part(concertation: Concertation) -> TookPart:
    rows = Contribution.objects.filter(concertation=concertation)
    petitions = rows.published().filter(author_kind=AuthorKind.PETITION)
    return TookPart(
        participants=Participant.objects.filter(spoke_in([concertation])).count(),
        unnamed=rows.filter(author=None).exclude(channel=Channel.WEB).count(),
        signatories=petitions.aggregate(n=Sum("signatory_count"))["n"] or 0,
    )
