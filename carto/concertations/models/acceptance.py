"""Who accepted which version of a charter."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant
from carto.concertations.models.concertation import Concertation


class Acceptance(models.Model):
    """One a person, concertation and version (`TakingPart.charter_version`)."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="acceptances")
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="acceptances")
    version = models.PositiveSmallIntegerField(_("version de la charte"))
    accepted_at = models.DateTimeField(_("acceptée le"))

    class Meta:
        verbose_name = _("acceptation de la charte")
        ordering: ClassVar = ["accepted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "concertation", "version"], name="charter_version_accepted_once"
            )
        ]
