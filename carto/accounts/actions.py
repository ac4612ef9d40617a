"""Verbs about people. No rule to ask here: anyone may become a participant, and a link is its own proof."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User, key_digest, new_key


class SignInLinks(PasswordResetTokenGenerator):
    """Single-use tokens: they die at the next sign-in, or with PASSWORD_RESET_TIMEOUT (three days)."""

    key_salt = "carto.accounts.SignInLinks"


sign_in_links = SignInLinks()


def ensure_participant(actor: Actor, *, pseudonym: str = "", at: datetime) -> Actor:
    """The actor with a participant: the device's, or a new one with a fresh key (the caller sets the cookie)."""
    if actor.participant is not None:
        if pseudonym and pseudonym != actor.participant.pseudonym:
            actor.participant.pseudonym = pseudonym
            actor.participant.save(update_fields=["pseudonym"])
        return actor
    key = new_key()
    participant = Participant.objects.create(digest=key_digest(key), pseudonym=pseudonym, created_at=at)
    return replace(actor, participant=participant, key=key)


def make_sign_in_token(user: User) -> str:
    return signing.dumps([user.pk, sign_in_links.make_token(user)], salt=SignInLinks.key_salt)


def user_of_sign_in_token(token: str) -> User | None:
    """The active account a sign-in token opens, None when it was used, has expired or was altered."""
    try:
        pk, proof = signing.loads(token, salt=SignInLinks.key_salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and sign_in_links.check_token(user, proof) else None
