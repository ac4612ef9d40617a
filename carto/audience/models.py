"""What was replied, as counts alone: no row is anybody's, none holds a moment, and nothing leads to a contribution.

There is therefore nothing to join, to export or to erase. See docs/decisions/022."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carto.audience.questions import ASKED_BY_DEFAULT, WHO, Question
from carto.concertations.models import Concertation


def few() -> list[str]:
    return list(ASKED_BY_DEFAULT)


def number_at_random() -> int:
    """The key of a row that must not tell when it was written: neither by its rank nor by where it lies."""
    return secrets.randbelow(1 << 53)


class Form(models.TextChoices):
    WHO = "who", _("Qui participe")
    CLOSING = "closing", _("À la clôture")


class Asked(models.Model):
    """Which questions of `questions.WHO` a concertation asks, by their slugs; a few until an agent chose."""

    concertation = models.OneToOneField(Concertation, models.CASCADE, primary_key=True, related_name="asked_of_people")
    slugs = models.JSONField(default=few)

    class Meta:
        verbose_name = _("questions aux participants")

    def __str__(self) -> str:
        return str(self.concertation)

    @classmethod
    def questions_of(cls, concertation: Concertation) -> list[Question]:
        """In the order of the list."""
        kept = cls.objects.filter(concertation=concertation).first() or cls()
        return [one for one in WHO if one.slug in kept.slugs]


class Count(models.Model):
    """How many chose `choice` for `question`; both empty: how many replied to the form at all.

    `shown` follows `count` five replies at a time: whoever watches the figures cannot tell one reply from the next."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="audience_counts")
    form = models.CharField(max_length=10, choices=Form.choices)
    question = models.CharField(max_length=20, blank=True)
    choice = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("réponses comptées")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "form", "question", "choice"], name="audience_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.choice}"


class Remark(models.Model):
    """What somebody wrote freely at the closing; the team reads it, nobody else. Neither date nor author, and a key
    drawn at random, in whose order they are read."""

    id = models.BigAutoField(primary_key=True)  # SQLite lays rows in the order of such a key: not of their writing
    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="remarks")
    body = models.TextField(_("remarque"), max_length=2_000)

    class Meta:
        verbose_name = _("remarque à la clôture")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"remarque {self.pk}"


class Reference(models.Model):
    """The share of the population in one choice, in percent, where it comes from and of when; given by an agent."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="references")
    question = models.CharField(_("question"), max_length=20)
    choice = models.CharField(_("réponse"), max_length=20)
    share = models.DecimalField(_("part en %"), max_digits=5, decimal_places=2)
    source = models.CharField(_("source"), max_length=160)
    dated = models.CharField(_("date"), max_length=40)

    class Meta:
        verbose_name = _("part dans la population")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concertation", "question", "choice"], name="audience_reference_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="audience_reference_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.choice}"
