"""Feeds and the calendar: public, the same for all, kept by readers as long as nothing changed (ETag)."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import SyndicationFeed
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from carto.accounts.actors import ANYONE
from carto.concertations.models import Concertation
from carto.concertations.pages import Visit, visit
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution
from carto.follow import consent, feeds
from carto.meetings import agenda

SOON_S = 300


@require_safe
def atom(request: HttpRequest, slug: str) -> HttpResponse:
    return _feed(request, slug, feeds.ATOM, "application/atom+xml; charset=utf-8")


@require_safe
def georss(request: HttpRequest, slug: str) -> HttpResponse:
    return _feed(request, slug, feeds.GEORSS, "application/rss+xml; charset=utf-8")


@require_safe
def debate_feed(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    here = _public(request, slug)
    rows = Contribution.objects.filter(concertation=here.concertation).published().with_reference(reference)
    contribution = rows.defer("geometry", "search_text").first()
    if contribution is None:
        raise Http404
    url = consent.absolute(reverse("debate:detail", args=[slug, contribution.reference]))
    entries = feeds.debate(here.concertation, contribution)
    title = f"{contribution.reference} {contribution.title}"
    own = request.get_full_path()
    body = feeds.write(feeds.ATOM, here.concertation, entries, title=title, url=url, own=own)
    return _answer(request, body, "application/atom+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    here = _public(request, slug)
    body = feeds.calendar(here.concertation, at=here.concertation.created_at)
    response = _answer(request, body, agenda.CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return response


@require_safe
def calendar_of_all(request: HttpRequest) -> HttpResponse:
    """Every public concertation's dates, whoever asks."""
    public = Concertation.objects.visible_to(ANYONE).defer("perimeter").prefetch_related("phases", "meetings")
    response = _answer(request, feeds.calendar_of_all(public), agenda.CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="calendrier.ics"'
    return response


def _feed(request: HttpRequest, slug: str, kind: type[SyndicationFeed], content_type: str) -> HttpResponse:
    here = _public(request, slug)
    filters = Filters.of(request.GET, here.concertation)
    entries = feeds.latest(here.concertation, filters)
    path = reverse("contributions:list", args=[slug])
    url = consent.absolute(f"{path}?{filters.query_string}" if filters.query_string else path)
    own = f"{request.path}?{filters.query_string}" if filters.query_string else request.path
    title = feeds.title_of(here.concertation, filters)
    body = feeds.write(kind, here.concertation, entries, title=title, url=url, own=own)
    latest = max((entry.updated_at for entry in entries), default=None)
    response = _answer(request, body, content_type)
    if latest is not None and response.status_code == 200:
        response["Last-Modified"] = http_date(latest.timestamp())
    return response


def _public(request: HttpRequest, slug: str) -> Visit:
    """A draft has no feed, even for its team: shared caches may keep what is answered here."""
    here = visit(request, slug)
    if here.concertation.published_at is None:
        raise Http404
    return here


def _answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    response: HttpResponse = HttpResponse(body, content_type=content_type)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SOON_S)
    answered = get_conditional_response(request, etag=etag, response=response)
    assert answered is not None
    return answered
