"""The reasons for masking that a concertation gave itself, or took out of use."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation


class Reason(models.Model):
    """Its words never change and it is never deleted, so that what was once told of a masked text stays true: other
    words are another reason, and this one is retired. A default reason (`MaskReason`) has a row only once it is out of
    use or retired; `slug` is then its value. `explanation`: said to the author of a masked text."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="mask_reasons")
    slug = models.CharField(max_length=20, editable=False)
    label = models.CharField(_("motif"), max_length=80)
    explanation = models.CharField(_("ce que l’on dit à l’auteur"), max_length=500)
    is_active = models.BooleanField(_("en usage"), default=True)
    is_retired = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("motif de masquage")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "slug"], name="mask_reason_slug_once")]

    def __str__(self) -> str:
        return self.label
