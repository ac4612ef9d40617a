"""The root aggregate: a concertation, its calendar, its themes, its team, its register."""

import re
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.actors import Actor
from carto.concertations import origins
from carto.concertations.defaults import CHARTER, Pictogram, ProcedureKind
from carto.concertations.phases import OPENS, Action, PhaseKind
from carto.geo.crs import Territory

OWNER_CODE = RegexValidator(
    re.compile(r"^(\d{9}|\d[0-9AB]\d{3})$"), _("Indiquez le SIREN (9 chiffres) ou le code INSEE (5 caractères).")
)
COLOR = RegexValidator(re.compile(r"^#[0-9a-f]{6}$"), _("Indiquez une couleur comme #2f6f3a."))

# First segments of the site's own addresses (`carto/urls.py`): no concertation may be called so.
RESERVED_SLUGS = frozenset(
    {
        "admin",
        "api",
        "compte",
        "connexion",
        "entrer",
        "installation",
        "invitation",
        "langue",
        "mentions-legales",
        "accessibilite",
        "mes-donnees",
        "suivi",
        "nouvelle-concertation",
        "retour",
        "sante",
        "static",
        "tuiles",
    }
)


def refuse_reserved_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("Cette adresse est déjà celle d’une page du site. Choisissez-en une autre."))


class Role(models.TextChoices):
    """What a membership gives; visitor, participant, author and administrator come from elsewhere (`rules.py`)."""

    MODERATOR = "moderator", _("Modérateur")
    AGENT = "agent", _("Agent")
    COMMISSIONER = "commissioner", _("Commissaire enquêteur")
    PROJECT_MANAGER = "project_manager", _("Chef de projet")
    ELECTED = "elected", _("Élu qui répond")
    GARANT = "garant", _("Garant")
    RELAY = "relay", _("Relais communal")


class IdentityLevel(models.TextChoices):
    """What a concertation asks of who takes part, and how far a person is known; in rising order."""

    NOTHING = "nothing", _("Rien")
    EMAIL = "email", _("Adresse électronique confirmée")
    ACCOUNT = "account", _("Compte")
    REAL_NAME = "real_name", _("Nom réel")

    @property
    def rank(self) -> int:
        return list(IdentityLevel).index(self)


class Moderation(models.TextChoices):
    A_POSTERIORI = "a_posteriori", _("Après publication")
    A_PRIORI = "a_priori", _("Avant publication")


class ArgumentOrder(models.TextChoices):
    """The neutral order in which arguments are first shown."""

    SHUFFLED = "shuffled", _("Ordre tiré au sort")
    LEAST_SEEN = "least_seen", _("Les moins vus d’abord")


class WorkLevel(models.TextChoices):
    """The effort asked of a device before it speaks, against machines."""

    NONE = "none", _("Aucun")
    LIGHT = "light", _("Léger")
    STRONG = "strong", _("Renforcé")


class Event(models.TextChoices):
    """What the register keeps a line of."""

    DEPOSIT = "deposit", _("Dépôt")
    EDIT = "edit", _("Modification")
    CORRECTION = "correction", _("Correction d’une saisie")
    PUBLICATION = "publication", _("Publication après relecture")
    WITHDRAWAL = "withdrawal", _("Retrait par l’auteur")
    NAME = "name", _("Nom caché ou montré")
    ERASURE = "erasure", _("Effacement de données personnelles")
    MASKING = "masking", _("Masquage")
    UNMASKING = "unmasking", _("Fin du masquage")
    PASSAGE_MASKING = "passage_masking", _("Masquage d’un passage")
    PASSAGE_UNMASKING = "passage_unmasking", _("Fin du masquage d’un passage")
    REVIEW = "review", _("Laissé public après examen")
    CONTEST = "contest", _("Masquage contesté par l’auteur")
    CONTEST_END = "contest_end", _("Réponse à la contestation")
    SETTING_APART = "setting_apart", _("Votes mis à part")
    PUTTING_BACK = "putting_back", _("Votes remis dans le compte")
    GATHERED = "gathered", _("Votes comptés ailleurs")
    COMMENT = "comment", _("Commentaire")
    ANSWER = "answer", _("Réponse")
    CALENDAR = "calendar", _("Changement du calendrier")
    PROCEDURE = "procedure", _("Changement de la procédure")
    MODALITES = "modalites", _("Changement des modalités")
    PLAN = "plan", _("Publication du plan")
    MEETING = "meeting", _("Rencontre")
    DOCUMENT = "document", _("Document du dossier")
    RENAMING = "renaming", _("Document renommé")
    NEWS = "news", _("Actualité")
    ADOPTION = "adoption", _("Bilan arrêté")
    CONCLUSIONS = "conclusions", _("Fin de l’enquête")


class ConcertationQuerySet(models.QuerySet["Concertation"]):
    def visible_to(self, actor: Actor) -> "ConcertationQuerySet":
        """Published ones, and those whose team the actor belongs to; all of them for an administrator."""
        if actor.is_administrator:
            return self
        visible = Q(published_at__isnull=False)
        if actor.user is not None:
            visible |= Q(memberships__user=actor.user)
        return self.filter(visible).distinct()

    def bump_snapshot(self) -> None:
        """Call in the transaction of any change the map shows: the next reader gets a new map feed."""
        self.update(snapshot_version=F("snapshot_version") + 1)


