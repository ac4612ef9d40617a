"""Tiles of a basemap fetched by this server, so that nobody else learns who looks at which street; kept on disk."""

import hashlib
import os
import tempfile
import threading
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from carto.layers.basemaps import Basemap
from carto.layers.sources import http
from carto.layers.sources.breaker import Breaker
from carto.layers.sources.http import Budget, NoAnswer

MOST_BYTES = 2 << 20
FRESH_S = 30 * 24 * 3600
# A tile that is not there is no failure of the service.
ABSENT = {204, 400, 404}
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
# By host: one that is dead leaves the others alone. Of a web process's four threads, one is left for the rest.
BREAKERS: defaultdict[str, Breaker] = defaultdict(partial(Breaker, at_most=3, patience_s=2.0))


def tile(basemap: Basemap, z: int, x: int, y: int) -> bytes | None:
    """The image, from the disk when it is less than FRESH_S old, else asked for; None when there is none there.

    NoAnswer: no service, and no older image either."""
    path = _path_of(basemap, z, x, y)
    kept = _read(path)
    if kept is not None and time.time() - path.stat().st_mtime < FRESH_S:
        return kept
    try:
        with BREAKERS[basemap.host].asking():
            content = _fetched(basemap.tile(z, x, y))
    except NoAnswer:
        if kept is None:
            raise
        return kept
    if content is not None:
        _write(path, content)
    return content


def type_of(content: bytes) -> str | None:
    """The media type its first bytes tell, whatever anybody says; None when it is no PNG, JPEG or WebP image."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), None)


def _fetched(url: str) -> bytes | None:
    try:
        said, content = http.read(url, Budget(settings.TILE_TIMEOUT_S, 2 * settings.TILE_TIMEOUT_S, MOST_BYTES))
    except NoAnswer as why:
        if why.status in ABSENT:
            return None
        raise
    if not said.startswith("image/") or type_of(content) is None:
        raise NoAnswer(_("réponse illisible"))
    return content


def _path_of(basemap: Basemap, z: int, x: int, y: int) -> Path:
    """The address of the tiles is in the name: other tiles never come from an older choice."""
    source = hashlib.sha256(basemap.url.encode()).hexdigest()[:12]
    return _root() / source / str(z) / str(x) / f"{y}.tile"


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "tiles"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """A reader sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(scratch, path)
    _sweeper.wrote(len(content))


class _Sweeper:
    """Holds the disk to settings.TILE_CACHE_MB, a tenth more at most by process; looks at its first write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._unswept: float = float("inf")

    def wrote(self, size: int) -> None:
        most = settings.TILE_CACHE_MB << 20
        with self._lock:
            self._unswept += size
            if self._unswept < most / 10:
                return
            self._unswept = 0
        sweep(_root(), most)


_sweeper = _Sweeper()


def sweep(root: Path, most_bytes: int) -> None:
    """When the files under `root` weigh more than `most_bytes`, delete the oldest until a tenth is free."""
    files = []
    for path in root.rglob("*.tile"):
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        files.append((told.st_mtime, told.st_size, path))
    left = sum(size for _at, size, _path in files)
    if left <= most_bytes:
        return
    for _at, size, path in sorted(files):
        path.unlink(missing_ok=True)
        left -= size
        if left <= most_bytes * 0.9:
            return
