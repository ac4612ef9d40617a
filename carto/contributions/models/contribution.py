"""What citizens place on the map, in EPSG:4326, with the plan context computed at the time."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation, Kind, Membership, Phase, Role, Theme
from carto.concertations.phases import Action
from carto.layers.models import Commune, PlanVersion, Prescription, Zone

if TYPE_CHECKING:
    from carto.contributions.models.questions import QuestionReply


class Status(models.TextChoices):
    """The outcome of the authority's answer; `awaiting` until it answers."""

    AWAITING = "awaiting", _("En attente de réponse")
    RETAINED = "retained", _("Retenue")
    PARTLY_RETAINED = "partly_retained", _("Retenue en partie")
    ALREADY_PLANNED = "already_planned", _("Déjà prévue")
    TO_STUDY = "to_study", _("À étudier")
    OUT_OF_SCOPE = "out_of_scope", _("Hors compétence")
    NOT_RETAINED = "not_retained", _("Non retenue")


class MaskReason(models.TextChoices):
    """The closed list of reasons for masking; masking never deletes (code de l'urbanisme, L103-4)."""

    PERSONAL_DATA = "personal_data", _("Données personnelles")
    THIRD_PARTY = "third_party", _("Mise en cause d’une personne")
    INSULT = "insult", _("Propos injurieux ou haineux")
    ILLEGAL = "illegal", _("Contenu manifestement illicite")
    ADVERTISING = "advertising", _("Publicité")
    UNRELATED = "unrelated", _("Sans rapport avec la concertation")


class AuthorKind(models.TextChoices):
    """Who speaks: one person under a pseudonym, or several under a name."""

    PERSON = "person", _("Une personne")
    ORGANISATION = "organisation", _("Une organisation")
    GROUP = "group", _("Un groupe d’habitants")
    WORKSHOP = "workshop", _("Un atelier")
    PETITION = "petition", _("Une pétition")

    @property
    def is_several(self) -> bool:
        return self is not AuthorKind.PERSON


class Channel(models.TextChoices):
    """How a contribution came: the letter before its number. All channels share one series, without a gap."""

    WEB = "W", _("Carte en ligne")
    REGISTER = "R", _("Registre papier")
    LETTER = "C", _("Courrier")
    EMAIL = "M", _("Courriel")
    ORAL = "O", _("À l’oral")


class Blur(models.TextChoices):
    """How exactly everyone sees the place; the record keeps it as it was given."""

    EXACT = "exact", _("Le lieu exact")
    STREET = "street", _("La rue")
    CELL = "cell", _("Un carré de 100 m")


