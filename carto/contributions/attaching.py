"""The photos and pieces of a contribution: how many, which ones stay, and their files on the disk."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from carto.contributions.models import Contribution, Photo, Piece
from carto.contributions.photos import EncodedPhoto
from carto.contributions.pieces import EncodedPiece

LONGEST_DESCRIPTION = 300


@dataclass(frozen=True)
class Attached:
    """Files that come, and what becomes of those already there, known by their SHA-256: which go, what they show."""

    photos: tuple[EncodedPhoto, ...] = ()
    pieces: tuple[EncodedPiece, ...] = ()
    removed: frozenset[str] = frozenset()
    described: Mapping[str, str] = field(default_factory=dict)


NOTHING = Attached()


def check(contribution: Contribution, attached: Attached) -> None:
    """ValidationError by field: more than the concertation takes, or a kind that is a paper without its paper."""
    rules, kind = contribution.concertation.rules_of_part, contribution.kind
    problems: dict[str, list[str]] = {}
    photos, pieces = len(attached.photos), len(attached.pieces)
    if contribution.pk is not None:
        photos += _kept(contribution.photos, attached)
        pieces += _kept(contribution.pieces, attached)
    if photos > rules.most_photos and attached.photos:
        problems["photos"] = [too_many_photos(rules.most_photos)]
    if pieces > rules.most_pieces and attached.pieces:
        problems["pieces"] = [too_many_pieces(rules.most_pieces)]
    if kind.needs_piece and not pieces:
        problems["pieces"] = [_("« %(kind)s » : joignez le document, en PDF.") % {"kind": kind.label}]
    if problems:
        raise ValidationError(problems)


def too_many_photos(most: int) -> str:
    return _("Photos au plus : %(most)d. Ôtez-en.") % {"most": most}


def too_many_pieces(most: int) -> str:
    return _("Pièces PDF au plus : %(most)d. Ôtez-en.") % {"most": most}


@contextmanager
def undone_on_failure() -> Iterator[list[FieldFile]]:
    """Remove the files listed by `store` when the block fails: a rolled-back transaction does not reach the disk."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.storage.delete(str(file.name))
        raise


def store(contribution: Contribution, attached: Attached, written: list[FieldFile]) -> None:
    """Add what comes after what stays; the files of what goes leave the disk when the transaction commits."""
    _remove(contribution, attached)
    for sha256, description in attached.described.items():
        contribution.photos.filter(sha256=sha256).update(description=description.strip()[:LONGEST_DESCRIPTION])
    for rank, photo in enumerate(_new(contribution.photos, attached.photos), start=_next(contribution.photos)):
        _store_photo(contribution, photo, rank, written)
    for rank, piece in enumerate(_new(contribution.pieces, attached.pieces), start=_next(contribution.pieces)):
        _store_piece(contribution, piece, rank, written)


def _store_photo(contribution: Contribution, photo: EncodedPhoto, rank: int, written: list[FieldFile]) -> None:
    row = Photo(
        contribution=contribution,
        position=rank,
        description=photo.description.strip()[:LONGEST_DESCRIPTION],
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
    )
    name = secrets.token_hex(16)
    for file, content, suffix in ((row.large, photo.large, ""), (row.thumbnail, photo.thumbnail, "-vignette")):
        file.save(f"{name}{suffix}.webp", ContentFile(content), save=False)
        written.append(file)
    row.save(force_insert=True)


def _store_piece(contribution: Contribution, piece: EncodedPiece, rank: int, written: list[FieldFile]) -> None:
    row = Piece(
        contribution=contribution,
        position=rank,
        label=piece.label,
        page_count=piece.page_count,
        size_bytes=len(piece.content),
        sha256=piece.sha256,
    )
    row.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(piece.content), save=False)
    written.append(row.file)
    row.save(force_insert=True)


def would_change(contribution: Contribution, attached: Attached) -> bool:
    """Whether `store` would leave other files, or say otherwise what they show."""
    photos = dict(contribution.photos.values_list("sha256", "description"))
    there = {*photos, *contribution.pieces.values_list("sha256", flat=True)}
    coming = {photo.sha256 for photo in attached.photos} | {piece.sha256 for piece in attached.pieces}
    told = {sha256: text.strip()[:LONGEST_DESCRIPTION] for sha256, text in attached.described.items()}
    is_told_otherwise = any(photos.get(sha256, text) != text for sha256, text in told.items())
    return bool(coming - there or attached.removed & there or is_told_otherwise)


def remove_all(contribution: Contribution) -> None:
    """Take every file away; they leave the disk when the transaction commits."""
    photos, pieces = contribution.photos.values_list("sha256"), contribution.pieces.values_list("sha256")
    _remove(contribution, Attached(removed=frozenset(sha256 for (sha256,) in [*photos, *pieces])))


def _remove(contribution: Contribution, attached: Attached) -> None:
    photos = contribution.photos.filter(sha256__in=attached.removed)
    pieces = contribution.pieces.filter(sha256__in=attached.removed)
    files: list[FieldFile] = [file for row in photos for file in (row.large, row.thumbnail)]
    files += [row.file for row in pieces]
    photos.delete()
    pieces.delete()
    transaction.on_commit(lambda: [file.storage.delete(str(file.name)) for file in files])  # type: ignore[func-returns-value]


def _kept(rows: Any, attached: Attached) -> int:
    return int(rows.exclude(sha256__in=attached.removed).count())


def _new(there: Any, coming: Iterable[Any]) -> list[Any]:
    """Each of `coming` once, without those already there: the same file chosen twice is one."""
    known = set(there.values_list("sha256", flat=True))
    return [one for sha256, one in {one.sha256: one for one in coming}.items() if sha256 not in known]


def _next(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
