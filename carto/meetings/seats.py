"""Seats and letters: who comes, who waits, and what whoever left an address is written of.

Call `seat` with the row of the meeting locked: the two last seats are then given to two people, never to three."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from carto.accounts import letters, limits
from carto.accounts.models import Participant
from carto.meetings import agenda
from carto.meetings.models import Meeting, SignUp

SALT = "carto.meetings.sign_up"
LETTERS_AN_HOUR = 5  # to one address: whoever signs up types it without showing that it is theirs
KEPT = timedelta(days=30)  # after the meeting: long enough to write to those who came


def hold(meeting: Meeting) -> Meeting:
    """Its row, locked until the commit."""
    found = Meeting.objects.select_for_update().get(pk=meeting.pk)
    found.concertation = meeting.concertation
    return found


def has_room(meeting: Meeting) -> bool:
    return meeting.capacity is None or meeting.sign_ups.filter(is_waiting=False).count() < meeting.capacity


def seat(meeting: Meeting) -> None:
    """Give the seats that are free to those who wait, the first come first, and write to them."""
    if meeting.cancelled_at is not None:
        return
    for one in meeting.sign_ups.filter(is_waiting=True).order_by("signed_at", "pk"):
        if not has_room(meeting):
            return
        one.is_waiting = False
        one.save(update_fields=["is_waiting"])
        write(one, meeting, "seated")


def write(one: SignUp, meeting: Meeting, what: str) -> None:
    """`what`: `confirmed`, `waiting`, `seated`, `moved` or `cancelled`; nothing without an address."""
    SignUp.objects.filter(pk=one.pk).update(told=meeting.notice)
    if not one.email:
        return
    context = {
        "what": what,
        "meeting": meeting,
        "concertation": meeting.concertation,
        "zone": meeting.concertation.zone_info,
        "url": f"{settings.BASE_URL}{reverse('meetings:own', args=[meeting.concertation.slug, token_of(one)])}",
    }
    joined = letters.Joined("rencontre.ics", agenda.file_of(meeting), agenda.CONTENT_TYPE)
    letters.send("meeting", to=one.email, context=context, language=one.language, joined=[joined])


def may_write(email: str) -> bool:
    return not limits.is_over("meeting", email.lower(), most=LETTERS_AN_HOUR)


def tell(at: datetime) -> int:
    """For the worker: write of what was moved or cancelled since, once for several changes, and give the seats that
    became free. Returns how many were written to."""
    coming = Meeting.objects.public().filter(ends_at__gt=at).select_related("concertation")
    for waiting in coming.filter(sign_ups__is_waiting=True, cancelled_at=None).distinct():
        with transaction.atomic():
            seat(hold(waiting))
    rows = SignUp.objects.filter(meeting__in=coming, told__lt=F("meeting__notice")).select_related(
        "meeting__concertation"
    )
    for one in rows:
        with transaction.atomic():
            write(one, one.meeting, "moved" if one.meeting.cancelled_at is None else "cancelled")
    return len(rows)


def leave(meeting: Meeting, one: SignUp) -> None:
    """Call with the meeting locked: the seat goes to who waits."""
    one.delete()
    seat(meeting)


def forget_emails(participants: Sequence[Participant]) -> None:
    """No more letters; they still come."""
    SignUp.objects.filter(participant__in=participants).update(email="")


def token_of(one: SignUp) -> str:
    return signing.dumps(one.pk, salt=SALT)


def of_token(token: str, slug: str) -> SignUp | None:
    """Whose private link this is; None when it was altered, or is of one that is no more."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    rows = SignUp.objects.filter(meeting__concertation__slug=slug).select_related("meeting__concertation")
    return rows.filter(pk=pk).first()
