"""What somebody has begun to write and wants to find again on another device."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant
from carto.concertations.models import Concertation


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, participant: Participant | None) -> "DraftQuerySet":
        """Those of one person: nobody else ever reads them, and no role does."""
        return self.filter(participant=participant) if participant is not None else self.none()


class Draft(models.Model):
    """One a person and a concertation. `content`: `fields`, the strings of each field of the form by its name, replies
    among them, and `geometry`, a GeoJSON one in EPSG:4326 or null. No file is kept."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="drafts")
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="drafts")
    content = models.JSONField(_("contenu"), default=dict)
    updated_at = models.DateTimeField(_("gardé le"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("brouillon")
        constraints: ClassVar = [models.UniqueConstraint(fields=["participant", "concertation"], name="draft_once")]

    def __str__(self) -> str:
        return f"brouillon de {self.participant}"

    @property
    def title(self) -> str:
        """What its author typed as a title, empty when nothing yet."""
        return next(iter(self.content["fields"].get("title", [])), "")
