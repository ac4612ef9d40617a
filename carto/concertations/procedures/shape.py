"""What a template of procedure is made of. A version in use is never changed: a new text is a new version."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# Loi n° 2025-1129: for procedures not under way on that day.
REFORM = date(2026, 5, 26)
Text = str | Promise


class ProcedureType(models.TextChoices):
    ELABORATION = "elaboration", gettext_lazy("Élaboration")
    REVISION = "revision", gettext_lazy("Révision")
    REVISION_ALLEGEE = "revision_allegee", gettext_lazy("Révision allégée")
    MODIFICATION = "modification", gettext_lazy("Modification")
    MODIFICATION_SIMPLIFIEE = "modification_simplifiee", gettext_lazy("Modification simplifiée (mise à disposition)")
    MISE_EN_COMPATIBILITE = "mise_en_compatibilite", gettext_lazy("Mise en compatibilité")
    CONCERTATION_PREALABLE = "concertation_prealable", gettext_lazy("Concertation préalable (L121-16)")
    ENQUETE_PUBLIQUE = "enquete_publique", gettext_lazy("Enquête publique")
    PPVE = "ppve", gettext_lazy("Participation du public par voie électronique")
    CONCERTATION = "concertation", gettext_lazy("Autre concertation (L103-2)")


class StepKind(models.TextChoices):
    """Each is one date. OPENING and CLOSING are those of the calendar: from the first to the last day one may
    contribute; the others are milestones."""

    PRESCRIPTION = "prescription", gettext_lazy("Prescription")
    PADD_DEBATE = "padd_debate", gettext_lazy("Débat sur le PADD")
    NOTICE = "notice", gettext_lazy("Avis au public")
    OPENING = "opening", gettext_lazy("Ouverture des contributions")
    CLOSING = "closing", gettext_lazy("Clôture des contributions")
    BILAN = "bilan", gettext_lazy("Bilan arrêté")
    ARREST = "arrest", gettext_lazy("Arrêt du projet")
    JOINT_EXAMINATION = "joint_examination", gettext_lazy("Examen conjoint")
    OPINIONS = "opinions", gettext_lazy("Avis des personnes publiques associées")
    INQUIRY_NOTICE = "inquiry_notice", gettext_lazy("Avis d’enquête")
    INQUIRY_OPENS = "inquiry_opens", gettext_lazy("Ouverture de l’enquête")
    INQUIRY_CLOSES = "inquiry_closes", gettext_lazy("Clôture de l’enquête")
    MINUTES = "minutes", gettext_lazy("Procès-verbal de synthèse")
    REPLY = "reply", gettext_lazy("Mémoire en réponse")
    REPORT = "report", gettext_lazy("Rapport et conclusions")
    SYNTHESIS = "synthesis", gettext_lazy("Synthèse des observations")
    MEASURES = "measures", gettext_lazy("Mesures du maître d’ouvrage")
    APPROVAL = "approval", gettext_lazy("Approbation")
    DECISION = "decision", gettext_lazy("Décision")


CALENDAR = frozenset({StepKind.OPENING, StepKind.CLOSING})


class Means(models.TextChoices):
    """How people are told or heard."""

    POSTING = "posting", gettext_lazy("Affichage")
    PRESS = "press", gettext_lazy("Presse")
    WEBSITE = "website", gettext_lazy("Site internet")
    BULLETIN = "bulletin", gettext_lazy("Bulletin, lettre")
    RECORD = "record", gettext_lazy("Recueil des actes")
    FILE = "file", gettext_lazy("Dossier consultable")
    PAPER_REGISTER = "paper_register", gettext_lazy("Registre papier")
    MAIL = "mail", gettext_lazy("Courrier, courriel")
    ONLINE_MAP = "online_map", gettext_lazy("Carte en ligne")
    EXHIBITION = "exhibition", gettext_lazy("Exposition")
    MEETING = "meeting", gettext_lazy("Réunion publique")
    WORKSHOP = "workshop", gettext_lazy("Atelier")
    OFFICE_HOURS = "office_hours", gettext_lazy("Permanence")
    OTHER = "other", gettext_lazy("Autre")


@dataclass(frozen=True)
class Span:
    """Civil months, then days; a month after 31 January is the last day of February."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        return _shifted(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        return _shifted(day, -self.months) - timedelta(days=self.days)

    def __str__(self) -> str:
        if self.months:
            return _("%(count)d mois") % {"count": self.months}
        return ngettext("%(count)d jour", "%(count)d jours", self.days) % {"count": self.days}


