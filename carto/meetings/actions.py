"""Verbs about meetings: announce one, change it, cancel it, say that it was held; sign up, and take that back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carto.accounts.actions import ensure_participant
from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.pieces import EncodedPiece
from carto.meetings import recorded, seats
from carto.meetings.models import Meeting, SignUp, State

SAID = (
    "modalite", "kind", "title", "about", "starts_at", "ends_at", "place_words", "lon", "lat", "access", "capacity",
    "takes_sign_ups",
)  # fmt: skip
# What whoever planned to come must be told of.
WHEN_AND_WHERE = ("starts_at", "ends_at", "place_words")


@transaction.atomic
def announce(actor: Actor, meeting: Meeting, *, at: datetime, **said: Any) -> Meeting:
    """Announce a new meeting (unsaved, of its concertation), said by the names in `SAID`."""
    require(actor, Action.CONFIGURE, meeting.concertation, at=at)
    meeting.announced_at = meeting.changed_at = at
    _say(meeting, said)
    meeting.save(force_insert=True)
    _record(meeting, {"what": "announced", "after": _told(meeting)}, at)
    return meeting


@transaction.atomic
def change(actor: Actor, meeting: Meeting, *, at: datetime, **said: Any) -> Meeting:
    """Change what is said of one, by the names in `SAID`. What is left as it was leaves no trace. Refused
    (ValidationError): one that was cancelled or held."""
    require(actor, Action.CONFIGURE, meeting.concertation, at=at)
    meeting = seats.hold(meeting)
    if meeting.state != State.ANNOUNCED:
        raise ValidationError(_("Cette rencontre est annulée ou tenue : ce qui en était annoncé ne change plus."))
    was, before = {name: getattr(meeting, name) for name in SAID}, _told(meeting)
    _say(meeting, said)
    if was == {name: getattr(meeting, name) for name in SAID}:
        return meeting
    has_moved = any(was[name] != getattr(meeting, name) for name in WHEN_AND_WHERE)
    meeting.changed_at, meeting.sequence = at, meeting.sequence + 1
    meeting.notice += has_moved
    meeting.save()
    seats.seat(meeting)
    what = "moved" if has_moved else "changed"
    _record(meeting, {"what": what, "before": before, "after": _told(meeting)}, at)
    return meeting


@transaction.atomic
def cancel(actor: Actor, meeting: Meeting, *, reason: str, at: datetime) -> Meeting:
    """Cancel one, with its reason, for good: it stays readable. Refused (ValidationError): without a reason, twice, or
    once it was held."""
    require(actor, Action.CONFIGURE, meeting.concertation, at=at)
    meeting = seats.hold(meeting)
    if meeting.state != State.ANNOUNCED:
        raise ValidationError(_("Cette rencontre est déjà annulée ou tenue."))
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : ceux qui pensaient venir le liront.")})
    meeting.cancelled_at, meeting.cancel_reason = at, reason.strip()
    meeting.changed_at, meeting.sequence, meeting.notice = at, meeting.sequence + 1, meeting.notice + 1
    meeting.full_clean(exclude=["concertation"])
    meeting.save()
    _record(meeting, {"what": "cancelled", "reason": meeting.cancel_reason, "before": _told(meeting)}, at)
    return meeting


@transaction.atomic
def hold(
    actor: Actor, meeting: Meeting, *, attendance: int | None, minutes: str, pdf: EncodedPiece | None, at: datetime
) -> Meeting:
    """Say that it was held: how many came, what was said there. May be said again to complete it; a new PDF takes the
    place of the former one. Refused (ValidationError): cancelled, or not begun."""
    require(actor, Action.CONFIGURE, meeting.concertation, at=at)
    meeting = seats.hold(meeting)
    if meeting.state == State.CANCELLED:
        raise ValidationError(_("Cette rencontre est annulée : elle ne peut pas avoir été tenue."))
    if meeting.starts_at > at:
        raise ValidationError(_("Cette rencontre n’a pas encore commencé."))
    meeting.held_at = meeting.held_at or at
    meeting.attendance, meeting.minutes, meeting.changed_at = attendance, minutes, at
    meeting.full_clean(exclude=["concertation"])
    if pdf is None:
        meeting.save()
    else:
        _keep_minutes(meeting, pdf)
    _record(meeting, recorded.held_content(meeting), at)
    return meeting


@dataclass(frozen=True)
class SignedUp:
    """What was signed up, and who did (whose key the caller gives to the device)."""

    sign_up: SignUp
    actor: Actor


@transaction.atomic
def sign_up(actor: Actor, meeting: Meeting, *, name: str, email: str = "", at: datetime) -> SignedUp:
    """Say that one comes, once: signing up again corrects the name and the address. Without a seat left, one waits for
    it. Refused (ValidationError): where nobody signs up, or not any more."""
    require(actor, Action.SIGN_UP, meeting.concertation, at=at)
    actor = ensure_participant(actor, at=at)
    meeting = seats.hold(meeting)
    if not meeting.takes_sign_ups_at(at):
        raise ValidationError(_("On ne s’inscrit pas, ou plus, à cette rencontre."))
    assert actor.participant is not None
    one = meeting.sign_ups.filter(participant=actor.participant).first()
    has_new_address = one is None or one.email != email
    if one is None:
        one = SignUp(meeting=meeting, participant=actor.participant, signed_at=at, told=meeting.notice)
        one.is_waiting = not seats.has_room(meeting)
    one.name, one.email, one.language = name.strip(), email, get_language() or "fr"
    one.full_clean(exclude=["meeting", "participant"])
    one.save()
    if email and has_new_address and seats.may_write(email):
        seats.write(one, meeting, "waiting" if one.is_waiting else "confirmed")
    return SignedUp(one, actor)


@transaction.atomic
def take_back(actor: Actor, one: SignUp, *, at: datetime) -> None:
    """Take one's own back, by the device or by the private link: fetch it by either. The seat goes to who waits."""
    require(actor, Action.SIGN_UP, one.meeting.concertation, at=at)
    seats.leave(seats.hold(one.meeting), one)


