"""What the team prepares before it answers. None of it is public: what is public is `debate.Answer`."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, Status
from carto.debate.models import Answer

OUTCOMES = [choice for choice in Status.choices if choice[0] != Status.AWAITING]
LONGEST_ANSWER = Answer._meta.get_field("body").max_length


class Service(models.Model):
    """Whom a contribution may be given to: a free list of the concertation's own."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="services")
    label = models.CharField(_("service"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("service")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "label"], name="service_label_once")]

    def __str__(self) -> str:
        return self.label


class ReplyText(models.Model):
    """A text to answer with more than once; `texts.fill` replaces its fields for each contribution."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="reply_texts")
    title = models.CharField(_("titre"), max_length=120)
    outcome = models.CharField(_("suite donnée"), max_length=20, choices=OUTCOMES, blank=True)
    body = models.TextField(_("texte"), max_length=LONGEST_ANSWER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("texte de réponse")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Work(models.Model):
    """The work on one answer: whose it is, until when, what is written of it so far, what is noted for colleagues.
    `points`: as typed, of the keys `argument`, `outcome` and `body`; `changes`: of the fields of `debate.Change`, its
    `document` by key. Publishing the answer empties the draft."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="work")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="works")
    due_on = models.DateField(_("à rendre le"), null=True, blank=True)
    outcome = models.CharField(_("suite donnée"), max_length=20, choices=OUTCOMES, blank=True)
    body = models.TextField(_("réponse motivée"), max_length=LONGEST_ANSWER, blank=True)
    points = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=list, blank=True)
    notes = models.TextField(_("notes internes"), max_length=5_000, blank=True)
    changed_at = models.DateTimeField(_("modifié le"))

    class Meta:
        verbose_name = _("travail de réponse")

    @property
    def is_drafted(self) -> bool:
        return bool(self.outcome or self.body or self.points or self.changes)

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today
