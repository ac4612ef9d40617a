"""Atom and GeoRSS of what is public, and the calendar for agendas. Nothing here depends on who asks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import icalendar
from django.contrib.gis.feeds import GeoAtom1Feed, GeoRSSFeed
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions.filter_words import filter_words
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.dossier.models import Post
from carto.follow import consent
from carto.meetings import agenda

MOST = 50
ATOM, GEORSS = GeoAtom1Feed, GeoRSSFeed
# What XML cannot hold at all.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Entry:
    """`id` never changes; `place` is a point of what everyone sees, None without a place."""

    id: str
    title: str
    url: str
    body: str
    who: str
    themes: tuple[str, ...]
    at: datetime
    updated_at: datetime
    place: tuple[float, float] | None


def contributions(concertation: Concertation, filters: Filters) -> list[Entry]:
    """The latest that the filters hold."""
    rows = filters.apply(Contribution.objects.filter(concertation=concertation).published())
    latest = rows.order_by("-published_at", "-number").defer("geometry", "public_geometry", "search_text")
    return [_entry(concertation, row) for row in latest.prefetch_related("themes")[:MOST]]


def latest(concertation: Concertation, filters: Filters) -> list[Entry]:
    """The same, with the team's news when nothing is filtered out."""
    entries = contributions(concertation, filters)
    if filters.query_string:
        return entries
    entries += [_posted(concertation, row) for row in concertation.posts.all()[:MOST]]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST]


def debate(concertation: Concertation, contribution: Contribution) -> list[Entry]:
    """A contribution's comments and the authority's answer, the latest first."""
    comments = Comment.objects.filter(contribution=contribution).published().order_by("-published_at", "-number")
    entries = [_said(concertation, contribution, row) for row in comments[:MOST]]
    url = _url(concertation, contribution)
    for answer in contribution.answers.all()[:1]:
        title = _("Réponse de la collectivité : %(outcome)s") % {"outcome": answer.get_outcome_display().lower()}
        at = answer.answered_at
        entries.append(
            Entry(f"{url}#reponse-{answer.pk}", title, url, answer.body, concertation.owner_name, (), at, at, None)
        )
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def write(
    kind: type[SyndicationFeed], concertation: Concertation, entries: Iterable[Entry], *, title: str, url: str, own: str
) -> bytes:
    """`url`: the page for people; `own`: the path of the feed itself. Readers take a body for HTML: it is escaped."""
    title = _clean(title)
    feed = kind(
        title=title,
        link=url,
        description=title,
        subtitle=_clean(concertation.owner_name),
        language="fr",
        feed_url=consent.absolute(own),
        feed_guid=consent.absolute(own),
    )
    for entry in entries:
        more: dict[str, Any] = {"geometry": Point(*entry.place)} if entry.place else {"geometry": None}
        feed.add_item(
            title=_clean(entry.title),
            link=entry.url,
            description=linebreaks(_clean(entry.body), autoescape=True),
            unique_id=entry.id,
            unique_id_is_permalink=False,
            author_name=_clean(entry.who) or _("Anonyme"),
            categories=[_clean(theme) for theme in entry.themes],
            pubdate=entry.at,
            updateddate=entry.updated_at,
            **more,
        )
    return feed.writeString("utf-8").encode()


def _clean(text: str) -> str:
    return CONTROLS.sub("", text)


def title_of(concertation: Concertation, filters: Filters) -> str:
    words = filter_words(concertation, filters)
    return f"{concertation.title} – {words}" if words else concertation.title


def calendar(concertation: Concertation, *, at: datetime) -> bytes:
    """Each phase as an event from its opening to its closing, and each meeting; civil time of the territory."""
    return agenda.calendar(concertation.title, _events(concertation, at), zone=str(concertation.zone_info))


def calendar_of_all(concertations: Iterable[Concertation]) -> bytes:
    """The same of several, in one: the home's."""
    events = (event for one in concertations for event in _events(one, one.created_at))
    return agenda.calendar(_("Concertations"), events)


def _events(concertation: Concertation, at: datetime) -> Iterator[icalendar.Event]:
    """Identifiers of phases hold the rank in the calendar: agendas follow a date that changes."""
    url = consent.absolute(reverse("contributions:map", args=[concertation.slug]))
    for rank, phase in enumerate(concertation.phases.all(), start=1):
        event = icalendar.Event()
        event.add("uid", f"{concertation.slug}-{rank}@{consent.host()}")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", phase.opens_at.astimezone(concertation.zone_info))
        event.add("dtend", phase.closes_at.astimezone(concertation.zone_info))
        event.add("summary", f"{phase.title} – {concertation.title}")
        event.add("description", f"{phase.get_kind_display()}\n{concertation.owner_name}\n{url}")
        event.add("url", url)
        event.add("transp", "TRANSPARENT")
        yield event
    for meeting in concertation.meetings.all():
        meeting.concertation = concertation
        yield agenda.event(meeting)


def _entry(concertation: Concertation, row: Contribution) -> Entry:
    url = _url(concertation, row)
    place = None
    if row.lon_e5 is not None and row.lat_e5 is not None:
        place = (row.lon_e5 / 100_000, row.lat_e5 / 100_000)
    at = row.published_at or row.received_at
    themes = tuple(theme.label for theme in row.themes.all())
    title = f"{row.reference} {row.title}"
    return Entry(url, title, url, row.body, row.signature, themes, at, max(at, row.edited_at or at), place)


def _posted(concertation: Concertation, row: Post) -> Entry:
    url = consent.absolute(reverse("concertations:about", args=[concertation.slug])) + f"#actualite-{row.pk}"
    title, updated_at = _("Actualité : %(title)s") % {"title": row.title}, row.edited_at or row.posted_at
    return Entry(url, title, url, row.body, concertation.owner_name, (), row.posted_at, updated_at, None)


def _said(concertation: Concertation, contribution: Contribution, row: Comment) -> Entry:
    url = f"{_url(concertation, contribution)}?commentaire={row.number}#commentaire-{row.number}"
    at = row.published_at or row.written_at
    title = f"{contribution.reference}/{row.number} {row.get_side_display()}"
    return Entry(url, title, url, row.body, row.signature, (), at, max(at, row.edited_at or at), None)


def _url(concertation: Concertation, row: Contribution) -> str:
    return consent.absolute(reverse("debate:detail", args=[concertation.slug, row.reference]))
