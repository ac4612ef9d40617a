"""The files that come with a contribution, made anew from what was sent, and served through views only."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.contributions.models.contribution import Contribution


class Photo(models.Model):
    """A photo re-encoded to WebP in two sizes (pixels), without its metadata. `description`: what it shows, in words,
    for those who do not see it."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    description = models.CharField(_("ce que montre la photo"), max_length=300, blank=True)
    large = models.FileField(upload_to="photos/%Y/%m")
    thumbnail = models.FileField(upload_to="photos/%Y/%m")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["position", "id"]


class Piece(models.Model):
    """A PDF cleaned of all that acts or tells (`pdf_cleaning`). `label`: the name it had, to read and nothing else."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="pieces")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("intitulé"), max_length=120)
    file = models.FileField(upload_to="pieces/%Y/%m")
    page_count = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["position", "id"]
