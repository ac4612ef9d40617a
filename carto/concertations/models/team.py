"""Who is of a team, who is asked into it, and what each did there."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models.concertation import Concertation, Role

VALID_FOR = timedelta(days=14)
# CNIL, délibération 2021-122 of 14 October 2021: between six months and a year for journals of what is done.
KEPT = timedelta(days=365)


class InATeam(models.Model):
    """In what quality: a role and, for a commune relay alone, the INSEE codes of the communes that bound it. By code
    rather than by row: communes are imported anew."""

    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    insee_codes = models.JSONField(_("communes"), default=list, blank=True)

    class Meta:
        abstract = True

    concertation: models.ForeignKey[Concertation, Concertation]

    @property
    def communes(self) -> str:
        """Their names; empty for whoever is bound by none."""
        if not self.insee_codes:
            return ""
        named = self.concertation.communes.filter(insee_code__in=self.insee_codes)
        return ", ".join(named.values_list("name", flat=True))


class Membership(InATeam):
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("compte"))

    class Meta:
        verbose_name = _("membre de l’équipe")
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class InvitationState(models.TextChoices):
    PENDING = "pending", _("en attente")
    ACCEPTED = "accepted", _("acceptée")
    REVOKED = "revoked", _("annulée")
    EXPIRED = "expired", _("expirée")


class Invitation(InATeam):
    """That an address was asked into a team. It gives nothing until its holder accepts it, and names no account."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("adresse électronique"))
    name = models.CharField(_("nom affiché"), max_length=120)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="invitations_sent")
    invited_at = models.DateTimeField(_("faite le"))
    sent_at = models.DateTimeField(_("envoyée le"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True)
    revoked_at = models.DateTimeField(_("annulée le"), null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering: ClassVar = ["-sent_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["concertation", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + VALID_FOR

    def state_at(self, at: datetime) -> InvitationState:
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if at >= self.expires_at else InvitationState.PENDING


class TeamActQuerySet(models.QuerySet["TeamAct"]):
    def of(self, concertation: Concertation) -> "TeamActQuerySet":
        return self.filter(concertation=concertation).select_related("user")

    def over(self, at: datetime) -> "TeamActQuerySet":
        """Those whose time is over."""
        return self.filter(done_at__lt=at - KEPT)


class TeamAct(models.Model):
    """That somebody of a team did something there: only ever added, and purged when its time is over. `name`: a route
    of `acts.py`; `subject`: what its address names. A closed account leaves the act and takes the name away."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="team_acts")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="team_acts")
    name = models.CharField(_("acte"), max_length=60)
    subject = models.CharField(_("objet"), max_length=80, blank=True)
    done_at = models.DateTimeField(_("fait le"), db_index=True)

    objects = TeamActQuerySet.as_manager()

    class Meta:
        verbose_name = _("acte de l’équipe")
        ordering: ClassVar = ["-done_at", "-id"]
