"""The procès-verbal de synthèse as it was made, each time; the one that counts is signed, and lodged as a paper."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation


class Making(models.Model):
    """One making of the procès-verbal, of the data at `requested_at`: then `file`, or `error`."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="makings_of_minutes")
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(_("demandé le"))
    finished_at = models.DateTimeField(_("établi le"), null=True, blank=True)
    error = models.TextField(_("erreur"), blank=True)
    file = models.FileField(upload_to="enquetes/%Y", blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("établissement du procès-verbal")
        ordering: ClassVar = ["-requested_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """Dated in civil time."""
        day = self.requested_at.astimezone(self.concertation.zone_info).date()
        return f"proces_verbal_{self.concertation.slug}_{day.isoformat()}.pdf"
