"""Whence came a contribution that was not deposited on the web, in a sentence that everyone reads."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.contributions.models import Channel, Contribution
from carto.intake.models import Origin
from carto.kit.models import Trace
from carto.meetings.models import Meeting

SHAPES = ("contribution__geometry", "contribution__public_geometry")
register = template.Library()


@register.inclusion_tag("intake/_origin.html")
def origin(contribution: Contribution) -> dict[str, Any]:
    if contribution.channel == Channel.WEB:
        return {"words": ""}
    known = Origin.objects.filter(contribution=contribution).select_related("meeting").first()
    return {
        "words": words(Channel(contribution.channel), known),
        "meeting": known.meeting if known else None,
        "slug": contribution.concertation.slug,
    }


@register.inclusion_tag("intake/_entered.html")
def entered(trace: Trace, concertation: Concertation) -> dict[str, Any]:
    """What was entered of a drawing on a sheet, and the way to enter it."""
    rows = Origin.objects.filter(trace=trace).select_related("contribution")
    references = [one.contribution.reference for one in rows.defer(*SHAPES).order_by("pk")]
    return {"trace": trace, "slug": concertation.slug, "references": references}


@register.simple_tag
def count_entered(traces: Iterable[Trace]) -> int:
    """How many of these drawings were entered."""
    return Trace.objects.filter(pk__in=[one.pk for one in traces], origins__isnull=False).distinct().count()


@register.inclusion_tag("intake/_gathered.html")
def gathered(meeting: Meeting, here: Visit) -> dict[str, Any]:
    """What people said at a meeting, of what the visitor may see; the team is offered to enter more."""
    seen = Contribution.objects.visible_to(here.actor).filter(origin__meeting=meeting)
    return {
        "rows": seen.defer("geometry", "public_geometry").order_by("number"),
        "meeting": meeting,
        "slug": here.concertation.slug,
        "may_enter": here.allows_somewhere(Action.TRANSCRIBE) and meeting.cancelled_at is None,
    }


def words(channel: Channel, known: Origin | None) -> str:
    """Neither who entered it nor the scan: these are the team's."""
    place, page, drawn_on = (_place(known), known.page, known.drawn_on) if known else ("", "", "")
    said = {
        Channel.REGISTER: _("Déposée au registre papier"),
        Channel.LETTER: _("Reçue par courrier"),
        Channel.EMAIL: _("Reçue par courriel"),
    }.get(channel, _("Dite de vive voix"))
    parts = [f"{said} ({place})" if place else said, _("page %(page)s") % {"page": page} if page else "", drawn_on]
    return ", ".join([*filter(None, parts), _("saisie par l’équipe.")])


def _place(known: Origin) -> str:
    return known.place or (known.meeting.title if known.meeting else "")
