"""What was asked of an erasure, and the log of what retention has purged."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation


class Depth(models.TextChoices):
    """How much of what one said is erased; the rest of one's data always is."""

    NAME = "name", _("Mon nom seulement")
    TEXTS = "texts", _("Mes textes aussi")


class Purged(models.TextChoices):
    """The classes of data that do not stay."""

    EMAILS = "emails", _("Adresses électroniques")
    ACCOUNTS = "accounts", _("Comptes")
    DEVICES = "devices", _("Clés qui reconnaissent les appareils")
    NETWORKS = "networks", _("Empreintes des réseaux")
    DRAFTS = "drafts", _("Brouillons")
    UNCONFIRMED = "unconfirmed", _("Abonnements jamais confirmés")
    SIGN_UPS = "sign_ups", _("Inscriptions aux rencontres")
    SCANS = "scans", _("Photos de feuilles d’atelier")
    REGISTERS = "registers", _("Pages de registres numérisées")
    TEAM = "team", _("Journal et invitations de l’équipe")
    REMARKS = "remarks", _("Remarques écrites à la clôture")
    SESSIONS = "sessions", _("Sessions des comptes")
    FILES = "files", _("Fichiers que plus rien ne cite")


class PurgeRun(models.Model):
    """That `count` rows of a class were purged; `concertation` is null for what belongs to the whole site."""

    concertation = models.ForeignKey(
        Concertation, models.CASCADE, null=True, blank=True, related_name="purges", verbose_name=_("concertation")
    )
    name = models.CharField(_("classe"), max_length=12, choices=Purged.choices)
    count = models.PositiveIntegerField(_("effacés"))
    purged_at = models.DateTimeField(_("effacés le"))

    class Meta:
        verbose_name = _("purge")
        ordering: ClassVar = ["-purged_at", "-id"]
