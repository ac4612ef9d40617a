"""Where people meet: public meetings, office hours, workshops, walks."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant
from carto.concertations.models import Concertation
from carto.modalites.models import Modalite


class MeetingKind(models.TextChoices):
    PUBLIC_MEETING = "meeting", _("Réunion publique")
    OFFICE_HOURS = "office_hours", _("Permanence")
    WORKSHOP = "workshop", _("Atelier")
    WALK = "walk", _("Balade")


class State(models.TextChoices):
    ANNOUNCED = "announced", _("Annoncée")
    CANCELLED = "cancelled", _("Annulée")
    HELD = "held", _("Tenue")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, at: datetime) -> "MeetingQuerySet":
        """Not over at `at`, the cancelled ones too: whoever planned to come must read it."""
        return self.filter(ends_at__gt=at)

    def public(self) -> "MeetingQuerySet":
        return self.filter(concertation__published_at__isnull=False)


class Meeting(models.Model):
    """`lon`, `lat`: degrees in EPSG:4326, both or none; two numbers rather than a geometry, as they are shown and never
    searched. `capacity`: None when whoever comes finds room. `sequence` grows with each change, for agendas; `notice`
    with those that whoever signed up must be told of."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="meetings")
    modalite = models.ForeignKey(
        Modalite, models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("modalité tenue")
    )
    kind = models.CharField(_("nature"), max_length=20, choices=MeetingKind.choices)
    title = models.CharField(_("intitulé"), max_length=160)
    about = models.TextField(_("ce dont on parlera"), max_length=5_000, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place_words = models.CharField(_("lieu"), max_length=300)
    lon = models.FloatField(null=True, blank=True, editable=False)
    lat = models.FloatField(null=True, blank=True, editable=False)
    access = models.CharField(_("accessibilité"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=[MinValueValidator(1)])
    takes_sign_ups = models.BooleanField(_("on s’inscrit"), default=False)
    announced_at = models.DateTimeField(_("annoncée le"))
    changed_at = models.DateTimeField(_("changée le"))
    sequence = models.PositiveIntegerField(default=0, editable=False)
    notice = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True)
    held_at = models.DateTimeField(_("dite tenue le"), null=True, blank=True)
    attendance = models.PositiveIntegerField(_("personnes présentes"), null=True, blank=True)
    minutes = models.TextField(_("compte rendu"), max_length=20_000, blank=True)
    minutes_file = models.FileField(_("compte rendu en PDF"), upload_to="comptes-rendus/%Y/%m", blank=True)
    minutes_pages = models.PositiveIntegerField(null=True, blank=True)
    minutes_sha256 = models.CharField(max_length=64, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencontre")
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("La fin doit suivre le début."),
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="meeting_place_whole",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(held_at__isnull=True), name="meeting_cancelled_or_held"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        if self.cancelled_at is not None:
            return State.CANCELLED
        return State.HELD if self.held_at is not None else State.ANNOUNCED

    @property
    def position(self) -> str:
        """« latitude, longitude » as people type it; empty without a point."""
        return "" if self.lat is None or self.lon is None else f"{self.lat:.6f}, {self.lon:.6f}"

    def takes_sign_ups_at(self, at: datetime) -> bool:
        return self.takes_sign_ups and self.state is State.ANNOUNCED and at < self.starts_at

    @property
    def is_on_one_day(self) -> bool:
        """In the civil time of the concertation."""
        zone = self.concertation.zone_info
        return self.starts_at.astimezone(zone).date() == self.ends_at.astimezone(zone).date()


class SignUp(models.Model):
    """Somebody who said they come: known to the team alone, and forgotten `seats.KEPT` after the meeting. `email`:
    never confirmed, used for this meeting only. `told`: the `notice` of the meeting they were written of last."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sign_ups")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="sign_ups")
    name = models.CharField(_("nom ou pseudonyme"), max_length=60)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_waiting = models.BooleanField(_("en attente d’une place"), default=False)
    signed_at = models.DateTimeField(_("inscrit le"))
    told = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("inscription")
        ordering: ClassVar = ["signed_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "participant"], name="signs_up_once")]

    def __str__(self) -> str:
        return f"inscription {self.pk}"
