"""What the rules ask of that which somebody acts on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from carto.accounts.models import Participant, User


class Subject(Protocol):
    """What an action may bear on: a contribution or a comment."""

    @property
    def author_id(self) -> int | None: ...

    @property
    def is_published(self) -> bool: ...

    @property
    def withdrawn_at(self) -> datetime | None: ...

    @property
    def is_awaiting(self) -> bool: ...

    @property
    def is_entered(self) -> bool: ...

    @property
    def insee_codes(self) -> Collection[str]: ...


class Owner(Protocol):
    """Whose data: the devices that are somebody's, and their account."""

    @property
    def participants(self) -> Sequence[Participant]: ...

    @property
    def user(self) -> User | None: ...