class Concertation(models.Model):
    """A concertation under L103-2 of the code de l'urbanisme. Times are aware; `perimeter` is in EPSG:4326.

    `snapshot_version` grows with each visible change on the map, votes apart: the map feed is then read anew."""

    slug = models.SlugField(_("adresse courte"), max_length=60, unique=True, validators=[refuse_reserved_slug])
    title = models.CharField(_("titre"), max_length=160)
    introduction = models.TextField(_("présentation"), max_length=20_000, blank=True)
    owner_name = models.CharField(_("maître d’ouvrage"), max_length=160)
    owner_code = models.CharField(_("SIREN ou code INSEE"), max_length=9, validators=[OWNER_CODE])
    procedure_kind = models.CharField(_("procédure"), max_length=30, choices=ProcedureKind.choices)
    territory = models.CharField(_("territoire"), max_length=30, choices=Territory.choices, default=Territory.METROPOLE)
    act_reference = models.CharField(_("délibération de prescription"), max_length=200, blank=True)
    act_date = models.DateField(_("date de la délibération"), null=True, blank=True)
    objectives = models.TextField(_("objectifs et modalités fixés par la délibération"), max_length=20_000, blank=True)
    charter = models.TextField(_("charte"), max_length=5_000, default=CHARTER)
    contact_email = models.EmailField(_("adresse de contact"), blank=True)
    perimeter = models.MultiPolygonField(_("périmètre"), srid=4326, null=True, blank=True)
    perimeter_version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    snapshot_version = models.PositiveBigIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("créée le"))

    objects = ConcertationQuerySet.as_manager()

    class Meta:
        verbose_name = _("concertation")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def rules_of_part(self) -> "TakingPart":
        """How one takes part here; the defaults, unsaved, until an agent has changed any."""
        kept: TakingPart | None = getattr(self, "taking_part", None)
        return kept or TakingPart(concertation=self)

    @property
    def offered_kinds(self) -> "models.QuerySet[Kind]":
        """The kinds one may choose: not those that need what is not taken here, organisations or pieces."""
        kinds, rules = self.kinds.all(), self.rules_of_part
        if not rules.takes_groups:
            kinds = kinds.exclude(needs_group=True)
        return kinds if rules.most_pieces else kinds.exclude(needs_piece=True)

    @property
    def metric_srid(self) -> int:
        """EPSG code of the territory's projection in metres."""
        return Territory(self.territory).metric_srid

    @property
    def zone_info(self) -> ZoneInfo:
        """The civil time in which its dates are said and shown."""
        return ZoneInfo(Territory(self.territory).time_zone)


class TakingPart(models.Model):
    """How one takes part in a concertation. Months and days count from the end of what they are about."""

    concertation = models.OneToOneField(Concertation, models.CASCADE, primary_key=True, related_name="taking_part")
    identity_level = models.CharField(
        _("identité demandée"), max_length=10, choices=IdentityLevel.choices, default=IdentityLevel.NOTHING
    )
    moderation = models.CharField(
        _("modération"), max_length=12, choices=Moderation.choices, default=Moderation.A_POSTERIORI
    )
    argument_order = models.CharField(
        _("ordre des arguments"), max_length=10, choices=ArgumentOrder.choices, default=ArgumentOrder.SHUFFLED
    )
    charter_version = models.PositiveSmallIntegerField(_("version de la charte"), default=1, editable=False)
    takes_outside = models.BooleanField(_("lieux hors du périmètre, à ses abords"), default=False)
    takes_unplaced = models.BooleanField(_("contributions sans lieu"), default=True)
    takes_plan_objects = models.BooleanField(_("contributions sur un objet du plan"), default=True)
    takes_blur = models.BooleanField(_("lieu flouté à la demande"), default=True)
    takes_groups = models.BooleanField(_("organisations, groupes et pétitions"), default=True)
    most_photos = models.PositiveSmallIntegerField(_("photos au plus"), default=3, validators=[MaxValueValidator(10)])
    most_pieces = models.PositiveSmallIntegerField(
        _("pièces PDF au plus"), default=2, validators=[MaxValueValidator(10)]
    )
    work_level = models.CharField(
        _("effort demandé aux appareils"), max_length=10, choices=WorkLevel.choices, default=WorkLevel.LIGHT
    )
    deposits_an_hour = models.PositiveIntegerField(_("dépôts par heure et par réseau"), default=60)
    voices_an_hour = models.PositiveIntegerField(_("votes et commentaires par heure et par réseau"), default=300)
    burst_size = models.PositiveIntegerField(_("rafale signalée à partir de"), default=20)
    embed_origins = models.TextField(_("sites qui peuvent afficher la carte"), max_length=2_000, blank=True)
    data_officer_email = models.EmailField(_("délégué à la protection des données"), blank=True)
    data_notice = models.TextField(_("ce que l’on ajoute à la notice d’information"), max_length=5_000, blank=True)
    keep_emails_months = models.PositiveSmallIntegerField(_("adresses gardées, en mois"), default=12)
    keep_devices_months = models.PositiveSmallIntegerField(_("clés des appareils gardées, en mois"), default=24)
    keep_networks_days = models.PositiveSmallIntegerField(_("empreintes de réseau gardées, en jours"), default=30)
    closing_questionnaire_days = models.PositiveSmallIntegerField(
        _("questionnaire à la clôture, en jours"), default=30, validators=[MaxValueValidator(365)]
    )
    keep_drafts_days = models.PositiveSmallIntegerField(_("brouillons gardés, en jours"), default=90)

    class Meta:
        verbose_name = _("règles de participation")

    def clean(self) -> None:
        _good, faulty = origins.read(self.embed_origins)
        if faulty:
            said = _("« %(origin)s » n’est pas une adresse comme https://www.ma-commune.fr, sans chemin ni étoile.")
            raise ValidationError({"embed_origins": said % {"origin": faulty[0]}})

    def __str__(self) -> str:
        return str(self.concertation)


