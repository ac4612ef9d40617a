"""How far somebody is known, and what a concertation still asks of them."""

from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from carto.accounts.actions import give_email
from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, IdentityLevel


def level_of(actor: Actor) -> IdentityLevel:
    """The highest level reached: nothing, an address confirmed, an account, an account with a real name."""
    participant = actor.participant
    user = actor.user or (participant.user if participant is not None else None)
    if user is not None and user.is_active:
        return IdentityLevel.REAL_NAME if user.real_name else IdentityLevel.ACCOUNT
    has_address = participant is not None and participant.email and participant.email_confirmed_at is not None
    return IdentityLevel.EMAIL if has_address else IdentityLevel.NOTHING


def still_needs(actor: Actor, concertation: Concertation) -> IdentityLevel | None:
    """The level the concertation asks for and that the actor has not reached; None when nothing lacks."""
    asked = IdentityLevel(concertation.rules_of_part.identity_level)
    if asked is IdentityLevel.NOTHING or level_of(actor).rank >= asked.rank:
        return None
    return asked


def ask_address(actor: Actor, concertation: Concertation, email: str) -> None:
    """Write to the address given with a deposit, where the concertation asks for more than the actor has shown."""
    if email and actor.participant is not None and still_needs(actor, concertation) is not None:
        give_email(actor.participant, email, title=concertation.title)


def pseudonym_of(actor: Actor, concertation: Concertation) -> str:
    """The name proposed to sign with: the one signed with before, or where real names are asked, the real one."""
    is_real = concertation.rules_of_part.identity_level == IdentityLevel.REAL_NAME
    if is_real and actor.user is not None and actor.user.real_name:
        return actor.user.real_name[:60]
    return actor.participant.pseudonym if actor.participant is not None else ""


def case(path: str) -> Any:
    """`level_of` as an expression, of the participant at this path of a query."""
    account = Q(**{f"{path}__user__is_active": True})
    unnamed = Q(**{f"{path}__user__first_name": ""}) | Q(**{f"{path}__user__last_name": ""})
    confirmed = Q(**{f"{path}__email_confirmed_at__isnull": False}) & ~Q(**{f"{path}__email": ""})
    return Case(
        When(account & ~unnamed, then=Value(IdentityLevel.REAL_NAME.value)),
        When(account, then=Value(IdentityLevel.ACCOUNT.value)),
        When(confirmed, then=Value(IdentityLevel.EMAIL.value)),
        default=Value(IdentityLevel.NOTHING.value),
        output_field=CharField(),
    )
