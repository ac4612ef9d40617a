"""The verb of who follows. What its holder does of a follow afterwards, by the link they hold, is in `consent.py`."""

from datetime import datetime

from django.db import transaction

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.follow import consent
from carto.follow.models import Follow, FollowedArea, Follower, Reason, Rhythm
from carto.follow.targets import Target


@transaction.atomic
def follow(
    actor: Actor, target: Target, *, email: str, rhythm: Rhythm, language: str, is_proven: bool, at: datetime
) -> Follow:
    """Follow a target from now on. `is_proven`: whether `email` is known to be that of who asks; else a confirmation
    is asked of its holder (one letter a day at most), and until then nothing is sent.

    Asking again for what is followed changes its rhythm, or takes it up again, once proven."""
    require(actor, Action.FOLLOW, target.concertation, at=at)
    follower = consent.follower_of(email, language=language, at=at)
    asked = _same(follower, target) or _new(follower, target, rhythm, at)
    if is_proven:
        consent.confirm(follower, [asked.pk], at=at)
        Follow.objects.filter(pk=asked.pk).update(rhythm=rhythm, reason=Reason.CHOSEN)
    elif asked.confirmed_at is None or asked.stopped_at is not None:
        _await(asked, rhythm, at)
        consent.ask(follower, at=at)
    asked.refresh_from_db()
    return asked


def _same(follower: Follower, target: Target) -> Follow | None:
    rows = Follow.objects.filter(follower=follower, concertation=target.concertation)
    if target.contribution is not None:
        return rows.filter(contribution=target.contribution).first()
    plain = rows.filter(contribution=None)
    if target.area is not None:
        drawn = plain.filter(area__isnull=False).select_related("area")
        return next((row for row in drawn if row.area.geometry.equals(target.area)), None)
    return plain.filter(area=None, query=target.filters.query_string).first()


def _new(follower: Follower, target: Target, rhythm: Rhythm, at: datetime) -> Follow:
    position, _hash = register.head(target.concertation)
    made = Follow.objects.create(
        follower=follower,
        concertation=target.concertation,
        contribution=target.contribution,
        query=target.filters.query_string if target.contribution is None and target.area is None else "",
        rhythm=rhythm,
        asked_at=at,
        since_position=position,
        told_position=position,
        told_at=at,
    )
    if target.area is not None:
        FollowedArea.objects.create(follow=made, geometry=target.area, area_ha=target.area_ha)
    return made


def _await(asked: Follow, rhythm: Rhythm, at: datetime) -> None:
    """Pending (again): what was stopped stays so, as it was, until the holder of the address confirms."""
    kept = asked.rhythm if asked.confirmed_at else rhythm
    Follow.objects.filter(pk=asked.pk).update(rhythm=kept, asked_at=at)
