"""What changed from one published version of the plan to another: computed once, and read by everyone."""

from datetime import datetime
from typing import ClassVar

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.layers.models import SILENT_AFTER, Commune, PlanVersion, ZoneKind


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def whole(self) -> "ComparisonQuerySet":
        """Those that came to their end."""
        return self.filter(computed_at__isnull=False)


class Comparison(models.Model):
    """Of two published versions, which never change, nor do their fingerprints: one row for each pair.

    `zones`: list of {label, kind, before_ha, after_ha}; `prescriptions`: of {code, before, after, removed, added},
    counts; `insee_codes`: of the communes that the places were laid over. `computed_at`: of what is stored, None until
    the first time. `beaten_at`: the last sign of life of the run, `finished_at` its end, `error` why it failed."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="comparisons")
    before = models.ForeignKey(PlanVersion, models.CASCADE, related_name="+")
    after = models.ForeignKey(PlanVersion, models.CASCADE, related_name="+")
    zones = models.JSONField(default=list)
    prescriptions = models.JSONField(default=list)
    insee_codes = models.JSONField(default=list)
    computed_at = models.DateTimeField(_("calculée le"), null=True)
    requested_at = models.DateTimeField(_("demandée le"))
    step = models.CharField(_("étape"), max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beaten_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("terminée le"), null=True)
    error = models.TextField(_("erreur"), blank=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparaison")
        ordering: ClassVar = ["-requested_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["before", "after"], name="comparison_once")]

    def is_running(self, at: datetime) -> bool:
        """Whether it was asked for and has not ended; a process that gave no sign of life for SILENT_AFTER is gone."""
        return self.finished_at is None and at - (self.beaten_at or self.requested_at) <= SILENT_AFTER


class ChangedPlace(models.Model):
    """Ground in one piece whose zone is another. `rank`: from 1, the largest first. Empty `before_label` and kind:
    no zone lay there, or none any more, the others having stayed."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="places")
    rank = models.PositiveIntegerField()
    before_label = models.CharField(_("avant"), max_length=50, blank=True)
    before_kind = models.CharField(_("type avant"), max_length=3, blank=True, choices=ZoneKind.choices)
    after_label = models.CharField(_("après"), max_length=50, blank=True)
    after_kind = models.CharField(_("type après"), max_length=3, blank=True, choices=ZoneKind.choices)
    area_ha = models.FloatField(_("surface en hectares"))
    geometry = models.PolygonField(_("contour"), srid=4326)
    communes = models.ManyToManyField(Commune, related_name="+")

    class Meta:
        verbose_name = _("lieu qui change")
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["comparison", "rank"], name="changed_place_once")]
