"""Meetings, for pages of packages beneath this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils import timezone

from carto.concertations.home import DATES_SHOWN, Coming, HomeRow, Stage
from carto.concertations.models import Concertation
from carto.meetings.models import Meeting
from carto.modalites.ledger import Line
from carto.modalites.models import Modalite

register = template.Library()


@dataclass(frozen=True)
class Meetings:
    to_come: list[Meeting]
    past: list[Meeting]


@register.simple_tag
def meetings(concertation: Concertation) -> Meetings:
    """What everyone may read of them: the next first, then the latest past."""
    now, found = timezone.now(), list(Meeting.objects.filter(concertation=concertation))
    for one in found:
        one.concertation = concertation
    return Meetings([m for m in found if m.ends_at > now], [m for m in reversed(found) if m.ends_at <= now])


@register.simple_tag
def with_meetings(coming: Sequence[Coming], rows: Sequence[HomeRow]) -> list[Coming]:
    """The dates to come of the home, those of meetings among them."""
    public = {row.concertation.pk: row.concertation for row in rows if row.stage is not Stage.DRAFT}
    found = Meeting.objects.to_come(timezone.now()).filter(concertation__in=public, cancelled_at=None)[:DATES_SHOWN]
    dates = [_coming(meeting, public[meeting.concertation_id]) for meeting in found]
    return sorted([*coming, *dates], key=lambda event: event.on)[:DATES_SHOWN]


@register.simple_tag
def meetings_by_modalite(lines: Sequence[Line]) -> dict[int, list[Meeting]]:
    """Those that hold the modalités of `lines`, by the key of the modalité, the first first; one query."""
    rows = {line.modalite.pk: line.modalite for line in lines if line.modalite.pk}
    found: dict[int, list[Meeting]] = {}
    for meeting in Meeting.objects.filter(modalite__in=rows):
        assert meeting.modalite_id is not None  # asked by it
        meeting.concertation = rows[meeting.modalite_id].concertation
        found.setdefault(meeting.modalite_id, []).append(meeting)
    return found


@register.filter
def of_modalite(found: Mapping[int, list[Meeting]], modalite: Modalite) -> list[Meeting]:
    return found.get(modalite.pk, [])


def _coming(meeting: Meeting, concertation: Concertation) -> Coming:
    on = meeting.starts_at.astimezone(concertation.zone_info).date()
    url = reverse("meetings:detail", args=[concertation.slug, meeting.pk])
    return Coming(on, f"{meeting.get_kind_display()} : {meeting.title}", concertation, url)
