"""Who: people with an account (agents, moderators, commissioners) and participants known by their device alone."""

import hashlib
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
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
    """An account; its e-mail address is never shown to the public. `is_agent`: may create concertations."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    name = models.CharField(_("nom affiché"), max_length=120)
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


def key_digest(key: str) -> str:
    """What is stored of a participant's key: its SHA-256 (the key holds 256 random bits, so no salt is needed)."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    return secrets.token_urlsafe(32)


class Participant(models.Model):
    """A citizen as one device knows them: whoever holds the key, kept in a cookie and in the private link of each
    receipt. `user`: the account this device's deposits were joined to; `email`: private, for news and recovery."""

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

    def __str__(self) -> str:
        return self.pseudonym or f"participant {self.pk}"

    @property
    def reachable_email(self) -> str:
        """Where its holder may be written to: the address they confirmed, or that of their account; empty when there is
        neither. Never shown to anybody but its holder."""
        if self.email and self.email_confirmed_at is not None:
            return self.email
        return self.user.email if self.user is not None and self.user.is_active else ""
