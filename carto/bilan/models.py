"""What the authority writes in a bilan, and the frozen record: a bilan as it was made, its files and their hashes."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation
from carto.exchange.publication import Rendering
from carto.layers.models import PlanVersion
from carto.witness.models import Stamped


class Section(models.Model):
    """What the authority wrote of one `part` of the bilan (`parts.py`), in Markdown. Never changed: a change is a new
    row, and the last one written by then is what a bilan prints."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="bilan_sections")
    part = models.SlugField(max_length=50)
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("texte"), max_length=20_000, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("texte du bilan")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "part", "number"], name="section_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class ToldPair(models.Model):
    """Which two published versions of the plan a bilan tells of, from then on: `before` is the first one when empty,
    `after` the one in force. Never changed: a change is a new row."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="+")
    before = models.ForeignKey(PlanVersion, models.CASCADE, null=True, related_name="+")
    after = models.ForeignKey(PlanVersion, models.CASCADE, null=True, related_name="+")
    chosen_at = models.DateTimeField(_("choisies le"))

    class Meta:
        verbose_name = _("versions du plan comparées")
        ordering: ClassVar = ["chosen_at", "id"]


class Bilan(models.Model):
    """One making of one rendering of the bilan (code de l'urbanisme, L103-6). `step`: what the job does now; then files
    or `error`.

    `data_at`: the moment the data are taken, printed on the cover; same data and same `data_at`, same bytes."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="bilans")
    rendering = models.CharField(
        _("version"), max_length=10, choices=Rendering.choices, default=Rendering.PUBLIC, db_default=Rendering.PUBLIC
    )
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField(_("demandé le"))
    data_at = models.DateTimeField(_("données arrêtées au"))
    step = models.CharField(_("étape"), max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(_("établi le"), null=True, blank=True)
    error = models.TextField(_("erreur"), blank=True)
    pdf = models.FileField(upload_to="bilans/%Y", blank=True)  # the main volume, which tells the hashes of its annexes
    geojson = models.FileField(upload_to="bilans/%Y", blank=True)
    pdf_sha256 = models.CharField(_("empreinte du PDF"), max_length=64, blank=True)
    geojson_sha256 = models.CharField(_("empreinte du GeoJSON"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("bilan")
        ordering: ClassVar = ["-requested_at", "-id"]

    def __str__(self) -> str:
        return self.file_stem

    @property
    def file_stem(self) -> str:
        """The name of its files without their extension, dated in civil time."""
        day = self.data_at.astimezone(self.concertation.zone_info).date()
        whole = "_version_complete" if self.rendering == Rendering.STATUTORY else ""
        return f"bilan_concertation_{self.concertation.slug}_{day.isoformat()}{whole}"


class Annex(models.Model):
    """A further volume of a bilan of many contributions (`volumes.py`); `number`: from 2; `first`, `last`: references
    of its contributions. Made once, with its bilan."""

    bilan = models.ForeignKey(Bilan, models.CASCADE, related_name="annexes")
    number = models.PositiveSmallIntegerField(_("volume"))
    first = models.CharField(max_length=20)
    last = models.CharField(max_length=20)
    pdf = models.FileField(upload_to="bilans/%Y")
    sha256 = models.CharField(_("empreinte du PDF"), max_length=64)

    class Meta:
        verbose_name = _("volume du bilan")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["bilan", "number"], name="annex_number_once")]

    def __str__(self) -> str:
        return self.file_stem

    @property
    def file_stem(self) -> str:
        return f"{self.bilan.file_stem}_volume_{self.number}"


class Unchangeable(Exception):
    """What was adopted is never changed nor removed; the code that tried is wrong."""


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def update(self, **values: Any) -> int:
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable


class Adoption(models.Model):
    """The act by which the authority arrests a bilan (L103-6), the very files that it voted on, with their hashes as
    they were. One corrects the one before it, which stays (`correction`: what it changes, empty for the first)."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="adoptions")
    number = models.PositiveSmallIntegerField(_("version"))
    bilan = models.OneToOneField(Bilan, models.PROTECT, related_name="adoption")
    act_reference = models.CharField(_("délibération"), max_length=200)
    act_date = models.DateField(_("date de la délibération"))
    act_file = models.FileField(upload_to="bilans/%Y", blank=True)
    act_sha256 = models.CharField(max_length=64, blank=True)
    correction = models.TextField(_("ce que cette version corrige"), max_length=2_000, blank=True)
    pdf_sha256 = models.CharField(_("empreinte du PDF"), max_length=64)
    geojson_sha256 = models.CharField(_("empreinte du GeoJSON"), max_length=64)
    adopted_at = models.DateTimeField(_("enregistré le"))

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bilan arrêté")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "number"], name="adoption_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.act_reference} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable

    @property
    def file_stem(self) -> str:
        """The name of its files without their extension."""
        return f"bilan_arrete_{self.concertation.slug}_v{self.number}"

    @property
    def subject(self) -> str:
        """What the register calls it."""
        return f"bilan arrêté {self.number}"

    @property
    def replaced(self) -> int | None:
        """The number of the version that this one replaces."""
        return self.number - 1 or None


class AdoptionStamp(Stamped):
    """Of the PDF that was arrested: OpenSSL holds the file itself against it, without the register."""

    adoption = models.OneToOneField(Adoption, models.PROTECT, related_name="stamp")

    class Meta:
        verbose_name = _("horodatage d’un bilan arrêté")

    @property
    def command(self) -> str:
        """What holds the file and the signature against the certificate of the authority."""
        stem = self.adoption.file_stem
        return f"openssl ts -verify -data {stem}.pdf -in {stem}.tsr -CAfile autorite.pem"
