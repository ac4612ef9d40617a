"""Whose data: everything one visitor may call their own on this site, across concertations."""

from dataclasses import dataclass

from django.db.models import Q

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User


@dataclass(frozen=True)
class Person:
    """The devices that are theirs, their account when they are signed in, and the address by which this browser has
    shown that it follows."""

    participants: tuple[Participant, ...] = ()
    user: User | None = None
    followed_as: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.participants or self.user is not None or self.followed_as)

    @property
    def has_typed_email(self) -> bool:
        return any(one.email for one in self.participants)

    @property
    def emails(self) -> tuple[str, ...]:
        """Addresses they proved to be theirs, in lower case. An address merely typed may be somebody else's."""
        proved = {one.email.lower() for one in self.participants if one.email and one.email_confirmed_at is not None}
        proved |= {self.user.email.lower()} if self.user else set()
        return tuple(sorted(proved | ({self.followed_as} if self.followed_as else set())))


def person_of(actor: Actor, *, followed_as: str = "") -> Person:
    """The device's participant, or with an account the one that was joined to it."""
    own = Q(pk=actor.participant.pk) if actor.participant else Q(pk=None)
    if actor.user is not None:
        own = (own & Q(user=None)) | Q(user=actor.user)
    return Person(tuple(Participant.objects.filter(own).order_by("pk")), actor.user, followed_as)
