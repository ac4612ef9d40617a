"""Who: people with an account (agents, moderators, commissioners) and participants known by their device alone."""

import hashlib
import secrets
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account known by its e-mail address, compared without case; no password means sign-in by code only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account; its e-mail address is never shown to the public. `is_agent`: may create concertations. `first_name`,
    `last_name`: the real ones, for the concertations that ask for them; verified when FranceConnect gave them."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    name = models.CharField(_("nom affiché"), max_length=120, blank=True)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom de famille"), max_length=80, blank=True)
    is_name_verified = models.BooleanField(_("nom vérifié par un service d’identité"), default=False)
    is_agent = models.BooleanField(_("agent de la collectivité"), default=False)
    is_staff = models.BooleanField(_("accès à l’administration technique"), default=False)
    is_active = models.BooleanField(_("compte actif"), default=True)
    joined_at = models.DateTimeField(_("créé le"), default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def real_name(self) -> str:
        """First and last name, empty unless both are known."""
        return f"{self.first_name} {self.last_name}" if self.first_name and self.last_name else ""

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether signing in to this account takes more than its mailbox."""
        return self.pk is not None and bool(Authenticator.objects.filter(user=self).exists())


def key_digest(key: str) -> str:
    """What is stored of a participant's key: its SHA-256 (the key holds 256 random bits, so no salt is needed)."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    return secrets.token_urlsafe(32)


class Participant(models.Model):
    """A citizen: whoever holds the key, kept in a device's cookie and in the private link of each receipt, or whoever
    enters the account it was joined to (`user`). `email`: private, for news and recovery."""

    digest = models.CharField(max_length=64, unique=True)
    pseudonym = models.CharField(_("pseudonyme"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="participants")
    email = models.EmailField(_("adresse électronique"), blank=True, db_index=True)
    email_confirmed_at = models.DateTimeField(_("adresse confirmée le"), null=True, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_participant_an_account")]

    def __str__(self) -> str:
        return self.pseudonym or f"participant {self.pk}"

    def is_opened_by(self, key: str) -> bool:
        digest = key_digest(key)
        return digest == self.digest or self.spare_keys.filter(digest=digest).exists()

    @property
    def reachable_email(self) -> str:
        """Where its holder may be written to: the address they confirmed, or that of their account; empty when there is
        neither. Never shown to anybody but its holder."""
        if self.email and self.email_confirmed_at is not None:
            return self.email
        return self.user.email if self.user is not None and self.user.is_active else ""


class SpareKey(models.Model):
    """Another key of the same participant: given to a device that found its contributions again, or that of a device
    whose deposits were joined to an account."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="spare_keys")
    digest = models.CharField(max_length=64, unique=True)
    given_at = models.DateTimeField(_("donnée le"), default=timezone.now)


def participant_of_key(key: str) -> Participant | None:
    """Whom a device's key opens, None for an unknown one; one query for the key a participant began with."""
    digest = key_digest(key)
    return (
        Participant.objects.filter(digest=digest).first()
        or Participant.objects.filter(spare_keys__digest=digest).first()
    )
