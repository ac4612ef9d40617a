"""Why the team corrected what it had entered for somebody."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.contributions.models.contribution import Contribution


class Correction(models.Model):
    """What it said before is a version, if it was public, and stays in the register. `reason` is the team's: it may say
    who noticed."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="corrections")
    reason = models.CharField(_("pourquoi cette correction"), max_length=300)
    corrected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(_("corrigée le"))

    class Meta:
        verbose_name = _("correction d’une saisie")
        ordering: ClassVar = ["id"]
