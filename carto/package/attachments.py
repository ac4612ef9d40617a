"""The public photos and PDFs of a publication, as files of a package: the only read that it adds to a bilan's."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files.storage import default_storage

from carto.concertations.models import Concertation
from carto.contributions.models import Photo, Piece
from carto.exchange.publication import Content, Publication
from carto.package.archive import Part

FOLDER = "pieces-jointes"


def parts(concertation: Concertation, publication: Publication) -> Iterator[Part]:
    """One for each that `publication` mentions, named after its contribution: W-0001_01_photo.webp."""
    held: dict[str, Any] = {"contribution__concertation": concertation}
    files: dict[str, str] = dict(Photo.objects.filter(**held).values_list("sha256", "large"))
    files |= dict(Piece.objects.filter(**held).values_list("sha256", "file"))
    for entry in publication.entries:
        for rank, (word, sha256, about) in enumerate(_mentions(entry.content), start=1):
            name = f"{FOLDER}/{entry.reference}_{rank:02d}_{word}"
            opened = partial(default_storage.open, files[sha256], "rb")
            yield Part(name, f"Pièce jointe à {entry.reference} : {about}", opened, sha256)


def _mentions(content: Content | None) -> Iterator[tuple[str, str, str]]:
    """The end of its name, its hash, what it shows or is called."""
    if content is not None:
        for photo in content.photos:
            yield "photo.webp", photo.sha256, photo.description or "photo"
        for piece in content.pieces:
            yield "piece.pdf", piece.sha256, piece.label