class SettingChange(models.Model):
    """A rule of `TakingPart`, by the name of its field, that changed from `before` to `after`; `role`: in what quality
    somebody of the team did it (a value of `rules.Role`). Public, never removed."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="setting_changes")
    name = models.CharField(_("règle"), max_length=40)
    before = models.JSONField()
    after = models.JSONField()
    role = models.CharField(_("qualité"), max_length=20)
    changed_at = models.DateTimeField(_("changée le"))

    class Meta:
        verbose_name = _("changement de règle")
        ordering: ClassVar = ["-changed_at", "-id"]


class PhaseQuerySet(models.QuerySet["Phase"]):
    def open_at(self, at: datetime | models.OuterRef) -> "PhaseQuerySet":
        return self.filter(opens_at__lte=at, closes_at__gt=at)

    def that_open(self, action: Action) -> "PhaseQuerySet":
        return self.filter(kind__in=[kind for kind, opened in OPENS.items() if action in opened])


class Phase(models.Model):
    """A period [opens_at, closes_at) of the calendar; what it opens is in `phases.OPENS`."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="phases")
    kind = models.CharField(_("nature"), max_length=20, choices=PhaseKind.choices)
    title = models.CharField(_("intitulé"), max_length=120)
    opens_at = models.DateTimeField(_("ouverture"))
    closes_at = models.DateTimeField(_("clôture"))

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        ordering: ClassVar = ["opens_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="phase_closes_after_it_opens",
                violation_error_message=_("La clôture doit suivre l’ouverture."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def opens(self, action: Action) -> bool:
        return action in OPENS[PhaseKind(self.kind)]


class Theme(models.Model):
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="themes")
    slug = models.SlugField(_("adresse courte"), max_length=40)
    label = models.CharField(_("intitulé"), max_length=40)
    color = models.CharField(_("couleur"), max_length=7, validators=[COLOR])
    pictogram = models.CharField(_("pictogramme"), max_length=20, choices=Pictogram.choices)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("thème")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "slug"], name="theme_slug_once")]

    def __str__(self) -> str:
        return self.label


class Kind(models.Model):
    """What a contribution is: an observation (constat), a proposition, an idea seen elsewhere, an organisation's paper
    (cahier d'acteur). `needs_piece`: comes with a PDF; `needs_group`: signed by several people under a name."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="kinds")
    slug = models.SlugField(_("adresse courte"), max_length=40)
    label = models.CharField(_("intitulé"), max_length=40)
    hint = models.CharField(_("ce que c’est, en une phrase"), max_length=160, blank=True)
    needs_piece = models.BooleanField(_("vient avec un document PDF"), default=False)
    needs_group = models.BooleanField(_("signée d’une organisation ou d’un groupe"), default=False)
    body_is_optional = models.BooleanField(_("le texte est facultatif"), default=False)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("nature de contribution")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "slug"], name="kind_slug_once")]

    def __str__(self) -> str:
        return self.label


class Series(models.Model):
    """The last number given in a series of a concertation: `W` contributions, `chain` register entries."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="series")
    name = models.CharField(max_length=10)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "name"], name="series_once")]


class RegisterEntry(models.Model):
    """One link of the register's chain, never changed nor removed; see `register.py` for what is hashed."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="register_entries")
    position = models.PositiveBigIntegerField(_("rang"))
    event = models.CharField(_("fait"), max_length=20, choices=Event.choices)
    subject = models.CharField(_("objet"), max_length=40)
    recorded_at = models.DateTimeField(_("enregistré le"))
    commitment = models.CharField(_("engagement"), max_length=64)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(_("empreinte"), max_length=64)

    class Meta:
        verbose_name = _("inscription au registre")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "position"], name="register_position_once")
        ]


class RegisterOpening(models.Model):
    """What opens an entry's commitment: the salt and the content, personal data included; erased alone."""

    entry = models.OneToOneField(RegisterEntry, models.PROTECT, related_name="opening", primary_key=True)
    salt = models.CharField(max_length=64)
    content = models.JSONField()
