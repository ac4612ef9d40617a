"""Short questions that a concertation asks with each contribution, and what was replied."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation, Kind
from carto.contributions.models.contribution import Contribution


class ReplyForm(models.TextChoices):
    SHORT = "short", _("Texte court")
    LONG = "long", _("Texte long")
    ONE = "one", _("Un choix")
    SEVERAL = "several", _("Plusieurs choix")
    YES_NO = "yes_no", _("Oui ou non")
    NUMBER = "number", _("Nombre")


class Question(models.Model):
    """Asked of contributions of `kinds` (all when empty), and with `shown_if` only of who replied `shown_value` to that
    other question. Once it has replies, removing it retires it: it is asked no more, and its replies stay."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="questions")
    slug = models.SlugField(max_length=40, editable=False)
    label = models.CharField(_("question"), max_length=200)
    help = models.CharField(_("aide"), max_length=300, blank=True)
    form = models.CharField(_("forme de la réponse"), max_length=8, choices=ReplyForm.choices, default=ReplyForm.SHORT)
    choices = models.TextField(_("choix, un par rangée"), max_length=2_000, blank=True)
    is_required = models.BooleanField(_("réponse nécessaire"), default=False)
    is_public = models.BooleanField(_("réponses publiques"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    kinds = models.ManyToManyField(Kind, blank=True, related_name="questions", verbose_name=_("pour ces natures"))
    shown_if = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seulement après la question")
    )
    shown_value = models.CharField(_("si la réponse y est"), max_length=200, blank=True)
    is_retired = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "slug"], name="question_slug_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def choice_list(self) -> list[str]:
        return [row.strip() for row in self.choices.splitlines() if row.strip()]


class QuestionReply(models.Model):
    """`label`: the question as it was asked. `value`: a text, a list of texts, a boolean or a number."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, models.PROTECT, related_name="replies")
    label = models.CharField(max_length=200)
    value = models.JSONField()

    class Meta:
        ordering: ClassVar = ["question__position", "question_id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contribution", "question"], name="one_reply_each")]

    @property
    def words(self) -> str:
        """The reply as a page says it."""
        if isinstance(self.value, bool):
            return str(_("Oui") if self.value else _("Non"))
        return ", ".join(self.value) if isinstance(self.value, list) else str(self.value)
