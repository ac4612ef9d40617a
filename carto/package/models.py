"""The package as it was made: one ZIP and its hash."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation


class Package(models.Model):
    """One making of the package that joins the inquiry file. `step`: what the job does now; then the file or `error`.

    `data_at`: the moment the data are taken; same data and same `data_at`, same bytes."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="packages")
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(_("demandé le"))
    data_at = models.DateTimeField(_("données arrêtées au"))
    step = models.CharField(_("étape"), max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(_("établi le"), null=True, blank=True)
    error = models.TextField(_("erreur"), blank=True)
    file = models.FileField(upload_to="packages/%Y", blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("paquet de l’enquête")
        ordering: ClassVar = ["-requested_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """Dated in civil time."""
        day = self.data_at.astimezone(self.concertation.zone_info).date()
        return f"paquet_concertation_{self.concertation.slug}_{day.isoformat()}.zip"
