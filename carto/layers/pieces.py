"""The written pieces of the plans, kept once each under the name of their content, out of reach of any address."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from django.conf import settings

from carto.layers.sources.archive import Member


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


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "plans" / "pieces"
