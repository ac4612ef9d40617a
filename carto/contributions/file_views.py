"""The photos and pieces of a contribution, to whoever may see it. A file of others never acts on our pages."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from carto.concertations.pages import Visit
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one

PHOTO_FILES = {"grande": "large", "vignette": "thumbnail"}
SOON_S = 300
ALONE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


@require_safe
@about_one
def photo(request: HttpRequest, here: Visit, contribution: Contribution, pk: int, size: str) -> HttpResponse:
    """404 for the photo of another contribution, an unknown size, a lost file."""
    if size not in PHOTO_FILES:
        raise Http404
    kept = get_object_or_404(contribution.photos.all(), pk=pk)
    return _served(getattr(kept, PHOTO_FILES[size]), "image/webp", here, contribution)


@require_safe
@about_one
def piece(request: HttpRequest, here: Visit, contribution: Contribution, pk: int) -> HttpResponse:
    """Downloaded, never shown in our pages, under a name of ours: the sender's is only written on the page."""
    kept = get_object_or_404(contribution.pieces.all(), pk=pk)
    response = _served(kept.file, "application/pdf", here, contribution)
    name = f"{contribution.reference}-{kept.position + 1}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _served(file: FieldFile, content_type: str, here: Visit, contribution: Contribution) -> HttpResponse:
    """Browsers keep it, shared caches only while it is public."""
    try:
        with file.open("rb") as content:
            response = HttpResponse(content.read(), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    is_public = contribution.is_published and here.concertation.published_at is not None
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={SOON_S}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    return response
