"""The heads that were published of each register, and what it was when contributions closed."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation

STAMP_TYPE = "application/timestamp-reply"


class Head(models.Model):
    """The root of the Merkle tree of a register's first `size` entries, published and never changed: what the register
    said until then can no longer be denied."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="register_heads")
    size = models.PositiveBigIntegerField(_("inscriptions"))
    root = models.CharField(_("racine"), max_length=64)
    entry_hash = models.CharField(_("empreinte de la dernière inscription"), max_length=64)
    published_at = models.DateTimeField(_("publiée le"))

    class Meta:
        verbose_name = _("tête du registre")
        verbose_name_plural = _("têtes du registre")
        ordering: ClassVar = ["size"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "size"], name="head_once")]

    def __str__(self) -> str:
        return f"{self.size} {self.root}"

    def stamp_by(self, at: datetime | None = None) -> "Stamp | None":
        """What an authority granted, asked by then; `at`: None for today."""
        stamp: Stamp | None = getattr(self, "stamp", None)
        return stamp if stamp and stamp.reply and (at is None or stamp.asked_at <= at) else None


class Stamped(models.Model):
    """What an authority answered of a hash (RFC 3161). `reply`: a whole TimeStampResp, empty as long as none was had;
    `stamped_at`: the date that is signed in it."""

    asked_at = models.DateTimeField(_("demandé le"))
    reply = models.BinaryField(_("réponse"), default=b"")
    stamped_at = models.DateTimeField(_("horodaté le"), null=True)

    class Meta:
        abstract = True


class StampQuerySet(models.QuerySet["Stamp"]):
    def granted(self) -> "StampQuerySet":
        return self.filter(stamped_at__isnull=False)


class Stamp(Stamped):
    """Of the root of a head."""

    head = models.OneToOneField(Head, models.PROTECT, related_name="stamp")

    objects = StampQuerySet.as_manager()

    class Meta:
        verbose_name = _("horodatage")
        verbose_name_plural = _("horodatages")

    def __str__(self) -> str:
        return f"{self.head} {self.stamped_at or '–'}"

    @property
    def file_name(self) -> str:
        return f"tete-{self.head.size}.tsr"

    @property
    def command(self) -> str:
        return self.command_on(self.file_name)

    def command_on(self, path: str) -> str:
        """What holds the signature, in the file at `path`, against the certificate of the authority."""
        return f"openssl ts -verify -digest {self.head.root} -in {path} -CAfile autorite.pem"


class Closing(models.Model):
    """The register as it was when contributions closed, frozen for good: its first `size` entries. A longer one
    of the same moment holds what came in time and was written after the first. `title`: of the phase, as it was then;
    `sha256`, `size_bytes`: of the file (`closings.py`)."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="closings")
    number = models.PositiveSmallIntegerField(_("clôture"))
    title = models.CharField(_("phase"), max_length=120)
    closed_at = models.DateTimeField(_("close le"))
    size = models.PositiveBigIntegerField(_("inscriptions"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    size_bytes = models.PositiveBigIntegerField(_("octets"))
    frozen_at = models.DateTimeField(_("figée le"))

    class Meta:
        verbose_name = _("clôture")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "closed_at", "size"], name="closing_once"),
            models.UniqueConstraint(fields=["concertation", "number"], name="closing_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.closed_at:%Y-%m-%d}"
