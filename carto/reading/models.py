"""How the team reads what was said: the codes of its grid, what they were put on, what was read, which texts say one
thing several times, and the inhabitants that figures are set against. None of it changes a contribution."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution


class Color(models.TextChoices):
    """Those of the house that keep 4.5:1 on its paper; the tints are in reading.css."""

    BRICK = "brick", _("brique")
    VIOLET = "violet", _("violet")
    BLUE = "blue", _("bleu")
    GREEN = "green", _("vert")
    OCHRE = "ochre", _("ocre")
    PLUM = "plum", _("prune")
    PETROL = "petrol", _("pétrole")
    INK = "ink", _("encre")


class Code(models.Model):
    """One of the concertation's own codes. A code below another has a parent, and a parent has none (checked by the
    action): two levels. `key`: the sign of the keyboard that puts it, lower case; empty for none."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="codes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    label = models.CharField(_("code"), max_length=60)
    definition = models.CharField(_("définition"), max_length=300, blank=True)
    color = models.CharField(_("couleur"), max_length=8, choices=Color.choices, default=Color.BLUE)
    key = models.CharField(_("touche"), max_length=1, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("code")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "label"], name="code_label_once"),
            models.UniqueConstraint(fields=["concertation", "key"], condition=~Q(key=""), name="code_key_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Coding(models.Model):
    """A code put on a contribution: on its whole text, or on the signs from `start` to `end` (excluded) of the text of
    `version`, as `passages.text_of` counts them. No words are kept here: they are the contribution's, and go with them.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.CASCADE, related_name="codings")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveSmallIntegerField()
    coded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    coded_at = models.DateTimeField(_("codé le"))

    class Meta:
        verbose_name = _("codage")
        ordering: ClassVar = ["contribution", F("start").asc(nulls_first=True), "end", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__gt=F("start")),
                name="coding_of_a_passage_or_of_all",
            ),
            models.UniqueConstraint(
                fields=["contribution", "code"], condition=Q(start__isnull=True), name="whole_text_coded_once"
            ),
        ]

    @property
    def is_whole(self) -> bool:
        return self.start is None


class Reading(models.Model):
    """Somebody of the team has read it; what its author changed since is to be read again."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="reading")
    read_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(_("lue le"))

    class Meta:
        verbose_name = _("lecture")


class GroupQuerySet(models.QuerySet["Group"]):
    def live(self) -> "GroupQuerySet":
        return self.filter(dissolved_at__isnull=True)

    def confirmed(self) -> "GroupQuerySet":
        return self.live().filter(confirmed_at__isnull=False)


class Group(models.Model):
    """Contributions that say one thing in the same words, or nearly: one argument, as many voices as it has
    contributions. Proposed by the machine, a group counts once somebody has confirmed it. One that is dissolved stays,
    so that it is not proposed again. `title`: the team's own words; those of a citizen are never copied here."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="text_groups")
    title = models.CharField(_("l’argument, en quelques mots"), max_length=120, blank=True)
    found_at = models.DateTimeField(_("trouvé le"))
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    dissolved_at = models.DateTimeField(_("dissous le"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("textes proches")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.title or f"{self.pk}"


class Member(models.Model):
    """A contribution in a group. Without `confirmed_at` it is only proposed; with `left_at` it is there no longer, and
    is not proposed there again."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="memberships")
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    left_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("contribution d’un groupe")
        ordering: ClassVar = ["contribution"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "contribution"], name="grouped_once"),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(left_at__isnull=True), name="in_one_group_at_a_time"
            ),
        ]


class PopulationSource(models.Model):
    """Where the inhabitants of a concertation come from: what everyone who reads a density must know."""

    concertation = models.OneToOneField(
        Concertation, models.CASCADE, primary_key=True, related_name="population_source"
    )
    words = models.CharField(_("source et année"), max_length=160)
    set_at = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("source de la population")

    def __str__(self) -> str:
        return self.words


class Population(models.Model):
    """By INSEE code rather than by row: communes are imported anew, and their inhabitants stay."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="populations")
    insee_code = models.CharField(_("code INSEE"), max_length=5)
    inhabitants = models.PositiveIntegerField(_("habitants"))

    class Meta:
        verbose_name = _("population d’une commune")
        ordering: ClassVar = ["insee_code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "insee_code"], name="population_once")]

    def __str__(self) -> str:
        return f"{self.insee_code} : {self.inhabitants}"
