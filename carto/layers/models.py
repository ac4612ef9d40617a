"""What is shown under the contributions: communes, versions of the plan (CNIG PLU/PLUi), context layers; EPSG:4326."""

from datetime import datetime, timedelta
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
    """TYPEZONE of the CNIG standard (ZoneUrbaType); for a carte communale, TYPESECT of SECTEUR_CC."""

    U = "U", _("Zone urbaine")
    AUC = "AUc", _("Zone à urbaniser ouverte")
    AUS = "AUs", _("Zone à urbaniser fermée")
    A = "A", _("Zone agricole")
    N = "N", _("Zone naturelle ou forestière")
    SECTOR_OPEN = "01", _("Secteur ouvert à la construction")
    SECTOR_ACTIVITY = "02", _("Secteur réservé aux activités")
    SECTOR_CLOSED = "03", _("Secteur non ouvert à la construction")
    SECTOR_RNU = "99", _("Secteur non couvert par la carte communale")


TABLES = {
    "ZONE_URBA": _("Zones"),
    "SECTEUR_CC": _("Secteurs de carte communale"),
    "PRESCRIPTION_SURF": _("Prescriptions, surfaces"),
    "PRESCRIPTION_LIN": _("Prescriptions, lignes"),
    "PRESCRIPTION_PCT": _("Prescriptions, points"),
    "INFO_SURF": _("Informations, surfaces"),
    "INFO_LIN": _("Informations, lignes"),
    "INFO_PCT": _("Informations, points"),
    "HABILLAGE_SURF": _("Habillage, surfaces"),
    "HABILLAGE_LIN": _("Habillage, lignes"),
    "HABILLAGE_PCT": _("Habillage, points"),
    "HABILLAGE_TXT": _("Habillage, textes"),
}


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def whole(self) -> "PlanVersionQuerySet":
        """Those whose import came to its end: a killed one leaves rows that count for nothing."""
        return self.filter(completed_at__isnull=False)

    def published(self) -> "PlanVersionQuerySet":
        return self.filter(published_at__isnull=False)

    def in_force(self, concertation: Concertation) -> "PlanVersion | None":
        """The last published one, which the map shows; None before the first import. Its reports come when asked."""
        rows = self.published().filter(concertation=concertation).defer("anomalies", "reports", "ground")
        return rows.order_by("-published_at", "-pk").first()


class PlanVersion(models.Model):
    """A plan as imported on a date. The last published one is in force on the map; earlier ones stay for the record.

    Its rows arrive in several transactions; `completed_at` says that all are there, and only then does it exist for
    people. `anomalies`: list of {table, rank, identifier, problem, action, lon, lat}, one for each feature mended or
    left out; rank 0 speaks of the whole table. `counts`: features kept by table. `reports`: one
    `sources.lot.TableReport` by table read. `document`: the row of DOC_URBA by upper-case column.
    `tiles_sha256`: of the PMTiles file, empty until it is made. `ground`: what the zones cover, drawn by an import
    into a concertation that has no perimeter: on a large plan it takes longer than a request."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="plan_versions")
    name = models.CharField(_("nom du lot"), max_length=120)
    idurba = models.CharField(_("identifiant IDURBA"), max_length=30, blank=True)
    standard = models.CharField(_("version du standard CNIG"), max_length=10)
    imported_at = models.DateTimeField(_("importé le"))
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    source_sha256 = models.CharField(_("empreinte du lot"), max_length=64)
    counts = models.JSONField(default=dict)
    anomalies = models.JSONField(default=list)
    completed_at = models.DateTimeField(_("import terminé le"), null=True, blank=True)
    origin = models.CharField(_("source"), max_length=200, blank=True)
    reports = models.JSONField(default=list)
    document = models.JSONField(default=dict)
    tiles_sha256 = models.CharField(max_length=64, blank=True)
    ground = models.MultiPolygonField(_("emprise des zones"), srid=4326, null=True, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version du plan")
        ordering: ClassVar = ["-imported_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def named_counts(self) -> list[tuple[str, int]]:
        """`counts` in words, zones first."""
        return [(str(label), self.counts[table]) for table, label in TABLES.items() if table in self.counts]

    @property
    def zone_count(self) -> int:
        return int(sum(self.counts.get(table, 0) for table in ("ZONE_URBA", "SECTEUR_CC")))


class Zone(models.Model):
    """A row of ZONE_URBA or SECTEUR_CC. `rank`: its position in the file, from 1. `attributes`: the columns of the row
    that have no field here and hold something, by upper-case name (FORMDOMI, DESTOUI, SYMBOLE, LIB_ATTR1…)."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="zones")
    rank = models.PositiveIntegerField()
    label = models.CharField(_("libellé"), max_length=50)
    long_label = models.CharField(_("libellé long"), max_length=254, blank=True)
    kind = models.CharField(_("type de zone"), max_length=3, choices=ZoneKind.choices)
    regulation_file = models.CharField(_("règlement"), max_length=120, blank=True)
    regulation_url = models.CharField(_("adresse du règlement"), max_length=254, blank=True)
    area_ha = models.FloatField(_("surface en hectares"))
    geometry = models.MultiPolygonField(_("contour"), srid=4326)
    # Nullable: on SpatiaLite any other new column would remake the table and lose its spatial index.
    attributes = models.JSONField(_("autres colonnes"), null=True)

    class Meta:
        verbose_name = _("zone")
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "rank"], name="zone_rank_once")]

    def __str__(self) -> str:
        return self.label