ERASED = "Texte effacé à la demande de son auteur"  # what stands in place of a title that its author had erased
KIN_FIELDS = ("channel", "number", "published_at", "masked_at", "withdrawn_at")
PUBLISHED = Q(published_at__isnull=False, masked_at__isnull=True, withdrawn_at__isnull=True)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def published(self) -> "ContributionQuerySet":
        """Approved where the concertation reads first, neither masked nor withdrawn: what anyone may read."""
        return self.filter(PUBLISHED)

    def awaiting(self) -> "ContributionQuerySet":
        """What a moderator has still to read."""
        return self.filter(published_at__isnull=True, masked_at__isnull=True, withdrawn_at__isnull=True)

    def answerable(self) -> "ContributionQuerySet":
        """What is public, and what the team entered and left offline: it waits for nobody, and is answered like the
        others."""
        offline = Q(published_at__isnull=True, masked_at__isnull=True, withdrawn_at__isnull=True)
        return self.filter(PUBLISHED | offline & ~Q(channel=Channel.WEB))

    def with_words(self) -> "ContributionQuerySet":
        """Those whose author has not had their words erased."""
        return self.exclude(title=ERASED)

    def placed(self) -> "ContributionQuerySet":
        return self.filter(public_geometry__isnull=False)

    def unplaced(self) -> "ContributionQuerySet":
        return self.filter(public_geometry__isnull=True)

    def visible_to(self, actor: Actor) -> "ContributionQuerySet":
        """The published ones of the concertations the actor may see, the author's own, and for the team all of them, or
        those of their communes for a commune relay."""
        concertations = Concertation.objects.visible_to(actor)
        rows = self.filter(concertation__in=concertations)
        if actor.is_administrator:
            return rows
        readable = PUBLISHED
        if actor.participant is not None:
            readable |= Q(author=actor.participant)
        if actor.user is not None:
            readable |= _of_the_teams_of(actor.user)
        return rows.filter(readable)

    def within(self, insee_codes: Collection[str] | None) -> "ContributionQuerySet":
        """For the pages of the team, rows of one concertation: those that touch the communes which bound whoever reads
        (`Visit.bounds`); all of them when none does."""
        return self if insee_codes is None else self.touching_communes(insee_codes)

    def with_reference(self, reference: str) -> "ContributionQuerySet":
        """The row `R-0042` of each concertation; none for what is no reference. Numbers are of one series whatever the
        channel: a wrong letter still says which one is meant."""
        number = number_of(reference)
        return self.none() if number is None else self.filter(number=number)

    def with_any_theme(self, slugs: Iterable[str]) -> "ContributionQuerySet":
        return self.filter(pk__in=Contribution.objects.filter(themes__slug__in=slugs).values("pk"))

    def touching_communes(self, insee_codes: Iterable[str]) -> "ContributionQuerySet":
        """Rows whose current context holds one of these communes, whatever its share."""
        return self.touching_any(ContextItem.objects.filter(commune__insee_code__in=insee_codes))

    def touching_zones(self, labels: Iterable[str]) -> "ContributionQuerySet":
        """The same for zones, by LIBELLE."""
        return self.touching_any(ContextItem.objects.filter(zone__label__in=labels))

    def touching_zone_kinds(self, kinds: Iterable[str]) -> "ContributionQuerySet":
        return self.touching_any(ContextItem.objects.filter(zone__kind__in=kinds))

    def touching_prescriptions(self, codes: Iterable[str]) -> "ContributionQuerySet":
        """By type and sub-type together, as `0702`; `07` for a plan without sub-types."""
        alike = Q()
        for code in codes:
            alike |= Q(prescription__type_code=code[:2], prescription__subtype_code=code[2:])
        return self.touching_any(ContextItem.objects.filter(alike))

    def without(self, name: str) -> "ContributionQuerySet":
        """Rows of no theme (`theme`), received out of `time`, or whose current context holds no `commune` or
        `zone`."""
        if name == "theme":
            return self.filter(themes=None)
        if name == "time":
            return self.out_of_time()
        items = ContextItem.objects.filter(context__is_current=True, **{f"{name}__isnull": False})
        return self.exclude(pk__in=items.values("context__contribution"))

    def out_of_time(self) -> "ContributionQuerySet":
        """What the team entered and that came while contributions were closed: `rules.is_in_time`, in the database."""
        opening = Phase.objects.that_open(Action.SUBMIT).open_at(models.OuterRef("received_at"))
        is_in_time = models.Exists(opening.filter(concertation=models.OuterRef("concertation")))
        return self.exclude(channel=Channel.WEB).exclude(is_in_time)

    def touching_any(self, items: "models.QuerySet[ContextItem]") -> "ContributionQuerySet":
        """Rows whose current context holds one of `items`."""
        return self.filter(pk__in=items.filter(context__is_current=True).values("context__contribution"))

    def placed_in_another_plan(self, version: PlanVersion | None) -> "ContributionQuerySet":
        """Rows whose current context was computed with another plan than `version`, or with none."""
        contexts = PlanContext.objects.filter(is_current=True).exclude(version=version)
        return self.filter(pk__in=contexts.values("contribution"))

    def to_act_on(self, concertation: Concertation, reference: str) -> "Contribution | None":
        """The contribution with what the rules ask of it, whoever may see it; the rest is read on demand.

        Raw, because a burst of votes asks it each time, and the ORM takes longer to write the query than to run it."""
        rows = self.raw(
            "SELECT id, concertation_id, channel, number, author_id, published_at, masked_at, withdrawn_at"
            " FROM contributions_contribution WHERE concertation_id = %s AND number = %s",
            [concertation.pk, number_of(reference)],
        )
        for found in rows:
            found.concertation = concertation
            return found
        return None

    def for_display(self) -> "ContributionQuerySet":
        """With what a list or a page shows of each row, in a constant number of queries."""
        items = ContextItem.objects.select_related("commune", "zone", "prescription").defer(
            "commune__geometry", "zone__geometry", "prescription__geometry"
        )
        current = PlanContext.objects.filter(is_current=True).prefetch_related(models.Prefetch("items", items))
        return self.select_related("kind").prefetch_related(
            "themes",
            "photos",
            "pieces",
            "replies__question",
            "knowing",
            "known_by",
            models.Prefetch("knowing__known", Contribution.objects.only(*KIN_FIELDS)),
            models.Prefetch("known_by__contribution", Contribution.objects.only(*KIN_FIELDS)),
            models.Prefetch("contexts", current, to_attr="current_contexts"),  # type: ignore[no-redef]  # the declaration above types it
        )


