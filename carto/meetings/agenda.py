"""Meetings for agendas (RFC 5545): an identifier that never changes, a sequence that grows with each change."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.urls import reverse

from carto.meetings.models import Meeting, State

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(name: str, events: Iterable[icalendar.Event], *, zone: str = "", method: str = "PUBLISH") -> bytes:
    """A calendar of these events, with the time zones they name."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Carto//concertation//FR")
    made.add("version", "2.0")
    made.add("method", method)
    made.add("x-wr-calname", name)
    if zone:
        made.add("x-wr-timezone", zone)
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for event in events:
        made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def event(meeting: Meeting) -> icalendar.Event:
    """In the civil time of its concertation."""
    zone, url = meeting.concertation.zone_info, url_of(meeting)
    made = icalendar.Event()
    made.add("uid", f"rencontre-{meeting.pk}@{urlsplit(settings.BASE_URL).hostname}")
    made.add("dtstamp", meeting.changed_at.astimezone(UTC))
    made.add("last-modified", meeting.changed_at.astimezone(UTC))
    made.add("sequence", meeting.sequence)
    made.add("dtstart", meeting.starts_at.astimezone(zone))
    made.add("dtend", meeting.ends_at.astimezone(zone))
    made.add("summary", f"{meeting.get_kind_display()} : {meeting.title}")
    made.add("location", meeting.place_words)
    if meeting.lon is not None and meeting.lat is not None:
        made.add("geo", (meeting.lat, meeting.lon))
    made.add("status", "CANCELLED" if meeting.state is State.CANCELLED else "CONFIRMED")
    said = (meeting.cancel_reason, meeting.about, meeting.access, meeting.concertation.title, url)
    made.add("description", "\n".join(part for part in said if part))
    made.add("url", url)
    return made


def file_of(meeting: Meeting) -> bytes:
    """One meeting, to be taken into an agenda."""
    return calendar(meeting.title, [event(meeting)], method="CANCEL" if meeting.state is State.CANCELLED else "PUBLISH")


def url_of(meeting: Meeting) -> str:
    return f"{settings.BASE_URL}{reverse('meetings:detail', args=[meeting.concertation.slug, meeting.pk])}"
