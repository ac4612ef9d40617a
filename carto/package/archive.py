"""The ZIP: its files in the order of their names, then what lists them; the same files give the same bytes."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PACKED = (".webp", ".pdf", ".xlsx")  # already
CHUNK = 1 << 20


class Altered(Exception):
    """A file is not there any more, or is not the one whose hash was published; the message is its name."""


@dataclass(frozen=True)
class Part:
    """A file of the package. `about`: what it is, in French; `open`: gives its bytes, as a file; `sha256`: what it
    must be, when that was published."""

    name: str
    about: str
    open: Callable[[], Any]
    sha256: str = ""


def write(path: Path, parts: Iterable[Part], head: dict[str, Any], *, at: datetime) -> None:
    """The archive of `parts`, a chunk in memory at a time; every entry is dated `at`. `head` opens the manifest.

    Raises `Altered` for a part that is not what was published."""
    with ZipFile(path, "w") as archive:
        listed = [_add(archive, part, at) for part in sorted(parts, key=lambda part: part.name)]
        manifest = json.dumps(head | {"fichiers": listed}, ensure_ascii=False, indent=2).encode() + b"\n"
        sums = [f"{one['sha256']}  {one['nom']}\n" for one in listed]
        sums.append(f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n")
        archive.writestr(_entry(MANIFEST, at), manifest)
        archive.writestr(_entry(SUMS, at), "".join(sums))


def _add(archive: ZipFile, part: Part, at: datetime) -> dict[str, Any]:
    """The line of the manifest."""
    digest, size = hashlib.sha256(), 0
    try:
        source = part.open()
    except FileNotFoundError as error:
        raise Altered(part.name) from error
    with source, archive.open(_entry(part.name, at), "w", force_zip64=True) as entry:
        while chunk := source.read(CHUNK):
            entry.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    if part.sha256 not in ("", digest.hexdigest()):
        raise Altered(part.name)
    return {"nom": part.name, "octets": size, "sha256": digest.hexdigest(), "contenu": part.about}


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = 0o644 << 16
    return entry