class Contribution(models.Model):
    """A numbered contribution: point, line, polygon, an object of the plan, or no place at all.

    `geometry` is the place as given, kept for the record; `public_geometry` what everyone sees of it (the same, unless
    `blur` says otherwise), and `lon_e5`, `lat_e5` a point of that, in 1e-5 degree: all four are null without a place.
    `place_words` describes it. `published_at` is null while a concertation that reads first has not read it.
    `author_name`, `signatory_count`: of an organisation, a group, a workshop, a petition. `version` grows with each
    edit. The three vote counts and `comment_count` are kept by the debate's actions; `search_text` holds French
    stems."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="contributions")
    number = models.PositiveIntegerField(_("numéro"))
    channel = models.CharField(
        _("voie de dépôt"), max_length=1, choices=Channel.choices, default=Channel.WEB, db_default=Channel.WEB
    )
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="contributions")
    pseudonym = models.CharField(_("pseudonyme"), max_length=60)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="contributions", verbose_name=_("nature"))
    themes = models.ManyToManyField(Theme, related_name="contributions", verbose_name=_("thèmes"))
    title = models.CharField(_("titre"), max_length=120)
    body = models.TextField(_("texte"), max_length=5_000)
    geometry = models.GeometryField(_("lieu"), srid=4326, null=True, blank=True)
    public_geometry = models.GeometryField(_("lieu montré"), srid=4326, null=True, blank=True)
    blur = models.CharField(_("lieu montré"), max_length=8, choices=Blur.choices, default=Blur.EXACT)
    lon_e5 = models.IntegerField(null=True)
    lat_e5 = models.IntegerField(null=True)
    place_words = models.TextField(_("lieu en mots"), max_length=1_000, blank=True)
    about_zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    about_prescription = models.ForeignKey(Prescription, models.PROTECT, null=True, blank=True, related_name="+")
    author_kind = models.CharField(_("qui parle"), max_length=12, choices=AuthorKind.choices, default=AuthorKind.PERSON)
    author_name = models.CharField(_("nom de l’organisation ou du groupe"), max_length=160, blank=True)
    signatory_count = models.PositiveIntegerField(_("signataires annoncés"), null=True, blank=True)
    is_name_private = models.BooleanField(_("nom caché"), default=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    received_at = models.DateTimeField(_("reçue le"))
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    edited_at = models.DateTimeField(_("modifiée le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    masked_at = models.DateTimeField(_("masquée le"), null=True, blank=True)
    mask_reason = models.CharField(_("motif du masquage"), max_length=20, choices=MaskReason.choices, blank=True)
    status = models.CharField(_("réponse"), max_length=20, choices=Status.choices, default=Status.AWAITING)
    for_count = models.PositiveIntegerField(_("pour"), default=0)
    against_count = models.PositiveIntegerField(_("contre"), default=0)
    mixed_count = models.PositiveIntegerField(_("mitigé"), default=0)
    comment_count = models.PositiveIntegerField(_("commentaires"), default=0)
    search_text = models.TextField(editable=False)
    current_contexts: "list[PlanContext]"

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "number"], name="contribution_number_once"),
            models.CheckConstraint(
                condition=Q(masked_at__isnull=True) | ~Q(mask_reason=""), name="masking_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The number people quote: `W-0001`, its letter being that of the channel."""
        return reference_of(self.channel, self.number)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.masked_at is None and self.withdrawn_at is None

    @property
    def is_awaiting(self) -> bool:
        """Nobody but its author and the team may know what it says: a moderator has not read it yet."""
        return self.published_at is None and self.masked_at is None and self.withdrawn_at is None

    @property
    def is_entered(self) -> bool:
        """The team typed it for somebody, and answers for what it typed."""
        return self.channel != Channel.WEB

    @property
    def is_left_offline(self) -> bool:
        """Entered by the team and not put online: it waits for nobody."""
        return self.is_awaiting and self.is_entered

    @property
    def signature(self) -> str:
        """The name everyone reads: the organisation's or the pseudonym; empty once its holder has hidden it."""
        return "" if self.is_name_private else self.author_name or self.pseudonym

    @property
    def near(self) -> "list[str]":
        """The references of those it was sent knowing, and of those sent knowing it, by number: nothing unless both may
        be read by anyone; prefetched by `for_display`."""
        both = [row.known for row in self.knowing.all()] + [row.contribution for row in self.known_by.all()]
        shown = {one.number: one.reference for one in both if one.is_published} if self.is_published else {}
        return [shown[number] for number in sorted(shown)]

    @property
    def is_of_several(self) -> bool:
        return AuthorKind(self.author_kind).is_several

    @property
    def public_replies(self) -> "list[QuestionReply]":
        """What was replied to the questions whose replies are public; prefetched by `for_display`."""
        return [reply for reply in self.replies.all() if reply.question.is_public]

    @property
    def current_items(self) -> "list[ContextItem]":
        """What the shape touches today, largest share first; prefetched by `for_display`."""
        if "current_contexts" not in self.__dict__:
            self.current_contexts = list(self.contexts.filter(is_current=True))
        return [item for context in self.current_contexts for item in context.items.all()]

    @property
    def communes(self) -> list[Commune]:
        return [item.commune for item in self.current_items if item.commune is not None]

    @property
    def insee_codes(self) -> list[str]:
        return [commune.insee_code for commune in self.communes]


