"""Words that moderators hide within a text, and the whole of the texts that have some."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.contributions.models.contribution import Contribution


class Passage(models.Model):
    """Hidden wherever they are in the contribution and its former versions, or in its comment of that number. Deleted
    once shown again: there is one for what is hidden today."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="passages")
    comment_number = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(_("mots masqués"), max_length=5_000)
    reason = models.CharField(_("motif"), max_length=20)
    masked_at = models.DateTimeField(_("masqué le"))

    class Meta:
        verbose_name = _("passage masqué")
        ordering: ClassVar = ["masked_at", "id"]

    def __str__(self) -> str:
        return f"passage masqué de {self.contribution.reference}"


class WholeText(models.Model):
    """What the contribution says, or that former `version` of it, or its comment of that number, where its own columns
    hold what everyone reads. Only for a text with something hidden: one row at most for each (`passages.py`)."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="whole_texts")
    comment_number = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(_("titre entier"), max_length=120, blank=True)
    body = models.TextField(_("texte entier"))

    class Meta:
        verbose_name = _("texte entier")

    def __str__(self) -> str:
        return f"texte entier de {self.contribution.reference}"
