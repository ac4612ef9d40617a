"""The heads that were published of each register."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation


class Head(models.Model):
    """The root of the Merkle tree of a register's first `size` entries, published and never changed: what the register
    said until then can no longer be denied."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="register_heads")
    size = models.PositiveBigIntegerField(_("inscriptions"))
    root = models.CharField(_("racine"), max_length=64)
    entry_hash = models.CharField(_("empreinte de la dernière inscription"), max_length=64)
    published_at = models.DateTimeField(_("publiée le"))

    class Meta:
        verbose_name = _("tête du registre")
        verbose_name_plural = _("têtes du registre")
        ordering: ClassVar = ["size"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "size"], name="head_once")]

    def __str__(self) -> str:
        return f"{self.size} {self.root}"
