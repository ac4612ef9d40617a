"""The procedure a concertation belongs to, and its milestones; tables without geometry."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from carto.concertations import procedures
from carto.concertations.models.concertation import Concertation
from carto.concertations.phases import Action
from carto.concertations.procedures import ProcedureType, StepKind, Template


class Procedure(models.Model):
    """The template a concertation is under, kept by its version from the day it is published."""

    concertation = models.OneToOneField(Concertation, models.CASCADE, primary_key=True, related_name="procedure")
    type = models.CharField(_("type de procédure"), max_length=30, choices=ProcedureType.choices)
    version = models.PositiveSmallIntegerField(_("version du modèle"))

    class Meta:
        verbose_name = _("procédure")

    def __str__(self) -> str:
        return self.get_type_display()

    @property
    def template(self) -> Template:
        return procedures.find(self.type, self.version)

    @classmethod
    def of(cls, concertation: Concertation) -> "Procedure":
        """The stored one; else, unsaved, what its kind and the date of its act say."""
        kept = cls.objects.filter(concertation=concertation).first()
        if kept is not None:
            return kept
        type_ = procedures.DEFAULT_TYPES.get(concertation.procedure_kind, ProcedureType.CONCERTATION)
        return cls.engaged(concertation, type_)

    @classmethod
    def engaged(cls, concertation: Concertation, type_: str) -> "Procedure":
        """Under the version in force the day of its act, or of its creation while the act has no date; unsaved."""
        engaged_on = concertation.act_date or concertation.created_at.astimezone(concertation.zone_info).date()
        version = procedures.in_force(type_, engaged_on).version
        return cls(concertation=concertation, type=type_, version=version)


class Milestone(models.Model):
    """A step of the procedure: when it is foreseen, when it was done, and the act that did it."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="milestones")
    step = models.CharField(_("étape"), max_length=20, choices=StepKind.choices)
    planned_on = models.DateField(_("prévue le"), null=True, blank=True)
    done_on = models.DateField(_("faite le"), null=True, blank=True)
    act_body = models.CharField(_("qui a pris l’acte"), max_length=160, blank=True)
    act_number = models.CharField(_("numéro de l’acte"), max_length=60, blank=True)
    act_on = models.DateField(_("date de l’acte"), null=True, blank=True)

    class Meta:
        verbose_name = _("étape de la procédure")
        constraints: ClassVar = [models.UniqueConstraint(fields=["concertation", "step"], name="milestone_once")]

    def __str__(self) -> str:
        return self.get_step_display()

    @property
    def on(self) -> date | None:
        return self.done_on or self.planned_on


def dates_of(concertation: Concertation, milestones: Mapping[StepKind, Milestone]) -> dict[StepKind, date]:
    """The day of each step that has one, in civil time; opening and closing are those of the calendar."""
    found = {step: on for step, milestone in milestones.items() if (on := milestone.on) is not None}
    if concertation.act_date is not None:
        found.setdefault(StepKind.PRESCRIPTION, concertation.act_date)
    heard = [phase for phase in concertation.phases.all() if phase.opens(Action.SUBMIT)]
    if heard:
        zone = concertation.zone_info
        found[StepKind.OPENING] = min(phase.opens_at for phase in heard).astimezone(zone).date()
        last = max(phase.closes_at for phase in heard).astimezone(zone)
        found[StepKind.CLOSING] = (last - timedelta(microseconds=1)).date()  # midnight belongs to the day before
    return found
