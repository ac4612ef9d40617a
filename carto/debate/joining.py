"""What a device deposited becomes part of an account: two participants become one, who has one vote.

The proof is the key the device holds: there is no concertation to ask the rules of."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from carto.accounts.models import Participant, SpareKey, User
from carto.contributions import snapshot
from carto.contributions.models import Contribution
from carto.debate.models import Choice, Comment, Useful, Vote

COUNTERS = {Choice.FOR: "for_count", Choice.AGAINST: "against_count", Choice.MIXED: "mixed_count"}


@transaction.atomic
def join(user: User, newcomer: Participant, *, at: datetime) -> Participant:
    """Make `newcomer`, who belongs to no account, that of `user`; or, when the account has deposited already, move
    everything to its participant: of two votes on a contribution the later one is kept, on one's own none. Its key
    opens the account's contributions from then on. ValueError for somebody else's participant."""
    User.objects.select_for_update().get(pk=user.pk)  # two devices joined at once wait for one another
    newcomer = Participant.objects.select_for_update().get(pk=newcomer.pk)
    if newcomer.user_id is not None or newcomer.erased_at is not None:
        raise ValueError("this participant belongs to somebody")
    own = Participant.objects.select_for_update().filter(user=user).first()
    if own is None:
        newcomer.user = user
        newcomer.save(update_fields=["user"])
        _drop_votes_on_own(newcomer)
        return newcomer
    _drop_double_votes(newcomer, own)
    _drop_double_marks(newcomer, own)
    _move_everything(newcomer, own)
    _drop_votes_on_own(own)
    SpareKey.objects.create(participant=own, digest=newcomer.digest, given_at=at)
    _keep_what_lacks(newcomer, own)
    newcomer.delete()
    return own


def _drop_double_votes(newcomer: Participant, own: Participant) -> None:
    """Of two votes on the same contribution, the later one stays."""
    theirs = Vote.objects.select_for_update().filter(participant=newcomer)
    mine = {vote.contribution_id: vote for vote in Vote.objects.select_for_update().filter(participant=own)}
    for vote in theirs:
        other = mine.get(vote.contribution_id)
        if other is not None:
            _drop(min(vote, other, key=lambda one: (one.voted_at, one.pk)))


def _drop_votes_on_own(person: Participant) -> None:
    for vote in Vote.objects.select_for_update().filter(participant=person, contribution__author=person):
        _drop(vote)


def _drop(vote: Vote) -> None:
    """Take a vote back with its count; what was argued with it stays said."""
    counter = COUNTERS[Choice(vote.choice)]
    contribution = Contribution.objects.select_related("concertation").get(pk=vote.contribution_id)
    vote.delete()
    if vote.apart_id is None:
        Contribution.objects.filter(pk=contribution.pk).update(**{counter: F(counter) - 1})
    snapshot.tell_votes(contribution.concertation)


def _drop_double_marks(newcomer: Participant, own: Participant) -> None:
    """The same for comments found useful: once a person, never one's own."""
    both = (newcomer, own)
    marks = Useful.objects.filter(participant__in=both)
    marked = Useful.objects.filter(participant=own).values("comment")
    double = Q(participant=newcomer, comment__in=marked) | Q(comment__author__in=both)
    for mark in list(marks.filter(double)):
        mark.delete()
        Comment.objects.filter(pk=mark.comment_id).update(useful_count=F("useful_count") - 1)


def _move_everything(newcomer: Participant, own: Participant) -> None:
    """Every row of any table that names `newcomer` names `own`; one that would then say a thing twice goes."""
    for relation in Participant._meta.related_objects:
        model: type[models.Model] = relation.related_model
        name = relation.field.name
        for row in model._base_manager.filter(**{name: newcomer}):
            _rename(model, row.pk, {name: own})


def _rename(model: type[models.Model], pk: Any, field: dict[str, Participant]) -> None:
    rows = model._base_manager.filter(pk=pk)
    try:
        with transaction.atomic():
            rows.update(**field)
    except IntegrityError:
        rows.delete()


def _keep_what_lacks(newcomer: Participant, own: Participant) -> None:
    own.pseudonym = own.pseudonym or newcomer.pseudonym
    if newcomer.email_confirmed_at is not None and own.email_confirmed_at is None:
        own.email, own.email_confirmed_at = newcomer.email, newcomer.email_confirmed_at
    own.save(update_fields=["pseudonym", "email", "email_confirmed_at"])
