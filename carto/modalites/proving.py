"""A file that proves something: a photo or a PDF, made anew by the code that cleans those of contributions."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from carto.contributions import photos, pieces

PDF = b"%PDF-"


@dataclass(frozen=True)
class NewProof:
    """`page_count`: of a PDF; None for a photo (WebP)."""

    content: bytes
    sha256: str
    page_count: int | None
    label: str
    taken_on: date | None = None
    place: str = ""

    @property
    def name(self) -> str:
        return f"{secrets.token_hex(16)}.{'webp' if self.page_count is None else 'pdf'}"


def receive(upload: UploadedFile[Any], *, label: str, taken_on: date | None = None, place: str = "") -> NewProof:
    """Read by its content, whatever its name. ValidationError with the sentence that a contribution's file has."""
    head = upload.read(len(PDF))
    upload.seek(0)
    if head == PDF:
        piece = pieces.clean(upload)
        return NewProof(piece.content, piece.sha256, piece.page_count, label or piece.label, taken_on, place)
    photo = photos.encode(upload)
    return NewProof(photo.large, photo.sha256, None, label, taken_on, place)
