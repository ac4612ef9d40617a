"""What moderators decided of each text, kept for the register of moderation."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.concertations.rules import Role
from carto.contributions.models import Contribution, Passage
from carto.debate.models import Comment

Text = Contribution | Comment


class Verdict(models.TextChoices):
    PUBLISHED = "published", _("Publié après relecture")
    LEFT = "left", _("Laissé public après examen")
    MASKED = "masked", _("Masqué")
    UNMASKED = "unmasked", _("De nouveau public")
    PASSAGE = "passage", _("Passage masqué")
    UNCOVERED = "uncovered", _("Passage de nouveau public")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def of(self, text: Text) -> "DecisionQuerySet":
        """Those on that very text: what is decided of a comment is not decided of its contribution."""
        if isinstance(text, Comment):
            return self.filter(comment=text)
        return self.filter(contribution=text, comment=None)


class Decision(models.Model):
    """One on one text: `comment`, or without any the contribution itself. `passage`: what it hides of it, as long as it
    is hidden. `role`: in what quality it was taken; by whom is the team's to know, and is forgotten with their
    account."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="decisions")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="decisions")
    verdict = models.CharField(_("décision"), max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("motif"), max_length=20, blank=True)
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, blank=True, related_name="decisions")
    moderator = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    made_at = models.DateTimeField(_("décidé le"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision de modération")
        ordering: ClassVar = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.text.reference} : {self.get_verdict_display()}"

    @property
    def text(self) -> Text:
        return self.comment or self.contribution


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("Masquage maintenu")
    LIFTED = "lifted", _("Masquage levé")


class Contest(models.Model):
    """What an author says against the masking of their text, once, and what was answered. Nobody but its author and
    the team reads its words. `role`: in what quality it was answered."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="contest")
    body = models.TextField(_("contestation"), max_length=1_000)
    made_at = models.DateTimeField(_("contesté le"))
    outcome = models.CharField(_("suite"), max_length=6, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("réponse"), max_length=1_000, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices, blank=True)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("contestation")
        ordering: ClassVar = ["made_at", "id"]

    def __str__(self) -> str:
        return f"contestation de {self.decision}"

    @property
    def is_lifted(self) -> bool:
        return self.outcome == Outcome.LIFTED
