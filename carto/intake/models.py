"""Whence came what the team entered: kept beside the contribution, whose table has a geometry and is not altered."""

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.kit.models import Trace
from carto.meetings.models import Meeting


class ScanQuerySet(models.QuerySet["Scan"]):
    def within(self, insee_codes: Collection[str] | None) -> "ScanQuerySet":
        """As `ContributionQuerySet.within`: a page shows all that is written on it, so each line of it must be."""
        if insee_codes is None:
            return self
        elsewhere = Origin.objects.exclude(contribution__in=Contribution.objects.within(insee_codes))
        return self.filter(origins__isnull=False).exclude(origins__in=elsewhere).distinct()


class Scan(models.Model):
    """A page of a paper register as it was written, cleaned like any file. The team's alone: it holds names and
    signatures. `page_count`: of a PDF; None for a photo (WebP)."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="register_scans")
    file = models.FileField(upload_to="registres/%Y/%m")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("jointe le"))

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("page numérisée")

    @property
    def is_photo(self) -> bool:
        return self.page_count is None


class Origin(models.Model):
    """`place`: the mairie where the register lies, or what was not announced as a `meeting`; `page`: of the register.
    `drawn_on`: « feuille 3 n° 7 », which stays when the photo of the sheet, and `trace` with it, are gone. When it was
    received is the contribution's own `received_at`; here is when it was entered, and by whom."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="origin")
    place = models.CharField(_("lieu du registre, ou rencontre"), max_length=160, blank=True)
    page = models.CharField(_("page"), max_length=20, blank=True)
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="origins")
    trace = models.ForeignKey(Trace, models.SET_NULL, null=True, blank=True, related_name="origins")
    drawn_on = models.CharField(_("feuille et numéro"), max_length=60, blank=True)
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="origins")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("saisie le"))

    class Meta:
        verbose_name = _("origine")
        ordering: ClassVar = ["-id"]


class Imported(models.Model):
    """What a row of a spreadsheet became, so that the same file given again adds nothing. `source`: whence the file
    came, as the agent named it: two platforms both have a proposal 12. `source_id`: its identifier in the file, else
    the hash of the row; `digest`: of what it said, empty for what was imported before that was kept."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="imported")
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="imported")
    source = models.CharField(_("source"), max_length=80, blank=True)
    source_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ligne importée")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "source", "source_id"], name="imported_once_a_source"),
        ]


class ImportedComment(models.Model):
    """The same of a comment, which has identifiers of its own."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="imported")
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="imported_comments")
    source = models.CharField(_("source"), max_length=80, blank=True)
    source_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("commentaire importé")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "source", "source_id"], name="comment_once_a_source"),
        ]
