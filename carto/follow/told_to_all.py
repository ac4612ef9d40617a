"""What everyone who follows a concertation is told of, whatever they follow there: documents, news, meetings, as they
stand when it is told."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, Event
from carto.days import date_format
from carto.dossier.models import Document, Post
from carto.follow import consent
from carto.meetings import agenda
from carto.meetings.models import Meeting, State

About = Document | Post | Meeting
MODELS: dict[Event, type[About]] = {Event.DOCUMENT: Document, Event.NEWS: Post, Event.MEETING: Meeting}


def row_of(concertation: Concertation, event: Event, subject: str) -> About | None:
    """What an entry of the register is about (`rencontre 7`); None when it was taken back since."""
    found = MODELS[event]._default_manager.filter(concertation=concertation, pk=subject.rpartition(" ")[2]).first()
    if found is not None:
        found.concertation = concertation
    return found


def words_of(about: About) -> tuple[str, str, str, str]:
    """What it is, its title, its address, what it says. In the civil time that is active."""
    page = consent.absolute(reverse("concertations:about", args=[about.concertation.slug]))
    if isinstance(about, Post):
        what = _("Actualité modifiée") if about.edited_at else _("Actualité")
        return what, about.title, f"{page}#actualite-{about.pk}", about.body
    if isinstance(about, Document):
        latest = about.versions.all()[0]
        what = _("Un document est mis à jour") if latest.number > 1 else _("Un document est ajouté au dossier")
        return what, about.title, f"{page}#dossier", latest.changes
    when = date_format(timezone.localtime(about.starts_at), "DATETIME_FORMAT")
    return _of_meeting(about), about.title, agenda.url_of(about), f"{when}. {about.place_words}"


def _of_meeting(meeting: Meeting) -> str:
    if meeting.state is State.CANCELLED:
        return _("Une rencontre est annulée")
    if meeting.state is State.HELD:
        return _("Une rencontre s’est tenue")
    return _("Une rencontre a changé") if meeting.sequence else _("Une rencontre est annoncée")