def _of_the_teams_of(user: User) -> Q:
    """What is in the concertations whose team they are of; where they are a commune relay, what touches theirs."""
    found = Q(concertation__in=Membership.objects.filter(user=user).exclude(role=Role.RELAY).values("concertation"))
    for relay in Membership.objects.filter(user=user, role=Role.RELAY):
        theirs = Contribution.objects.within(relay.insee_codes).values("pk")
        found |= Q(concertation=relay.concertation_id, pk__in=theirs)
    return found


def reference_of(channel: str, number: int) -> str:
    return f"{channel}-{number:04d}"


def number_of(reference: str) -> int | None:
    """The number behind a reference such as `W-0042` or `R-0042`; None for anything else."""
    letter, _dash, digits = reference.partition("-")
    is_one = letter in Channel.values and digits.isascii() and digits.isdigit() and len(digits) < 10
    return int(digits) if is_one else None


class PlanContext(models.Model):
    """Where a shape lies, frozen with the plan's version: a new record each time shape or plan change."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="contexts")
    version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True)
    computed_at = models.DateTimeField(_("calculé le"))
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-computed_at", "-id"]


class ContextItem(models.Model):
    """One commune, zone or prescription touched, with its share of the shape (0 to 1; 1 for a point)."""

    context = models.ForeignKey(PlanContext, models.CASCADE, related_name="items")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True)
    prescription = models.ForeignKey(Prescription, models.PROTECT, null=True, blank=True)
    share = models.FloatField(_("part"))

    class Meta:
        ordering: ClassVar = ["-share", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(commune__isnull=False, zone__isnull=True, prescription__isnull=True)
                    | Q(commune__isnull=True, zone__isnull=False, prescription__isnull=True)
                    | Q(commune__isnull=True, zone__isnull=True, prescription__isnull=False)
                ),
                name="context_item_is_one_thing",
            )
        ]