class Ruled(models.Model):
    """What prescriptions and informations have alike. `table`: SURF, LIN or PCT; codes are two digits each."""

    table = models.CharField(max_length=4)
    rank = models.PositiveIntegerField()
    label = models.CharField(_("libellé"), max_length=254)
    type_code = models.CharField(_("type"), max_length=2)
    subtype_code = models.CharField(_("sous-type"), max_length=2, blank=True)
    regulation_file = models.CharField(_("pièce"), max_length=120, blank=True)
    regulation_url = models.CharField(_("adresse de la pièce"), max_length=254, blank=True)
    geometry = models.GeometryField(_("contour"), srid=4326)
    attributes = models.JSONField(_("autres colonnes"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def code(self) -> str:
        """Type and sub-type together: `0702`."""
        return self.type_code + self.subtype_code


class Prescription(Ruled):
    """A row of PRESCRIPTION_SURF, _LIN or _PCT."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="prescriptions")

    class Meta:
        verbose_name = _("prescription")
        ordering: ClassVar = ["table", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "table", "rank"], name="prescription_rank_once")
        ]


class Information(Ruled):
    """A row of INFO_SURF, _LIN or _PCT: what the plan reports without deciding it (ZAC, préemption, bruit…)."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="informations")

    class Meta:
        verbose_name = _("information")
        ordering: ClassVar = ["table", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "table", "rank"], name="information_rank_once")
        ]


class Dressing(models.Model):
    """A row of HABILLAGE_SURF, _LIN, _PCT or _TXT: drawn on the map, never decided upon.

    `kind`: NATTRAC or NATECR; `color`: `#rrggbb` or empty; `text`, `size_pt`, `angle_deg` of a HABILLAGE_TXT."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="dressings")
    table = models.CharField(max_length=4)
    rank = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    color = models.CharField(max_length=7, blank=True)
    text = models.CharField(max_length=80, blank=True)
    size_pt = models.PositiveIntegerField(default=0)
    angle_deg = models.IntegerField(default=0)
    attributes = models.JSONField(_("autres colonnes"), null=True)
    geometry = models.GeometryField(_("contour"), srid=4326)

    class Meta:
        verbose_name = _("habillage")
        ordering: ClassVar = ["table", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "table", "rank"], name="dressing_rank_once")
        ]

    def __str__(self) -> str:
        return self.text or self.kind


class Piece(models.Model):
    """A written piece of the plan (règlement, OAP, rapport…), kept once whatever the versions that hold it.

    `path`: where it lies in the lot; `name`: its file name, which NOMFIC cites, compared in lower case."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="pieces")
    path = models.CharField(_("chemin dans le lot"), max_length=400)
    name = models.CharField(_("fichier"), max_length=200)
    title = models.CharField(_("titre"), max_length=254, blank=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("pièce écrite")
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "path"], name="piece_once")]
        indexes: ClassVar = [models.Index(fields=["version", "name"], name="piece_by_name")]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def folder(self) -> str:
        """Where the standard files it: `3_Reglement`; empty at the root of the lot."""
        return self.path.rpartition("/")[0].rpartition("/")[2]


