"""The map feed over HTTP: one address a version, kept for ever by browsers; a short one that leads to the present.

The public one is the same for everyone and asks nobody's name; the team's is asked for under an address of its own."""

import gzip
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from carto.accounts.actors import ANYONE, actor_of
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import snapshot
from carto.contributions.columns import Audience

ONE_YEAR_S = 365 * 24 * 3600
ADDRESSES = {Audience.PUBLIC: "api-snapshot", Audience.TEAM: "api-team-snapshot"}


@require_safe
def current(request: HttpRequest, slug: str, audience: Audience) -> HttpResponse:
    """302 to the address of the present version, asked anew each time."""
    return _to_current(_find(request, slug, audience), audience)


@require_safe
def version(request: HttpRequest, slug: str, audience: Audience, name: str) -> HttpResponse:
    """The feed of that name while it is the present one; another name leads to the present one."""
    concertation = _find(request, slug, audience)
    encoding = _accepted(request)
    content = snapshot.read(concertation, audience, name, encoding or "gzip")
    if content is None:
        return _to_current(concertation, audience)
    etag = f'"{name}-{encoding or "plain"}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content if encoding else gzip.decompress(content), content_type="application/json")
        if encoding:
            response["Content-Encoding"] = encoding
    response["ETag"] = etag
    response["Cache-Control"] = f"{_scope(concertation, audience)}, max-age={ONE_YEAR_S}, immutable"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _find(request: HttpRequest, slug: str, audience: Audience) -> Concertation:
    """404 for what one may not see; the team's feed is refused to whoever may not see what is masked."""
    rows = Concertation.objects.defer("perimeter", "introduction", "charter", "objectives").filter(slug=slug)
    if audience is Audience.PUBLIC:
        public = rows.visible_to(ANYONE).first()
        return public or get_object_or_404(rows.visible_to(actor_of(request)))
    actor = actor_of(request)
    concertation = get_object_or_404(rows.visible_to(actor))
    require(actor, Action.SEE_MASKED, concertation, at=timezone.now())
    return concertation


def _to_current(concertation: Concertation, audience: Audience) -> HttpResponse:
    interval = timedelta(seconds=settings.SNAPSHOT_INTERVAL_S)
    name = snapshot.present(concertation, audience, at=timezone.now(), interval=interval)
    response = HttpResponseRedirect(reverse(ADDRESSES[audience], kwargs={"slug": concertation.slug, "name": name}))
    response["Cache-Control"] = f"{_scope(concertation, audience)}, no-cache"
    return response


def _accepted(request: HttpRequest) -> str:
    """The best encoding we hold that the reader takes; an empty string for none."""
    offered = [part.strip().lower() for part in request.headers.get("Accept-Encoding", "").split(",")]
    refused = {part.split(";")[0].strip() for part in offered if part.replace(" ", "").endswith((";q=0", ";q=0.0"))}
    taken = {part.split(";")[0].strip() for part in offered} - refused
    return next((encoding for encoding in snapshot.SUFFIXES if encoding in taken), "")


def _scope(concertation: Concertation, audience: Audience) -> str:
    return "public" if audience is Audience.PUBLIC and concertation.published_at else "private"
