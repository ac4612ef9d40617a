"""The map feed over HTTP: one address a version, kept for ever by browsers; a short one that leads to the present."""

import gzip

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from carto.accounts.actors import ANYONE, actor_of
from carto.concertations.models import Concertation
from carto.contributions import snapshot

ONE_YEAR_S = 365 * 24 * 3600


@require_safe
def current(request: HttpRequest, slug: str) -> HttpResponse:
    """302 to the address of the present version, asked anew each time."""
    return _to_current(_find(request, slug))


@require_safe
def version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The feed of the present version; another number leads to the present one. A draft's is for its team alone."""
    concertation = _find(request, slug)
    if version != concertation.snapshot_version:
        return _to_current(concertation)
    encoding = _accepted(request)
    etag = f'"{concertation.pk}-{version}-{encoding or "plain"}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_body(concertation, version, encoding), content_type="application/json")
        if encoding:
            response["Content-Encoding"] = encoding
    response["ETag"] = etag
    response["Cache-Control"] = f"{_audience(concertation)}, max-age={ONE_YEAR_S}, immutable"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _find(request: HttpRequest, slug: str) -> Concertation:
    """For a public concertation, without asking who is there: the answer is the same for everyone."""
    rows = Concertation.objects.defer("perimeter", "introduction", "charter", "objectives").filter(slug=slug)
    public = rows.visible_to(ANYONE).first()
    return public or get_object_or_404(rows.visible_to(actor_of(request)))


def _to_current(concertation: Concertation) -> HttpResponse:
    place = {"slug": concertation.slug, "version": concertation.snapshot_version}
    response = HttpResponseRedirect(reverse("api-snapshot", kwargs=place))
    response["Cache-Control"] = "no-cache" if concertation.published_at else "private, no-cache"
    return response


def _accepted(request: HttpRequest) -> str:
    """The best encoding we hold that the reader takes; an empty string for none."""
    offered = [part.strip().lower() for part in request.headers.get("Accept-Encoding", "").split(",")]
    refused = {part.split(";")[0].strip() for part in offered if part.replace(" ", "").endswith((";q=0", ";q=0.0"))}
    taken = {part.split(";")[0].strip() for part in offered} - refused
    return next((encoding for encoding in snapshot.SUFFIXES if encoding in taken), "")


def _body(concertation: Concertation, version: int, encoding: str) -> bytes:
    content = snapshot.read(concertation, version, encoding or "gzip")
    return content if encoding else gzip.decompress(content)


def _audience(concertation: Concertation) -> str:
    return "public" if concertation.published_at else "private"
