"""What stands against stuffing, and nothing that would follow anyone: recent acts, hourly meters, used proofs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant
from carto.concertations.models import Concertation

WINDOW_S = 600  # a burst is counted in ten minutes


class ActKind(models.TextChoices):
    DEPOSIT = "deposit", _("Dépôt")
    VOTE = "vote", _("Vote")
    COMMENT = "comment", _("Commentaire")
    USEFUL = "useful", _("Utile")
    DRAFT = "draft", _("Brouillon")
    SIGN_UP = "sign_up", _("Inscription")


class NetworkSalt(models.Model):
    """The salt of one day's network digests (UTC). Destroyed with the day: its digests then lead back to nothing."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)


class Act(models.Model):
    """Something said, and whence: kept `keep_networks_days`. `subject`: the reference of what it bears on or made.
    `network`: digest of the address, of one day and one concertation. `window`: ten-minute period since 1970. `text`:
    digest of the words said, empty for a bare vote. `is_new_device`: its participant was unknown until then."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="acts")
    kind = models.CharField(_("fait"), max_length=8, choices=ActKind.choices)
    subject = models.CharField(_("objet"), max_length=40)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="acts")
    network = models.CharField(_("empreinte du réseau"), max_length=32)
    window = models.PositiveIntegerField()
    text = models.CharField(max_length=32, blank=True)
    is_new_device = models.BooleanField(_("appareil nouveau"), default=False)
    at = models.DateTimeField(_("moment"))

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["concertation", "window", "network"], name="act_burst"),
            models.Index(fields=["concertation", "text"], condition=~Q(text=""), name="act_text"),
        ]


class Meter(models.Model):
    """How much a network or a device (`holder`) has said since `began_at`, for an hour."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=60)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "holder"], name="meter_once")]


class SpentProof(models.Model):
    """The number of a proof that was used, until it would have expired anyway."""

    number = models.CharField(max_length=40, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)
