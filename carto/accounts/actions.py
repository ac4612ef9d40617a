"""Verbs about people. No rule to ask here: anyone may become a participant, and a link is its own proof."""

from dataclasses import replace
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from carto.accounts import letters, limits
from carto.accounts.actors import Actor
from carto.accounts.models import Participant, SpareKey, User, key_digest, new_key

EMAIL_DAYS = 7
EMAIL_SALT = "carto.accounts.email"


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
    if actor.user is not None:
        return replace(actor, participant=_participant_of_account(actor.user, pseudonym, at))
    key = new_key()
    participant = Participant.objects.create(
        digest=key_digest(key), pseudonym=pseudonym, created_at=at, language=get_language() or "fr"
    )
    return replace(actor, participant=participant, key=key)


def _participant_of_account(user: User, pseudonym: str, at: datetime) -> Participant:
    """The account's only participant, made at its first act. Its key is given to no device."""
    nobodys = key_digest(new_key())
    fields = {"digest": nobodys, "pseudonym": pseudonym, "created_at": at, "language": get_language() or "fr"}
    participant, _is_new = Participant.objects.get_or_create(user=user, defaults=fields)
    return participant


def open_account(email: str) -> User | None:
    """The account of this address, made when there is none. It says nothing of anybody until a code sent there has been
    typed; None for one that was closed."""
    with transaction.atomic():
        user, _is_new = User.objects.get_or_create(email=email, defaults={"password": make_password(None)})
        address, _is_new = EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
        if not address.verified:
            # Whoever announced this address to an identity service has not shown that it is theirs: the code will.
            SocialAccount.objects.filter(user=user).delete()
    return user if user.is_active else None


def forget_unentered(at: datetime) -> int:
    """Remove the accounts that a code request made and that nobody entered for a day: an address typed by mistake, or
    by somebody else, is not kept. Returns how many."""
    nobodys = User.objects.filter(
        last_login=None, joined_at__lt=at - timedelta(days=1), is_agent=False, is_staff=False, is_superuser=False,
        memberships=None, participants=None, name="",
    )  # fmt: skip
    return nobodys.delete()[1].get("accounts.User", 0)


def give_email(participant: Participant, email: str, *, title: str = "") -> bool:
    """Keep the address a participant gives, and write there for its holder to confirm it; `title`: of the concertation.
    False, with nothing sent, beyond five letters an hour to one address or from one participant."""
    email = email.strip().lower()
    if email != participant.email or participant.email_confirmed_at is None:
        if limits.is_over("email", email, most=5) or limits.is_over("from", str(participant.pk), most=5):
            return False
        participant.email, participant.email_confirmed_at = email, None
        participant.save(update_fields=["email", "email_confirmed_at"])
        path = reverse("account_address_confirm", args=[signing.dumps([participant.pk, email], salt=EMAIL_SALT)])
        told = {"title": title, "url": settings.BASE_URL + path, "days": EMAIL_DAYS}
        letters.send("confirm_email", to=email, context=told, language=participant.language)
    return True


def holder_of_email_token(token: str) -> Participant | None:
    """The participant whose present address a link confirms; None when it is too old, altered, or of a former one."""
    try:
        pk, email = signing.loads(token, salt=EMAIL_SALT, max_age=timedelta(days=EMAIL_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Participant.objects.filter(pk=pk, email=email, erased_at=None).first()


def confirm_email(participant: Participant, *, at: datetime) -> None:
    """The link was opened and its button pressed: the mailbox is theirs."""
    rows = Participant.objects.filter(pk=participant.pk, email=participant.email, email_confirmed_at=None)
    rows.update(email_confirmed_at=at)


def give_spare_key(participant: Participant, *, at: datetime) -> str:
    """One more key, for a device that has proved it may speak for this participant."""
    key = new_key()
    SpareKey.objects.create(participant=participant, digest=key_digest(key), given_at=at)
    return key


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
