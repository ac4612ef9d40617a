"""What is shown under the contributions: communes and the versions of the plan (CNIG PLU/PLUi), in EPSG:4326."""

from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation


class Commune(models.Model):
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="communes")
    insee_code = models.CharField(_("code INSEE"), max_length=5)
    name = models.CharField(_("nom"), max_length=120)
    geometry = models.MultiPolygonField(_("contour"), srid=4326)

    class Meta:
        verbose_name = _("commune")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "insee_code"], name="commune_once")]

    def __str__(self) -> str:
        return self.name


class ZoneKind(models.TextChoices):
    """TYPEZONE of the CNIG standard (ZoneUrbaType)."""

    U = "U", _("Zone urbaine")
    AUC = "AUc", _("Zone à urbaniser ouverte")
    AUS = "AUs", _("Zone à urbaniser fermée")
    A = "A", _("Zone agricole")
    N = "N", _("Zone naturelle ou forestière")


TABLES = {
    "ZONE_URBA": _("Zones"),
    "PRESCRIPTION_SURF": _("Prescriptions, surfaces"),
    "PRESCRIPTION_LIN": _("Prescriptions, lignes"),
    "PRESCRIPTION_PCT": _("Prescriptions, points"),
}


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def published(self) -> "PlanVersionQuerySet":
        return self.filter(published_at__isnull=False)

    def in_force(self, concertation: Concertation) -> "PlanVersion | None":
        """The last published one, which the map shows; None before the first import."""
        return self.published().filter(concertation=concertation).order_by("-published_at", "-pk").first()


class PlanVersion(models.Model):
    """A plan as imported on a date. The last published one is in force on the map; earlier ones stay for the record.

    `anomalies`: list of {table, rank, identifier, problem, action, lon, lat}, one for each feature mended or left out;
    rank 0 speaks of the whole table. `counts`: features kept by table."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="plan_versions")
    name = models.CharField(_("nom du lot"), max_length=120)
    idurba = models.CharField(_("identifiant IDURBA"), max_length=30, blank=True)
    standard = models.CharField(_("version du standard CNIG"), max_length=10)
    imported_at = models.DateTimeField(_("importé le"))
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    source_sha256 = models.CharField(_("empreinte du lot"), max_length=64)
    counts = models.JSONField(default=dict)
    anomalies = models.JSONField(default=list)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version du plan")
        ordering: ClassVar = ["-imported_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def named_counts(self) -> list[tuple[str, int]]:
        """`counts` in words, zones first."""
        return [(str(label), self.counts.get(table, 0)) for table, label in TABLES.items()]


class Zone(models.Model):
    """A row of ZONE_URBA. `rank`: its position in the file, from 1."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="zones")
    rank = models.PositiveIntegerField()
    label = models.CharField(_("libellé"), max_length=50)
    long_label = models.CharField(_("libellé long"), max_length=254, blank=True)
    kind = models.CharField(_("type de zone"), max_length=3, choices=ZoneKind.choices)
    regulation_file = models.CharField(_("règlement"), max_length=120, blank=True)
    regulation_url = models.CharField(_("adresse du règlement"), max_length=254, blank=True)
    area_ha = models.FloatField(_("surface en hectares"))
    geometry = models.MultiPolygonField(_("contour"), srid=4326)

    class Meta:
        verbose_name = _("zone")
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "rank"], name="zone_rank_once")]

    def __str__(self) -> str:
        return self.label


class Prescription(models.Model):
    """A row of PRESCRIPTION_SURF, _LIN or _PCT (`table` says which: SURF, LIN, PCT); codes are two digits each."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="prescriptions")
    table = models.CharField(max_length=4)
    rank = models.PositiveIntegerField()
    label = models.CharField(_("libellé"), max_length=254)
    type_code = models.CharField(_("type"), max_length=2)
    subtype_code = models.CharField(_("sous-type"), max_length=2, blank=True)
    regulation_file = models.CharField(_("pièce"), max_length=120, blank=True)
    regulation_url = models.CharField(_("adresse de la pièce"), max_length=254, blank=True)
    geometry = models.GeometryField(_("contour"), srid=4326)

    class Meta:
        verbose_name = _("prescription")
        ordering: ClassVar = ["table", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "table", "rank"], name="prescription_rank_once")
        ]

    def __str__(self) -> str:
        return self.label


class PlanImport(models.Model):
    """One run of the importer, followed by its page: `done` of `total` features, then `version` or `error`."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="plan_imports")
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    source_name = models.CharField(_("lot"), max_length=200)
    source_path = models.CharField(max_length=400)
    requested_at = models.DateTimeField(_("demandé le"))
    step = models.CharField(_("étape"), max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    error = models.TextField(_("erreur"), blank=True)
    version = models.ForeignKey(PlanVersion, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("import de plan")
        ordering: ClassVar = ["-requested_at", "-id"]

    def __str__(self) -> str:
        return self.source_name