def _shifted(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Step:
    """`article`: where it is asked."""

    kind: StepKind
    article: str


@dataclass(frozen=True)
class Gap:
    """What must lie between two dates. `both_count`: the two days are within it, as for a duration. `leaves_no_choice`:
    the text gives no way around. `is_confirmed`: read in the text in force; otherwise it is said to be confirmed."""

    earlier: StepKind
    later: StepKind
    article: str
    at_least: Span | None = None
    at_most: Span | None = None
    both_count: bool = False
    leaves_no_choice: bool = False
    is_confirmed: bool = True

    @property
    def refuses(self) -> bool:
        return self.leaves_no_choice and self.is_confirmed

    def earliest(self, day: date) -> date | None:
        """The first day that `later` may be, `earlier` being `day`."""
        return None if self.at_least is None else self._end(self.at_least, day)

    def latest(self, day: date) -> date | None:
        return None if self.at_most is None else self._end(self.at_most, day)

    def _end(self, span: Span, day: date) -> date:
        end = span.after(day)
        return end - timedelta(days=1) if self.both_count and end > day else end


@dataclass(frozen=True)
class Formality:
    """A publicity the codes ask for at a step, by one means. It begins at the latest `ahead` of the step or `within`
    after it, and stays for `lasts`, or to the step `until`. `rank`: a second one by the same means."""

    step: StepKind
    means: Means
    article: str
    ahead: Span = Span()
    within: Span = Span()
    lasts: Span | None = None
    until: StepKind | None = None
    rank: int = 1
    is_confirmed: bool = True

    @property
    def slug(self) -> str:
        return f"{self.step}-{self.means}-{self.rank}"

    def __str__(self) -> str:
        words = {"means": self.means.label, "step": self.step.label}
        return (_("%(means)s : %(step)s") if self.rank == 1 else _("%(means)s, rappel : %(step)s")) % words

    def window(self, dates: Mapping[StepKind, date]) -> tuple[date, date] | None:
        """The latest day it begins and the first day it may end; None while its step has no date."""
        at = dates.get(self.step)
        if at is None:
            return None
        starts = self.within.after(self.ahead.before(at))
        ends = dates.get(self.until, starts) if self.until else starts
        return starts, self.lasts.after(starts) if self.lasts else max(starts, ends)


@dataclass(frozen=True)
class Template:
    """A procedure as a text in force from `effective_from` (to `repealed_on`, excluded) asks it. `open_points`: what
    could not be read in the text in force, said as such."""

    type: ProcedureType
    version: int
    effective_from: date
    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    formalities: tuple[Formality, ...]
    channels: tuple[Means, ...]
    outputs: tuple[Text, ...]
    repealed_on: date | None = None
    open_points: tuple[Text, ...] = ()

    @property
    def milestones(self) -> tuple[StepKind, ...]:
        return tuple(step.kind for step in self.steps if step.kind not in CALENDAR)

    @property
    def durations(self) -> Iterator[Gap]:
        return (gap for gap in self.gaps if gap.both_count)

    @property
    def notices(self) -> Iterator[Gap]:
        told = (StepKind.NOTICE, StepKind.INQUIRY_NOTICE)
        return (gap for gap in self.gaps if gap.earlier in told)

    def __str__(self) -> str:
        return str(self.type.label)
