"""Kits printed for a meeting: their sheets, each with its number and its ground; the photos of those that came back."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.kit.frames import MARKS_MM, Frame, Scale


class Kit(models.Model):
    """Sheets made together over one area. `area`: its name, in words."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="kits")
    area = models.CharField(_("secteur"), max_length=160)
    scale = models.PositiveIntegerField(_("échelle"), choices=Scale.choices)
    made_at = models.DateTimeField(_("établi le"))

    class Meta:
        verbose_name = _("kit papier")
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.area


class Sheet(models.Model):
    """One printed map. Never changed once made: paper lies about with its number. `west_m`, `south_m`: in metres of
    the projection `srid`; `row`, `column`: its place in the index of the kit."""

    kit = models.ForeignKey(Kit, models.CASCADE, related_name="sheets")
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField(_("numéro"))
    row = models.PositiveSmallIntegerField()
    column = models.PositiveSmallIntegerField()
    srid = models.PositiveIntegerField()
    west_m = models.IntegerField()
    south_m = models.IntegerField()

    class Meta:
        verbose_name = _("feuille")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "number"], name="sheet_number_once")]

    def __str__(self) -> str:
        return _("Feuille %(number)s, %(area)s") % {"number": self.number, "area": self.kit.area}

    @property
    def frame(self) -> Frame:
        return Frame(self.west_m, self.south_m, self.kit.scale)


class Scan(models.Model):
    """A photo of a sheet that came back, for the team alone, and for a time: people write their names on paper.

    `sheet`: None until known. `marks`: the middles of its four marks in pixels of `file`, in the order of
    `frames.MARKS_MM`; fewer while they are being pressed."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="scans")
    sheet = models.ForeignKey(Sheet, models.SET_NULL, null=True, blank=True, related_name="scans")
    file = models.FileField(upload_to="feuilles/%Y/%m")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    marks = models.JSONField(default=list)
    received_at = models.DateTimeField(_("reçue le"))

    class Meta:
        verbose_name = _("photo de feuille")
        ordering: ClassVar = ["-received_at", "-id"]

    def __str__(self) -> str:
        return str(self.sheet or _("Feuille à reconnaître"))

    @property
    def is_placed(self) -> bool:
        return self.sheet_id is not None and len(self.marks) == len(MARKS_MM)


class Trace(models.Model):
    """What was drawn on a sheet beside `number`, traced over its photo. `geometry`: a GeoJSON one in EPSG:4326."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="traces")
    number = models.CharField(_("numéro écrit sur la carte"), max_length=20)
    geometry = models.JSONField()
    made_at = models.DateTimeField(_("tracé le"))

    class Meta:
        verbose_name = _("tracé")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.number
