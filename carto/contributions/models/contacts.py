"""Texts whose author said that the details in them are a public contact's: for moderators to look at."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.contributions.models.contribution import Contribution


class KeptContact(models.Model):
    """In the contribution, or in its comment of that number. The details are not copied: they are read in the text."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="kept_contacts")
    comment_number = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField(_("gardé le"))
    seen_at = models.DateTimeField(_("vu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact public gardé")
        ordering: ClassVar = ["kept_at", "id"]
