"""The map feed: columns of integers, built and compressed once a version, one for each audience.

A version is named by its content: its file never changes, the same content has the same name, and the public one's says
nothing of what only the team may see. Beside the files, a pointer tells which one is present; it is replaced, by one
process at a time, when something was written since and the interval has passed. Until then readers get the former one.

Votes are too many to write a version number each: each adds a byte to a file, whose size is compared."""

import fcntl
import gzip
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import brotli
from django.conf import settings
from django.db import transaction

from carto.concertations.models import Concertation
from carto.contributions.columns import Audience, columns_of

FORMAT = 3  # of the columns: raised with them, so that new software does not serve what the former one built
SUFFIXES = {"br": ".json.br", "gzip": ".json.gz"}


@dataclass(frozen=True)
class Present:
    """The version readers get: its name, what had been written when it was read, when that was (seconds), and the
    format of its columns."""

    name: str
    version: int
    votes: int
    built_at: float
    format: int = 1

    def is_recent(self, at: datetime, interval: timedelta) -> bool:
        return 0 <= at.timestamp() - self.built_at < interval.total_seconds()


def present(concertation: Concertation, audience: Audience, *, at: datetime, interval: timedelta) -> str:
    """The name of the feed to read at `at`: the one there is when nothing was written since, when it is younger than
    `interval` or while another process builds the next one; else a new one. `concertation` is fresh from the database.
    """
    kept = _kept(concertation, audience)
    if kept and (kept.is_recent(at, interval) or _holds_everything(kept, concertation)):
        return kept.name
    _folder().mkdir(parents=True, exist_ok=True)
    with _turn(concertation, audience, is_patient=kept is None) as is_ours:
        built = _kept(concertation, audience)
        if built and (built != kept or not is_ours):
            return built.name
        return _build(concertation, audience, at).name


def read(concertation: Concertation, audience: Audience, name: str, encoding: str) -> bytes | None:
    """The bytes of the present version, compressed as `encoding` says (`br` or `gzip`); None when `name` is not its
    name: the reader then asks which one is."""
    kept = _kept(concertation, audience)
    if kept is None or kept.name != name:
        return None
    with suppress(FileNotFoundError):
        return _content(_files(concertation, audience, name)[encoding])
    return None


def tell_votes(concertation: Concertation) -> None:
    """Let the feed know, once the transaction is committed, that counters of votes have moved."""
    transaction.on_commit(lambda: _add_a_byte(_votes_path(concertation)))


def _add_a_byte(path: Path) -> None:
    try:
        with path.open("ab", buffering=0) as file:
            file.write(b".")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b".")


def _holds_everything(kept: Present, concertation: Concertation) -> bool:
    return (kept.version, kept.votes) == (concertation.snapshot_version, _votes_told(concertation))


def _build(concertation: Concertation, audience: Audience, at: datetime) -> Present:
    """Write both files of the version, each whole or not at all, point to them, then remove the former ones."""
    told = _votes_told(concertation)
    version = Concertation.objects.values_list("snapshot_version", flat=True).get(pk=concertation.pk)
    text = json.dumps(columns_of(concertation, audience), separators=(",", ":")).encode()
    built = Present(hashlib.sha256(text).hexdigest()[:16], version, told, at.timestamp(), FORMAT)
    compressed = {"br": brotli.compress(text, quality=7), "gzip": gzip.compress(text, compresslevel=6, mtime=0)}
    paths = _files(concertation, audience, built.name)
    for encoding, path in paths.items():
        _write(path, compressed[encoding])
    _write(_path(concertation, audience, ".json"), json.dumps(asdict(built)).encode())
    for former in set(_folder().glob(f"{_prefix(concertation)}{audience}-*")) - set(paths.values()):
        former.unlink(missing_ok=True)
    for partial in _folder().glob(f".{_prefix(concertation)}{audience}*"):  # of a builder that was killed
        partial.unlink(missing_ok=True)
    return built


@contextmanager
def _turn(concertation: Concertation, audience: Audience, *, is_patient: bool) -> Iterator[bool]:
    """One builder at a time among all processes: whether it is our turn, waited for when `is_patient`."""
    with _path(concertation, audience, ".lock").open("a") as file:
        is_ours = True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
        except BlockingIOError:
            is_ours = False
        yield is_ours


def _kept(concertation: Concertation, audience: Audience) -> Present | None:
    """What the pointer points to, when its files are there and are such as we build."""
    try:
        kept = Present(**json.loads(_path(concertation, audience, ".json").read_bytes()))
    except FileNotFoundError:
        return None
    files = _files(concertation, audience, kept.name)
    is_whole = kept.format == FORMAT and all(path.exists() for path in files.values())
    return kept if is_whole else None


def _files(concertation: Concertation, audience: Audience, name: str) -> dict[str, Path]:
    return {encoding: _path(concertation, audience, f"-{name}{suffix}") for encoding, suffix in SUFFIXES.items()}


@lru_cache(maxsize=8)
def _content(path: Path) -> bytes:
    """Kept in memory: a file's content follows from its name."""
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    partial.write_bytes(content)
    partial.replace(path)


def _votes_told(concertation: Concertation) -> int:
    try:
        return _votes_path(concertation).stat().st_size
    except FileNotFoundError:
        return 0


def _votes_path(concertation: Concertation) -> Path:
    return _folder() / f"{_prefix(concertation)}votes"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "snapshots"


def _prefix(concertation: Concertation) -> str:
    """The moment of creation is in the name: another database over the same files never serves another's feed."""
    return f"{concertation.pk}-{concertation.created_at:%Y%m%d%H%M%S%f}-"


def _path(concertation: Concertation, audience: Audience, rest: str) -> Path:
    return _folder() / f"{_prefix(concertation)}{audience}{rest}"
