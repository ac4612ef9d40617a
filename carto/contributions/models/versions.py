"""What a contribution said before each edit."""

from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carto.contributions.models.contribution import Contribution


class ContributionVersion(models.Model):
    """One former state, public like the contribution itself: labels as they were, `public_geometry` (EPSG:4326) what
    everyone saw. Place and words of it are emptied once the author has the place blurred. `written_at`: when it was
    written, not when it was replaced."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kind_label = models.CharField(_("nature"), max_length=40)
    theme_labels = models.JSONField(_("thèmes"), default=list)
    title = models.CharField(_("titre"), max_length=120)
    body = models.TextField(_("texte"))
    place_words = models.TextField(_("lieu en mots"), blank=True)
    public_geometry = models.GeometryField(_("lieu montré"), srid=4326, null=True, blank=True)
    written_at = models.DateTimeField(_("écrite le"))

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="contribution_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution.reference} version {self.number}"


class VersionFile(models.Model):
    """A photo or a piece that a former state had: its digest and its words, not its content, which goes when its author
    takes it away. `label`: what the photo shows, or the name of the piece."""

    version = models.ForeignKey(ContributionVersion, models.CASCADE, related_name="files")
    is_photo = models.BooleanField()
    label = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        if self.is_photo:
            return gettext("Photo : %(what)s") % {"what": self.label} if self.label else gettext("Photo")
        return gettext("Document : %(name)s") % {"name": self.label}
