"""What the calendar says of an action at a moment: nothing while it is open, else why and until when (`rules.py`)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from carto.concertations import timeline
from carto.concertations.models import Concertation
from carto.concertations.phases import IN_PHASE_ONLY, Action
from carto.days import date_format, end_format


def by_calendar(action: Action, concertation: Concertation, at: datetime) -> str:
    if action is Action.TRANSCRIBE:
        return _by_opening(concertation, at)
    if action is Action.ASSESS:
        return _by_closing(concertation, at)
    if action is Action.CORRECT and timeline.read(concertation, at=at).is_over:
        return _("La procédure est achevée et la concertation archivée : on n’y corrige plus rien.")
    if action not in IN_PHASE_ONLY:
        return ""
    opening = [phase for phase in concertation.phases.all() if phase.opens(action)]
    if any(phase.opens_at <= at < phase.closes_at for phase in opening):
        return ""
    verb = str(action.label)
    if coming := [phase.opens_at for phase in opening if phase.opens_at > at]:
        return _("Il n’est pas encore possible de %(verb)s : ouverture le %(moment)s.") % {
            "verb": verb,
            "moment": _civil(min(coming), concertation),
        }
    if past := [phase.closes_at for phase in opening]:
        return _("Il n’est plus possible de %(verb)s : c’est clos depuis le %(moment)s.") % {
            "verb": verb,
            "moment": end_format(max(past).astimezone(concertation.zone_info)),
        }
    return _("Aucune date n’est encore fixée pour %(verb)s.") % {"verb": verb}


def _by_opening(concertation: Concertation, at: datetime) -> str:
    """What came on paper is often entered after the closing, never before the opening."""
    begins = [phase.opens_at for phase in concertation.phases.all() if phase.opens(Action.SUBMIT)]
    if any(moment <= at for moment in begins):
        return ""
    if not begins:
        return _("Aucune date n’est encore fixée pour %(verb)s.") % {"verb": Action.TRANSCRIBE.label}
    return _("Il n’est pas encore possible de %(verb)s : ouverture le %(moment)s.") % {
        "verb": Action.TRANSCRIBE.label,
        "moment": _civil(min(begins), concertation),
    }


def _by_closing(concertation: Concertation, at: datetime) -> str:
    """How it went is asked once nobody can speak any more, for some days."""
    verb, days = str(Action.ASSESS.label), concertation.rules_of_part.closing_questionnaire_days
    if not days:
        return _("Cette concertation ne pose pas de questionnaire à sa clôture.")
    closed_at = max((phase.closes_at for phase in concertation.phases.all() if phase.opens(Action.VOTE)), default=None)
    if closed_at is None:
        return _("Aucune date n’est encore fixée pour %(verb)s.") % {"verb": verb}
    if at < closed_at:
        return _("Il n’est pas encore possible de %(verb)s : ouverture le %(moment)s.") % {
            "verb": verb,
            "moment": _civil(closed_at, concertation),
        }
    until = closed_at + timedelta(days=days)
    if at < until:
        return ""
    return _("Il n’est plus possible de %(verb)s : c’est clos depuis le %(moment)s.") % {
        "verb": verb,
        "moment": end_format(until.astimezone(concertation.zone_info)),
    }


def _civil(moment: datetime, concertation: Concertation) -> str:
    return date_format(moment.astimezone(concertation.zone_info), "DATETIME_FORMAT")
