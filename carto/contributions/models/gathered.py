"""Votes that nobody gave here: counted on paper at a meeting, or on the platform that was there before."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.contributions.models.contribution import Contribution


class Means(models.TextChoices):
    PAPER = "paper", _("Sur papier")
    PLATFORM = "platform", _("Sur l’ancienne plateforme")


@dataclass(frozen=True)
class Ballots:
    """How many for, against, undecided."""

    for_: int = 0
    against: int = 0
    mixed: int = 0

    @property
    def total(self) -> int:
        return self.for_ + self.against + self.mixed

    def __add__(self, other: "Ballots") -> "Ballots":
        return Ballots(self.for_ + other.for_, self.against + other.against, self.mixed + other.mixed)


class GatheredQuerySet(models.QuerySet["Gathered"]):
    def current(self) -> "GatheredQuerySet":
        """The last version of each count."""
        return self.filter(successor__isnull=True)


class Gathered(models.Model):
    """One count of one contribution. Never changed: a correction is a new row that `replaces` it, with its `reason`.
    `place`: the meeting, or the name of the old platform; `counted_by`: who counted, for the team alone. They are kept
    apart from the votes given here, which are one a person: nobody knows whether these are."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="gathered")
    means = models.CharField(_("voie"), max_length=10, choices=Means.choices, default=Means.PAPER)
    place = models.CharField(_("où : rencontre, permanence, registre"), max_length=160)
    counted_on = models.DateField(_("comptés le"))
    counted_by = models.CharField(_("comptés par"), max_length=120, blank=True)
    for_count = models.PositiveIntegerField(_("pour"), default=0)
    against_count = models.PositiveIntegerField(_("contre"), default=0)
    mixed_count = models.PositiveIntegerField(_("mitigé"), default=0)
    reason = models.CharField(_("pourquoi cette correction"), max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="successor")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("saisis le"))

    objects = GatheredQuerySet.as_manager()

    class Meta:
        verbose_name = _("votes recueillis ailleurs")
        ordering: ClassVar = ["entered_at", "id"]

    @property
    def ballots(self) -> Ballots:
        return Ballots(self.for_count, self.against_count, self.mixed_count)
