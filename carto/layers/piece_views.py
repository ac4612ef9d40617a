"""The written pieces of the plan, served to whoever may see the version that holds them."""

import re
from io import BufferedReader

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.layers import pieces
from carto.layers.models import Piece

SHA256 = re.compile(r"[0-9a-f]{64}")
PDF_MARK = b"%PDF-"
ONE_DAY_S = 24 * 3600
# A file of others never acts on our pages: no script, no form, no frame; a PDF alone is read in the browser.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; base-uri 'none'"


@require_safe
def piece(request: HttpRequest, slug: str, version_id: int, piece_id: int) -> HttpResponseBase:
    """Read in the browser when it is a PDF, by its name and by its first bytes; any other file is downloaded.

    404 for the version of another concertation, for a draft of the plan outside the team, for a lost file."""
    here = visit(request, slug)
    row = _find(here, version_id, piece_id)
    etag = f'"{row.sha256}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _guarded(HttpResponse(status=304), row, here, etag)
    file = _opened(row.sha256)
    is_pdf = row.name.lower().endswith(".pdf") and file.peek(len(PDF_MARK))[: len(PDF_MARK)] == PDF_MARK
    response = FileResponse(
        file,
        as_attachment=not is_pdf,
        filename=row.name,
        content_type="application/pdf" if is_pdf else "application/octet-stream",
    )
    return _guarded(response, row, here, etag)


def _find(here: Visit, version_id: int, piece_id: int) -> Piece:
    rows = Piece.objects.select_related("version").filter(version__concertation=here.concertation, version=version_id)
    if not here.allows(Action.IMPORT_PLAN):
        rows = rows.filter(version__published_at__isnull=False)
    return get_object_or_404(rows, pk=piece_id)


def _opened(sha256: str) -> BufferedReader:
    """The file of that content; nothing of a lot ever names a path."""
    if not SHA256.fullmatch(sha256):
        raise Http404
    try:
        return pieces.path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


def _guarded(response: HttpResponseBase, row: Piece, here: Visit, etag: str) -> HttpResponseBase:
    is_public = row.version.published_at is not None and here.concertation.published_at is not None
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={ONE_DAY_S}"
    response["X-Content-Type-Options"] = "nosniff"
    is_download = response.get("Content-Disposition", "").startswith("attachment")
    response["Content-Security-Policy"] = f"{ALONE}; sandbox" if is_download else ALONE
    return response
