"""The working papers of the commissioner: who reads what, their notes, and the observations that they cut from texts
(code de l'environnement, R123-18 and R123-19). They change until the report is lodged, and no register keeps them: what
counts is the procès-verbal and the report that come of them. None of it changes a contribution."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.models import Concertation, Theme
from carto.contributions.models import Contribution
from carto.debate.models import Comment


class Charge(models.Model):
    """Which of the commissioners of a commission d'enquête has a contribution in charge; one at most."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="charge")
    commissioner = models.ForeignKey(User, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(_("prise en charge le"))

    class Meta:
        verbose_name = _("prise en charge")


class NoteQuerySet(models.QuerySet["Note"]):
    def of(self, actor: Actor) -> "NoteQuerySet":
        """Those they wrote: nobody else ever reads them, and no role does."""
        return self.filter(author=actor.user) if actor.user is not None else self.none()


class Note(models.Model):
    """What one commissioner notes for themselves on a contribution: in no bilan, no package, no file of the team."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.CASCADE, related_name="notes")
    body = models.TextField(_("notes"), max_length=10_000)
    written_at = models.DateTimeField(_("écrite le"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note du commissaire")
        ordering: ClassVar = ["contribution", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contribution", "author"], name="note_once")]


class Opinion(models.TextChoices):
    FAVORABLE = "favorable", _("favorable")
    UNFAVORABLE = "unfavorable", _("défavorable")
    NONE = "none", _("sans avis")
    OFF_TOPIC = "off_topic", _("hors sujet")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def within(self, concertation: Concertation) -> "ObservationQuerySet":
        """All of its observations, in the order of their numbers."""
        return self.filter(contribution__concertation=concertation).order_by("contribution__number", "rank")


class Observation(models.Model):
    """What a contribution, or a comment on it, says of one thing: `W-0012.1`, the first cut from it.

    `start`, `end` (excluded): the signs of all that was written, whatever is masked of it, as `excerpts.text_of` counts
    them; null for the whole text. `excerpt`: a copy of them, empty once the author has had their words erased;
    `version`: that of the contribution which was cut. `theme`, `place`: in which chapter of the report, and where, in
    words. `answer`: the maître d'ouvrage's to this observation, empty until it answers. `opinion`: empty until given.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="observations")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="observations")
    rank = models.PositiveSmallIntegerField(_("rang"))
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveSmallIntegerField()
    excerpt = models.TextField(_("extrait"), blank=True)
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="observations", verbose_name=_("thème")
    )
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    answer = models.TextField(_("réponse du maître d’ouvrage"), max_length=10_000, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    opinion = models.CharField(_("avis"), max_length=12, choices=Opinion.choices, blank=True)
    opinion_words = models.TextField(_("avis, en quelques mots"), max_length=10_000, blank=True)
    cut_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    cut_at = models.DateTimeField(_("relevée le"))

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        ordering: ClassVar = ["contribution", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "rank"], name="observation_rank_once"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__gt=F("start")),
                name="observation_of_a_passage_or_of_all",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.contribution.reference}.{self.rank}"

    @property
    def is_whole(self) -> bool:
        return self.start is None