@transaction.atomic
def strike_out(actor: Actor, one: SignUp, *, at: datetime) -> None:
    """The team takes out what is nobody's, or a person who said by other means that they do not come."""
    require(actor, Action.CONFIGURE, one.meeting.concertation, at=at)
    seats.leave(seats.hold(one.meeting), one)


def _say(meeting: Meeting, said: dict[str, Any]) -> None:
    for name in said.keys() & set(SAID):
        setattr(meeting, name, said[name])
    meeting.full_clean(exclude=["concertation"])
    if meeting.modalite is not None and meeting.modalite.concertation_id != meeting.concertation.pk:
        raise ValidationError({"modalite": _("Cette modalité est celle d’une autre concertation.")})


def _keep_minutes(meeting: Meeting, pdf: EncodedPiece) -> None:
    storage, former = meeting.minutes_file.storage, str(meeting.minutes_file.name or "")
    meeting.minutes_pages, meeting.minutes_sha256 = pdf.page_count, pdf.sha256
    meeting.minutes_file.save(f"{pdf.sha256[:32]}.pdf", ContentFile(pdf.content), save=False)
    written = str(meeting.minutes_file.name)
    try:
        meeting.save()
    except BaseException:
        storage.delete(written)  # a rolled-back transaction does not reach the disk
        raise
    if former:
        transaction.on_commit(lambda: storage.delete(former))


def _told(meeting: Meeting) -> dict[str, Any]:
    """What the register keeps of one: kind, title, when, where, seats."""
    return {
        "kind": str(meeting.kind),
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place_words,
        "capacity": meeting.capacity,
    }


def _record(meeting: Meeting, content: dict[str, Any], at: datetime) -> None:
    if meeting.concertation.published_at is not None:
        register.append(meeting.concertation, register.Event.MEETING, recorded.subject_of(meeting), content, at=at)
