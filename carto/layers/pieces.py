"""The written pieces of the plans, kept once each under the name of their content, out of reach of any address."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from django.conf import settings

from carto.layers.models import Piece
from carto.layers.sources.archive import Member

# A file just stored may not be cited yet; an hour later it is, or its import is dead.
GRACE_S = 3600


@dataclass(frozen=True)
class StoredPiece:
    sha256: str
    size_bytes: int


def path_of(sha256: str) -> Path:
    return _folder() / sha256


def store(member: Member) -> StoredPiece:
    """Keep the file, or find it kept already. LotRefused when it is too big or broken."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix="new-")
    os.close(handle)
    scratch = Path(name)
    try:
        member.copy_to(scratch)
        with scratch.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        size = scratch.stat().st_size
        os.replace(scratch, path_of(digest))
    finally:
        scratch.unlink(missing_ok=True)
    return StoredPiece(digest, size)


def forget_uncited() -> None:
    """Remove the files that no version cites any more."""
    old = time.time() - GRACE_S
    cited = set(Piece.objects.values_list("sha256", flat=True).distinct())
    for file in _files():
        with suppress(FileNotFoundError):
            if file.name not in cited and file.stat().st_mtime < old:
                file.unlink()


def _files() -> Iterator[Path]:
    return _folder().iterdir() if _folder().is_dir() else iter(())


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "plans" / "pieces"
