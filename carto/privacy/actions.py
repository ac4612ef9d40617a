"""Verbs about one's own data: take it along, take a consent back, erase it. Never anybody else's."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction

from carto.accounts.actors import Actor
from carto.accounts.models import Participant
from carto.concertations.rules import require_own_data
from carto.follow import consent
from carto.follow.models import Follower
from carto.meetings import seats
from carto.privacy import archive, erasing
from carto.privacy.models import Depth
from carto.privacy.person import Person


@dataclass(frozen=True)
class Erased:
    """What an erasure did; `is_account_closed`: false too for whoever has none."""

    contributions: int
    comments: int
    is_account_closed: bool


def export(actor: Actor, person: Person, *, at: datetime) -> IO[bytes]:
    """Everything the site holds of the person, as one zip file (see `archive`), open at its beginning."""
    require_own_data(actor, person)
    return archive.make(person, at=at)


@transaction.atomic
def withdraw_consent(actor: Actor, person: Person, *, at: datetime) -> None:
    """No more letters from now on, and no address to send them to: follows, the letters on their way and the addresses
    of the devices go. An account keeps its own, by which one signs in, with the refusal."""
    require_own_data(actor, person)
    of_account = {person.user.email.lower()} if person.user is not None else set()
    Follower.objects.filter(email__in=set(person.emails) - of_account).delete()
    consent.refuse(of_account, at=at)
    own = Participant.objects.filter(pk__in=[one.pk for one in person.participants])
    own.update(email="", email_confirmed_at=None)
    seats.forget_emails(person.participants)


@transaction.atomic
def erase(actor: Actor, person: Person, *, depth: Depth, at: datetime) -> Erased:
    """Detach the person from all they said, on any day, even after closing; their numbers stay. Devices, addresses,
    follows, drafts and an account without a role are gone for good."""
    require_own_data(actor, person)
    with_texts = depth is Depth.TEXTS
    erasing.hold(person)
    erasing.take_back_votes(person, at=at)
    erasing.take_back_marks(person)
    erasing.forget_reports(person, with_texts=with_texts)
    erasing.forget_contests(person, with_texts=with_texts)
    erasing.forget_notes(person, with_texts=with_texts)
    contributions = erasing.sign_off_contributions(person, with_texts=with_texts, at=at)
    comments = erasing.sign_off_comments(person, with_texts=with_texts, at=at)
    erasing.write_in_the_register(contributions, comments, at=at)
    Follower.objects.filter(email__in=person.emails).delete()
    erasing.forget_devices(person)
    is_closed = person.user is not None and erasing.close_account(person.user)
    return Erased(len(contributions), len(comments), is_closed)
