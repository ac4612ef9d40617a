"""The modalités of a concertation: what was voted, what was done, and what proves it (L103-3, L600-11)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.concertations.procedures import Means


class Modalite(models.Model):
    """One modalité voted, or one formality of publicity (`formality`: its slug in the template of the procedure), whose
    dates are then computed. `planned_*`: what the act says; `done_*` and `account`: what was done."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="modalites")
    formality = models.SlugField(max_length=60, blank=True, editable=False)
    wording = models.TextField(_("ce qui est voté"), max_length=1_000)
    means = models.CharField(_("moyen"), max_length=20, choices=Means.choices)
    places = models.CharField(_("lieux"), max_length=300, blank=True)
    planned_from = models.DateField(_("prévu à partir du"), null=True, blank=True)
    planned_until = models.DateField(_("prévu jusqu’au"), null=True, blank=True)
    account = models.TextField(_("ce qui a été fait"), max_length=2_000, blank=True)
    done_from = models.DateField(_("fait à partir du"), null=True, blank=True)
    done_until = models.DateField(_("fait jusqu’au"), null=True, blank=True)
    is_complete = models.BooleanField(_("mise en œuvre en entier"), default=False)

    class Meta:
        verbose_name = _("modalité")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["concertation", "formality"], condition=~Q(formality=""), name="formality_once"
            ),
            models.CheckConstraint(
                condition=Q(planned_until__isnull=True) | Q(planned_until__gte=F("planned_from")),
                name="modalite_ends_after_it_begins",
                violation_error_message=_("La fin prévue doit suivre le début prévu."),
            ),
            models.CheckConstraint(
                condition=Q(done_until__isnull=True) | Q(done_until__gte=F("done_from")),
                name="modalite_done_ends_after_it_begins",
                violation_error_message=_("La fin doit suivre le début."),
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def planned(self) -> tuple[date, date] | None:
        """First and last day, as voted; None without a date."""
        start = self.planned_from or self.planned_until
        return None if start is None else (start, self.planned_until or start)


class Proof(models.Model):
    """What shows that it was done: a photo re-encoded without metadata or a cleaned PDF (`page_count`). Public."""

    modalite = models.ForeignKey(Modalite, models.CASCADE, related_name="proofs")
    label = models.CharField(_("ce que montre la preuve"), max_length=200)
    taken_on = models.DateField(_("date de la preuve"), null=True, blank=True)
    place = models.CharField(_("lieu de la preuve"), max_length=200, blank=True)
    file = models.FileField(upload_to="preuves/%Y/%m")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("jointe le"))

    class Meta:
        verbose_name = _("preuve")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_photo(self) -> bool:
        return self.page_count is None
