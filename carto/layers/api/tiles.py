"""The plan's PMTiles file, by byte ranges, at an address that never changes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from carto.layers import tiles
from carto.layers.api.access import LazySession, concertation_of, may_see
from carto.layers.models import PlanVersion

ONE_YEAR_S = 365 * 24 * 3600
CHUNK_BYTES = 256 * 1024
# One range; digits are bounded, as Python refuses to read enormous numbers.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Span(NamedTuple):
    """Bytes `start` to `end`, that one excluded."""

    start: int
    end: int


class UnsatisfiableRange(Exception):
    """Nothing of what is asked lies in the file."""


class PlanTiles(APIView):
    """Vector tiles of a plan version, PMTiles 3. A published version for everyone, a draft for who may import."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="plan_tiles",
        auth=[],
        parameters=[OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="bytes=0-16383")],
        responses={
            (200, "application/vnd.pmtiles"): OpenApiTypes.BINARY,
            (206, "application/vnd.pmtiles"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="Inchangé."),
            416: OpenApiResponse(description="Au-delà de la fin du fichier."),
        },
    )
    def get(self, request: Request, slug: str, version_id: int, sha256: str) -> HttpResponseBase:
        concertation = concertation_of(request, slug)
        light = PlanVersion.objects.whole().only("concertation", "published_at", "tiles_sha256")
        version = get_object_or_404(light, concertation=concertation, pk=version_id)
        if version.tiles_sha256 != sha256 or not may_see(request, concertation, version):
            raise Http404
        response = _answer(request, tiles.path_of(version), f'"{sha256}"')
        audience = "public" if concertation.published_at and version.published_at else "private"
        response["Cache-Control"] = f"{audience}, max-age={ONE_YEAR_S}, immutable"
        response["ETag"] = f'"{sha256}"'
        response["Accept-Ranges"] = "bytes"
        return response


def _answer(request: Request, path: Path, etag: str) -> HttpResponseBase:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise Http404 from error
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304)
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    if asked and request.headers.get("If-Range", etag) != etag:
        asked = ""
    try:
        span = span_of(asked, size)
    except UnsatisfiableRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return _sent(request, path, span, size)


def _sent(request: Request, path: Path, span: Span | None, size: int) -> HttpResponseBase:
    start, end = span or Span(0, size)
    content = () if request.method == "HEAD" else _bytes(path, start, end)
    response = StreamingHttpResponse(content, status=206 if span else 200, content_type="application/vnd.pmtiles")
    response["Content-Length"] = str(end - start)
    if span:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def span_of(asked: str, size: int) -> Span | None:
    """What a Range header asks of a file of that size; None, the whole, for one that is absent, malformed or in
    several parts, as HTTP allows. UnsatisfiableRange when nothing of it lies in the file."""
    found = RANGE.fullmatch(asked.strip(" "))
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if start >= end:
        raise UnsatisfiableRange
    return Span(start, end)


def _bytes(path: Path, start: int, end: int) -> Iterator[bytes]:
    left = end - start
    with path.open("rb") as file:
        file.seek(start)
        while left and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
