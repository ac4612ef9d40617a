"""Files as they arrive, by either door: counted before any is opened, each fault said with the name of its file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from carto.concertations.models import TakingPart
from carto.contributions import photos as photo_files
from carto.contributions import pieces as piece_files
from carto.contributions.attaching import too_many_photos, too_many_pieces
from carto.contributions.photos import EncodedPhoto
from carto.contributions.pieces import EncodedPiece

Upload = UploadedFile[Any]


def photos(uploads: Sequence[Upload], rules: TakingPart) -> list[EncodedPhoto]:
    """Re-encoded, in the order they came; ValidationError with a sentence for each file that is refused."""
    if len(uploads) > rules.most_photos:
        raise ValidationError(too_many_photos(rules.most_photos))
    return _each(uploads, photo_files.encode)


def pieces(uploads: Sequence[Upload], rules: TakingPart) -> list[EncodedPiece]:
    if len(uploads) > rules.most_pieces:
        raise ValidationError(too_many_pieces(rules.most_pieces))
    return _each(uploads, piece_files.clean)


def described(received: Iterable[EncodedPhoto], descriptions: Sequence[str]) -> tuple[EncodedPhoto, ...]:
    """Each photo with the description of its rank, as far as there are any."""
    told = [*descriptions, *[""] * len(list(received))]
    return tuple(replace(photo, description=text) for photo, text in zip(received, told, strict=False))


def _each(uploads: Iterable[Upload], receive: Callable[[Upload], Any]) -> list[Any]:
    received, problems = [], []
    for upload in uploads:
        try:
            received.append(receive(upload))
        except ValidationError as error:
            problems += [f"{piece_files.shown_name(upload.name or '')} : {sentence}" for sentence in error.messages]
    if problems:
        raise ValidationError(problems)
    return received
