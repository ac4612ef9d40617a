"""Votes with an argument, threads two levels deep, what readers found useful, reports, the authority's answers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, MaskReason, Status
from carto.layers.models import Piece


class Choice(models.TextChoices):
    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")
    MIXED = "mixed", _("Mitigé")


class Side(models.TextChoices):
    FAVORABLE = "favorable", _("Favorable")
    NEUTRAL = "neutral", _("Neutre")
    UNFAVORABLE = "unfavorable", _("Défavorable")


SIDE_OF_CHOICE = {
    Choice.FOR: Side.FAVORABLE,
    Choice.AGAINST: Side.UNFAVORABLE,
    Choice.MIXED: Side.NEUTRAL,
}


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> "CommentQuerySet":
        return self.filter(published_at__isnull=False, masked_at__isnull=True, withdrawn_at__isnull=True)

    def awaiting(self) -> "CommentQuerySet":
        """What a moderator has still to read."""
        return self.filter(published_at__isnull=True, masked_at__isnull=True, withdrawn_at__isnull=True)


class Comment(models.Model):
    """An argument or a reply. A reply has a parent, and a parent has none: two levels (checked by the action). `quote`:
    the comment of the same thread it answers to. `published_at` is null while it awaits a moderator who reads first.
    `useful_count` is kept by `actions.mark_useful`; `seen_count` by `seen.py`, in bulk and roughly."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField(_("numéro"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="comments")
    pseudonym = models.CharField(_("pseudonyme"), max_length=60)
    side = models.CharField(_("position"), max_length=12, choices=Side.choices)
    body = models.TextField(_("texte"), max_length=2_000)
    quote = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="quoted_by")
    is_name_private = models.BooleanField(_("nom caché"), default=False)
    useful_count = models.PositiveIntegerField(_("jugé utile"), default=0)
    seen_count = models.PositiveIntegerField(_("fois vu"), default=0)
    written_at = models.DateTimeField(_("écrit le"))
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    edited_at = models.DateTimeField(_("modifié le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    masked_at = models.DateTimeField(_("masqué le"), null=True, blank=True)
    mask_reason = models.CharField(_("motif du masquage"), max_length=20, choices=MaskReason.choices, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commentaire")
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="comment_number_once"),
            models.CheckConstraint(
                condition=Q(masked_at__isnull=True) | ~Q(mask_reason=""), name="comment_masking_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`W-0001/3`: the third comment of contribution W-0001."""
        return f"{self.contribution.reference}/{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.masked_at is None and self.withdrawn_at is None

    @property
    def is_awaiting(self) -> bool:
        return self.published_at is None and self.masked_at is None and self.withdrawn_at is None

    @property
    def is_entered(self) -> bool:
        """By the team for somebody: never."""
        return False

    @property
    def insee_codes(self) -> list[str]:
        return self.contribution.insee_codes

    @property
    def signature(self) -> str:
        """The name everyone reads; empty when its holder hid it."""
        return "" if self.is_name_private else self.pseudonym


class Apart(models.Model):
    """Votes a moderator no longer counts, together, with a reason; kept, and put back when `ended_at` is set."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="votes_apart")
    reason = models.CharField(_("motif"), max_length=300)
    size = models.PositiveIntegerField()
    moderator = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("mis à part le"))
    ended_at = models.DateTimeField(_("remis le"), null=True, blank=True)

    class Meta:
        verbose_name = _("votes mis à part")
        ordering: ClassVar = ["-made_at", "-id"]


class VoteQuerySet(models.QuerySet["Vote"]):
    def before_the_last_edit(self) -> "VoteQuerySet":
        """Given on a text that has changed since, and not maintained."""
        return self.filter(voted_at__lt=F("contribution__edited_at"))


class Vote(models.Model):
    """One a person and contribution; its argument, when there is one, is a first-level comment of the same side.
    `apart`: set while a moderator has it not counted."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="votes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes")
    choice = models.CharField(_("choix"), max_length=8, choices=Choice.choices)
    argument = models.OneToOneField(Comment, models.SET_NULL, null=True, blank=True, related_name="vote")
    voted_at = models.DateTimeField(_("voté le"))  # or when the voter maintained it, after the text had changed
    apart = models.ForeignKey(Apart, models.PROTECT, null=True, blank=True, related_name="votes")

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "participant"], name="one_vote_a_person")
        ]


