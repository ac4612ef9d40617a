"""What ends a public inquiry: its four papers, each version of which stays, and what became of the commissioner's
réserves and recommandations (code de l'environnement, R123-18 to R123-21)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.procedures import StepKind


class PaperKind(models.TextChoices):
    """In the order they are handed on. The report and the conclusions are two separate documents (R123-19)."""

    MINUTES = "minutes", _("Procès-verbal de synthèse")
    REPLY = "reply", _("Mémoire en réponse")
    REPORT = "report", _("Rapport")
    CONCLUSIONS = "conclusions", _("Conclusions motivées")


# Who hands each on, and the step of the procedure that it does; the last one waits for both of its papers.
HANDED_BY = {
    PaperKind.MINUTES: Action.LODGE, PaperKind.REPLY: Action.ANSWER,
    PaperKind.REPORT: Action.LODGE, PaperKind.CONCLUSIONS: Action.LODGE,
}  # fmt: skip
DOES = {
    StepKind.MINUTES: {PaperKind.MINUTES},
    StepKind.REPLY: {PaperKind.REPLY},
    StepKind.REPORT: {PaperKind.REPORT, PaperKind.CONCLUSIONS},
}
# What the public reads once published: the two others quote texts whole.
PUBLISHED = (PaperKind.REPORT, PaperKind.CONCLUSIONS)


class Opinion(models.TextChoices):
    FAVORABLE = "favorable", _("favorable")
    RESERVED = "reserved", _("favorable avec réserves")
    UNFAVORABLE = "unfavorable", _("défavorable")


class PaperQuerySet(models.QuerySet["Paper"]):
    def published(self) -> "PaperQuerySet":
        return self.filter(published_at__isnull=False)

    def last_of_each(self) -> dict[str, "Paper"]:
        """The version in force, by kind."""
        return {paper.kind: paper for paper in self.order_by("number")}


class Paper(models.Model):
    """One version of one of the four papers, a cleaned PDF, never changed nor removed. `handed_on`: the day it was
    handed on, in civil time; `opinion`: of conclusions, and of them alone; `correction`: what it changes of the one
    before, empty for the first."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="papers")
    kind = models.CharField(_("document"), max_length=20, choices=PaperKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    handed_on = models.DateField(_("remis le"))
    opinion = models.CharField(_("avis"), max_length=20, choices=Opinion.choices, blank=True)
    correction = models.TextField(_("ce que cette version corrige"), max_length=2_000, blank=True)
    file = models.FileField(upload_to="enquetes/%Y")
    sha256 = models.CharField(_("empreinte"), max_length=64)
    page_count = models.PositiveIntegerField()
    lodged_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    lodged_at = models.DateTimeField(_("déposé le"))
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("pièce de l’enquête")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "kind", "number"], name="paper_version_once"),
            models.CheckConstraint(
                condition=models.Q(kind=PaperKind.CONCLUSIONS) ^ models.Q(opinion=""),
                name="paper_opinion_of_conclusions",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PUBLISHED) | models.Q(published_at=None), name="paper_publishable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.number})"

    @property
    def replaced(self) -> int | None:
        """The number of the version that this one replaces."""
        return self.number - 1 or None


class PointKind(models.TextChoices):
    RESERVE = "reserve", _("Réserve")
    RECOMMENDATION = "recommendation", _("Recommandation")


class Outcome(models.TextChoices):
    """The first two of a réserve, the others of a recommandation."""

    LIFTED = "lifted", _("levée")
    NOT_LIFTED = "not_lifted", _("non levée")
    FOLLOWED = "followed", _("suivie")
    NOT_FOLLOWED = "not_followed", _("non suivie")


OUTCOMES = {
    PointKind.RESERVE: (Outcome.LIFTED, Outcome.NOT_LIFTED),
    PointKind.RECOMMENDATION: (Outcome.FOLLOWED, Outcome.NOT_FOLLOWED),
}


class Point(models.Model):
    """A réserve or a recommandation of the conclusions, numbered by kind. The commissioner's, until published."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="inquiry_points")
    kind = models.CharField(_("nature"), max_length=20, choices=PointKind.choices)
    number = models.PositiveSmallIntegerField(_("numéro"))
    body = models.TextField(_("texte"), max_length=4_000)

    class Meta:
        verbose_name = _("réserve ou recommandation")
        ordering: ClassVar = ["-kind", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "kind", "number"], name="point_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def code(self) -> str:
        """How the register names it, in French whatever the language."""
        return f"{'réserve' if self.kind == PointKind.RESERVE else 'recommandation'} {self.number}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(outcome.value, str(outcome.label)) for outcome in OUTCOMES[PointKind(self.kind)]]


class FollowUp(models.Model):
    """What the authority did about a point: `body`, the day, by whom (a body, in its own words). Never changed: what
    changes is a new row, and the last one is how it stands."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="follow_ups")
    outcome = models.CharField(_("suite"), max_length=20, choices=Outcome.choices)
    body = models.TextField(_("ce qui a été fait"), max_length=4_000)
    done_on = models.DateField(_("le"))
    done_by = models.CharField(_("par"), max_length=160)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("suite d’une réserve ou d’une recommandation")
        ordering: ClassVar = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.point} : {self.get_outcome_display()}"


class Extension(models.Model):
    """More time for the report, agreed by the authority (L123-15). Never changed: a further one is a new row."""

    concertation = models.ForeignKey(Concertation, models.PROTECT, related_name="report_extensions")
    until = models.DateField(_("nouvelle échéance"))
    reason = models.TextField(_("motif"), max_length=2_000)
    agreed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(_("accordé le"))

    class Meta:
        verbose_name = _("report de l’échéance du rapport")
        ordering: ClassVar = ["-until"]

    def __str__(self) -> str:
        return self.until.isoformat()
