"""The dossier of a concertation: its documents, each version of which stays readable, and its news."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation


class DocumentKind(models.TextChoices):
    NOTICE = "notice", _("Notice")
    PADD = "padd", _("PADD")
    REGULATION = "regulation", _("Règlement")
    OAP = "oap", _("OAP")
    OPINION = "opinion", _("Avis")
    DELIBERATION = "deliberation", _("Délibération")
    OTHER = "other", _("Autre document")


class Document(models.Model):
    """A document under one title; what it says is in its versions, the last of which is in force."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="documents")
    kind = models.CharField(_("nature"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("intitulé"), max_length=160)

    class Meta:
        verbose_name = _("document")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """A cleaned PDF, never changed nor removed. `dated`: the day written on it; `changes`: what it changes of the one
    before, empty for the first."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    dated = models.DateField(_("date du document"))
    changes = models.TextField(_("ce qui a changé"), max_length=2_000, blank=True)
    file = models.FileField(upload_to="dossier/%Y/%m")
    page_count = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("mis en ligne le"))

    class Meta:
        verbose_name = _("version d’un document")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]


class Post(models.Model):
    """A piece of news by the team, dated by its publication."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="posts")
    title = models.CharField(_("titre"), max_length=160)
    body = models.TextField(_("texte"), max_length=3_000)
    posted_at = models.DateTimeField(_("publiée le"))
    edited_at = models.DateTimeField(_("modifiée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("actualité")
        ordering: ClassVar = ["-posted_at", "-id"]

    def __str__(self) -> str:
        return self.title
