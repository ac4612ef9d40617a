"""What is long to make and follows from the code alone: made once, then found again by other processes and later runs.

It lies in `var/kept`, under a name that says from which sources; those of other sources are taken away."""

import fcntl
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from fixtures.territory import Territory, make_territory

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "kept"
SEED = 7
MADE_FROM_OTHERS = {".pyc", ".mo"}


def migrated_database() -> Path:
    """A SpatiaLite database with every table and nothing of anyone in them, to be copied."""
    sources = ("carto/*/migrations/*.py", "carto/geo/*.py", "carto/environment.py", "carto/settings.py")
    return kept("migrated", sources, _migrate) / "carto.sqlite3"


def empty_site() -> Path:
    """The folder of a site with its tables and static files and nothing else, to be copied."""
    return kept("empty", ("carto/**/*", "frontend/static/**/*", "frontend/package-lock.json"), _make_empty)


def invented_territory() -> Territory:
    """The territory of the demonstration's seed."""
    return _unpickled(kept("territory", ("fixtures/*.py",), _invent) / "territory.pickle")


def kept(name: str, sources: Iterable[str], make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills: the same as long as the files of `sources` (patterns from the root of the
    repository) are, and the locked dependencies."""
    KEPT.mkdir(parents=True, exist_ok=True)
    return made_once(KEPT / f"{name}-{_digest(sources)}", lambda folder: _make_anew(name, make, folder))


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Made by the process that comes first; the others wait, then find it."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


def _digest(sources: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in (*sources, "requirements.lock") for path in ROOT.glob(pattern)}):
        if path.is_dir() or path.suffix in MADE_FROM_OTHERS:
            continue
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make_anew(name: str, make: Callable[[Path], None], folder: Path) -> None:
    for former in KEPT.glob(f"{name}-*"):
        if former.is_dir() and former != folder:
            shutil.rmtree(former)
    make(folder)


def _migrate(folder: Path) -> None:
    _run(folder, "migrate", "--verbosity", "0")


def _make_empty(folder: Path) -> None:
    shutil.copy(migrated_database(), folder / "carto.sqlite3")
    _run(folder, "createcachetable")
    _run(folder, "collectstatic", "--no-input", "--verbosity", "0")


def _run(folder: Path, *words: str) -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith("CARTO_")}
    command = [sys.executable, "-m", "carto", *words]
    subprocess.run(command, env=others | {"CARTO_DATA_DIR": str(folder)}, cwd=ROOT, check=True)


def _invent(folder: Path) -> None:
    (folder / "territory.pickle").write_bytes(pickle.dumps(make_territory(SEED)))


def _unpickled(path: Path) -> Territory:
    territory = pickle.loads(path.read_bytes())
    assert isinstance(territory, Territory)
    return territory


if __name__ == "__main__":
    migrated_database()
    invented_territory()
    empty_site()