class Useful(models.Model):
    """A reader found a comment useful; taken back, the row goes."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="useful")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="useful")
    marked_at = models.DateTimeField(_("jugé utile le"))

    class Meta:
        verbose_name = _("jugement d’utilité")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "participant"], name="useful_once_a_person")
        ]


class Report(models.Model):
    """Someone thinks a contribution, or one of its comments, breaks the charter."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="reports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="reports")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True)
    reason = models.CharField(_("motif"), max_length=20, choices=MaskReason.choices)
    note = models.TextField(_("précision"), max_length=1_000, blank=True)
    reported_at = models.DateTimeField(_("signalé le"))
    settled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    told_at = models.DateTimeField(_("dit par lettre le"), null=True, blank=True)

    class Meta:
        verbose_name = _("signalement")
        ordering: ClassVar = ["reported_at", "id"]


class Answer(models.Model):
    """The authority's reasoned answer; a new row each time it changes, the latest one counts."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="answers")
    outcome = models.CharField(
        _("suite donnée"), max_length=20, choices=[c for c in Status.choices if c[0] != Status.AWAITING]
    )
    body = models.TextField(_("réponse motivée"), max_length=10_000)
    author = models.ForeignKey(User, models.PROTECT)
    answered_at = models.DateTimeField(_("répondu le"))

    class Meta:
        verbose_name = _("réponse")
        ordering: ClassVar = ["-answered_at", "-id"]


class Point(models.Model):
    """One argument of the contribution, answered by itself within an answer."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(default=0)
    argument = models.CharField(_("argument"), max_length=300)
    outcome = models.CharField(
        _("suite donnée"), max_length=20, choices=[c for c in Status.choices if c[0] != Status.AWAITING]
    )
    body = models.TextField(_("réponse à cet argument"), max_length=4_000)

    class Meta:
        verbose_name = _("réponse à un argument")
        ordering: ClassVar = ["position", "id"]


class ChangeKind(models.TextChoices):
    ZONE = "zone", _("Zone")
    PRESCRIPTION = "prescription", _("Prescription")
    OAP = "oap", _("OAP")
    ARTICLE = "article", _("Article du règlement")
    PAGE = "page", _("Page d’une pièce")


class Change(models.Model):
    """What an answer changed in the plan, in words as they were and as they became. `label`: the LIBELLE of the zone,
    the code of the prescription (`0702`), the name of the rest; `document`, `page`: where to read it."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="changes")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("ce qui change"), max_length=12, choices=ChangeKind.choices)
    label = models.CharField(_("son nom"), max_length=120)
    document = models.ForeignKey(
        Piece, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("pièce où le lire")
    )
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    before = models.TextField(_("avant"), max_length=2_000, blank=True)
    after = models.TextField(_("après"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("modification")
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["kind", "label"], name="change_by_piece")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """« Zone UB », « Prescription 0702 »; an OAP, an article or a page by its own name."""
        if self.kind in (ChangeKind.ZONE, ChangeKind.PRESCRIPTION):
            return f"{self.get_kind_display()} {self.label}"
        return self.label


class SeenAnswer(models.Model):
    """A person whom an answer concerns has opened the page where it stands: it is new to them no longer."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="seen")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="seen_answers")
    seen_at = models.DateTimeField(_("lue le"))

    class Meta:
        verbose_name = _("réponse lue")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "participant"], name="answer_seen_once_a_person")
        ]
