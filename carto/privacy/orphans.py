"""Files that no row cites: what a machine left that stopped between the writing of a file and the commit of its row, or
between a commit and the removal of its file.

A FileField owns the folder its `upload_to` begins with, and its rows cite files of it: a new one is swept without being
named here. Nothing is removed while in doubt: only files under the folder of a year are looked at, no link is followed
nor removed, and a database beside which a tenth of the files have no row is hardly the one of these files."""

import logging
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from carto.layers.models import PlanImport

logger = logging.getLogger(__name__)

AN_UPLOAD = timedelta(hours=1)  # a deposit under way has ended, well or not
A_JOB = timedelta(days=1)
A_DRAWING = timedelta(days=7)  # it is drawn again when asked for; of what was erased, it never is
BATCH = 5_000
FEW = 100  # whatever is cited: many kills leave fewer
YEAR = re.compile(r"[0-9]{4}")
# What is written beside its place until it is whole, which no row ever cites.
SCRATCH = ("cards/*.part", "plans/tmp*", "plans/pieces/new-*", "registers/*/*.partial", "tiles/*/*/*/tmp*")


def sweep(at: datetime, *, is_dry: bool = False) -> int:
    """Remove them, and say how many. `is_dry`: count only."""
    most = max(FEW, _cited() // 10)
    found = list(islice(uncited(at), most + 1))
    if len(found) > most:
        logger.error("No row cites more than %d files; none is removed. Is this database the one of these files?", most)
        found = []
    found += chain(unfinished(at), drawn(at))
    if is_dry:
        return len(found)
    removed = sum(map(_remove, found))
    if removed:
        logger.warning("%d files that no row cites were removed", removed)
    return removed


def owners() -> dict[str, list[FileField]]:
    """By folder of MEDIA_ROOT, the fields whose rows cite files of it: several may share one."""
    found: dict[str, list[FileField]] = defaultdict(list)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                found[PurePosixPath(str(field.upload_to)).parts[0]].append(field)
    return found


def uncited(at: datetime) -> Iterator[Path]:
    """Files older than AN_UPLOAD at `at` that no row cites. One query a field for each batch of names: as many files
    as there may be, in constant memory."""
    root = Path(settings.MEDIA_ROOT)
    for folder, fields in owners().items():
        names = (os.path.relpath(path, root) for path in _files(root / folder, at - AN_UPLOAD))
        while batch := list(islice(names, BATCH)):
            cited: set[str] = set()
            for field in fields:
                rows = field.model._base_manager.filter(**{f"{field.name}__in": batch})
                cited.update(rows.values_list(field.name, flat=True))
            yield from (root / name for name in batch if name not in cited)


def unfinished(at: datetime) -> Iterator[Path]:
    """Files and folders that something was being written in, or kept in for an import that is over or never was."""
    root = Path(settings.MEDIA_ROOT)
    runs = PlanImport.objects.filter(finished_at=None).exclude(source_path="")
    waiting = {part for source in runs.values_list("source_path", flat=True) for part in Path(source).parts}
    received = (path for path in root.glob("imports/*") if path.is_dir() and path.name not in waiting)
    scratch = (path for pattern in SCRATCH for path in root.glob(pattern))
    return (path for path in chain(received, scratch) if _is_older(path, at - A_JOB))


def drawn(at: datetime) -> Iterator[Path]:
    """Cards of old pages: one of a text that was erased since says it still."""
    return (path for path in Path(settings.MEDIA_ROOT).glob("cards/*.png") if _is_older(path, at - A_DRAWING))


def _cited() -> int:
    every = (field for fields in owners().values() for field in fields)
    return sum(field.model._base_manager.exclude(**{field.name: ""}).count() for field in every)


def _files(folder: Path, before: datetime) -> Iterator[str]:
    """Those of our making: in folders of years, with names that we may have given."""
    if folder.is_dir() and not folder.is_symlink():
        with os.scandir(folder) as years:
            for year in years:
                if YEAR.fullmatch(year.name) and year.is_dir(follow_symlinks=False):
                    yield from _walk(year.path, before.timestamp())


def _walk(folder: str, before: float) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, before)
            elif entry.is_file(follow_symlinks=False) and entry.name.isprintable() and not entry.name.startswith("."):
                with suppress(FileNotFoundError):
                    if entry.stat(follow_symlinks=False).st_mtime < before:
                        yield entry.path


def _is_older(path: Path, before: datetime) -> bool:
    with suppress(FileNotFoundError):
        return not path.is_symlink() and path.lstat().st_mtime < before.timestamp()
    return False


def _remove(path: Path) -> bool:
    """Whether it was there, and is no more."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except FileNotFoundError:
        return False
    except OSError:
        logger.exception("%s is cited by no row, and cannot be removed", path)
        return False
    return True
