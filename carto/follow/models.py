"""Who is told of what, how often, up to where in the register, and the letters that are on their way."""

from datetime import datetime
from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("Aussitôt")
    DAILY = "daily", _("Une fois par jour")
    WEEKLY = "weekly", _("Une fois par semaine")


class Reason(models.TextChoices):
    """Why one follows: by choice, or because the text is one's own, or because one voted on it or spoke under it (told
    then of its changes and of the authority's answers only)."""

    CHOSEN = "chosen", _("Choisi")
    AUTHOR = "author", _("Auteur")
    VOTER = "voter", _("Votant")
    COMMENTER = "speaker", _("Commentateur")


WHO_SPOKE = frozenset({Reason.VOTER, Reason.COMMENTER})


class Follower(models.Model):
    """An e-mail address, in lower case; shown to nobody but its holder. `asked_at`: its last confirmation letter.
    `refused_at`: its holder wants no news at all, of their own texts either, until they ask for some again."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    asked_at = models.DateTimeField(_("confirmation demandée le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"))
    refused_at = models.DateTimeField(_("ne veut plus de courriel depuis le"), null=True, blank=True)

    class Meta:
        verbose_name = _("abonné")

    def __str__(self) -> str:
        return f"abonné {self.pk}"


class FollowQuerySet(models.QuerySet["Follow"]):
    def active(self) -> "FollowQuerySet":
        """Confirmed by the holder of the address, not stopped, of a concertation that is public."""
        return self.filter(confirmed_at__isnull=False, stopped_at=None, concertation__published_at__isnull=False)

    def pending(self) -> "FollowQuerySet":
        """Asked, or asked again after a stop, and not confirmed since."""
        return self.filter(Q(confirmed_at=None, stopped_at=None) | Q(asked_at__gt=F("stopped_at")))


class Follow(models.Model):
    """What is followed: a contribution, else an area (`area`, when there is one), else what the filters of `query`
    show (canonical, see `contributions.filters`): a theme, a commune, a zone of the plan; empty, the whole.

    Entries of the register in (`since_position`, `told_position`] have been looked at, and told if there was reason
    to. `told_votes`: how many votes the contribution had in the last letter that counted them."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="follows")
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, blank=True, related_name="follows")
    query = models.CharField(_("filtres"), max_length=2_000, blank=True)
    reason = models.CharField(_("raison"), max_length=8, choices=Reason.choices, default=Reason.CHOSEN)
    rhythm = models.CharField(_("rythme"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    asked_at = models.DateTimeField(_("demandé le"))
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("arrêté le"), null=True, blank=True)
    since_position = models.PositiveBigIntegerField(default=0)
    told_position = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()
    told_votes = models.PositiveIntegerField(default=0)
    asked_how_at = models.DateTimeField(_("questionnaire proposé le"), null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("suivi")
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["follower", "contribution"],
                condition=Q(contribution__isnull=False),
                name="follows_a_contribution_once",
            )
        ]

    def __str__(self) -> str:
        return f"suivi {self.pk}"

    @property
    def filters(self) -> Filters | None:
        """None when the concertation no longer knows what they name: nothing may then match, rather than all."""
        read = Filters.of(QueryDict(self.query), self.concertation)
        return read if read.query_string == self.query else None


class FollowedArea(models.Model):
    """The area one drew, apart so that the table of follows stays without geometry. EPSG:4326."""

    follow = models.OneToOneField(Follow, models.CASCADE, primary_key=True, related_name="area")
    geometry = models.PolygonField(_("zone suivie"), srid=4326)
    area_ha = models.FloatField(_("surface en hectares"))


class LetterQuerySet(models.QuerySet["Letter"]):
    def to_send(self, at: datetime) -> "LetterQuerySet":
        return self.filter(sent_at=None, due_at__lte=at)


class Letter(models.Model):
    """News on their way to a follower, written when they leave: what was masked meanwhile is not told.

    `spans`: [follow, since, until, votes told before] for each follow it tells of. `due_at`: not to be tried before;
    who takes it moves that, so that no other worker does, and that it is tried again if they die."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="letters")
    spans = models.JSONField(default=list)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("lettre")
        ordering: ClassVar = ["pk"]