class LayerRole(models.TextChoices):
    CONTEXT = "context", _("Couche de contexte")
    PARCELLES = "parcelles", _("Parcelles cadastrales")
    LOCALITIES = "localities", _("Lieux-dits")
    STREETS = "streets", _("Rues et chemins")


class ContextLayer(models.Model):
    """A layer the agents bring beside the plan. Parcels, localities and streets are searched rather than
    drawn.

    `anomalies` as in PlanVersion; `report`: the `sources.lot.TableReport` of its reading."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="context_layers")
    role = models.CharField(_("nature"), max_length=12, choices=LayerRole.choices, default=LayerRole.CONTEXT)
    label = models.CharField(_("nom"), max_length=120)
    color = models.CharField(_("couleur"), max_length=7, default="#5b5f58")
    rank = models.PositiveIntegerField(_("rang"), default=0)
    source_name = models.CharField(_("fichier"), max_length=200)
    imported_at = models.DateTimeField(_("importée le"))
    completed_at = models.DateTimeField(_("import terminé le"), null=True, blank=True)
    feature_count = models.PositiveIntegerField(_("objets"), default=0)
    report = models.JSONField(default=dict)
    anomalies = models.JSONField(default=list)

    class Meta:
        verbose_name = _("couche")
        ordering: ClassVar = ["rank", "id"]

    def __str__(self) -> str:
        return self.label


class ContextFeature(models.Model):
    """`search_key`: what a search compares: the label in lower case without accents, a parcel as `59350ab12`.
    `insee_code`: of the commune, empty when the file does not say."""

    layer = models.ForeignKey(ContextLayer, models.CASCADE, related_name="features")
    rank = models.PositiveIntegerField()
    label = models.CharField(_("libellé"), max_length=254, blank=True)
    search_key = models.CharField(max_length=254, blank=True, db_index=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5, blank=True)
    attributes = models.JSONField(default=dict)
    geometry = models.GeometryField(_("contour"), srid=4326)

    class Meta:
        verbose_name = _("objet d’une couche")
        ordering: ClassVar = ["layer", "rank"]

    def __str__(self) -> str:
        return self.label


SILENT_AFTER = timedelta(minutes=10)


class PlanImport(models.Model):
    """One run of the importer, followed by its page: `done` of `total` features, then `version`, `layer` or `error`.

    `source_path` is the file received, or empty when the plan is asked of the Géoportail de l’urbanisme, `source_name`
    being then the INSEE code or SIREN asked for. `beaten_at`: the last sign of life of the run."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="plan_imports")
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    source_name = models.CharField(_("lot"), max_length=200)
    source_path = models.CharField(max_length=400, blank=True)
    beaten_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(_("demandé le"))
    step = models.CharField(_("étape"), max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    error = models.TextField(_("erreur"), blank=True)
    version = models.ForeignKey(PlanVersion, models.SET_NULL, null=True, blank=True)
    layer = models.ForeignKey(ContextLayer, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("import de plan")
        ordering: ClassVar = ["-requested_at", "-id"]

    def __str__(self) -> str:
        return self.source_name

    def is_silent(self, at: datetime) -> bool:
        """Whether it began and gave no sign of life for SILENT_AFTER: its process is gone."""
        return self.finished_at is None and self.beaten_at is not None and at - self.beaten_at > SILENT_AFTER
