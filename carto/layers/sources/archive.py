"""The files of a lot, from a folder or a zip, without ever writing where the archive would like to.

Only the files asked for are copied, under names of ours, so paths inside an archive never reach the disk."""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from carto.layers.sources.refusal import LotRefused

MAX_ENTRIES = 20_000
MAX_FILE_BYTES = 1 << 30
MAX_BYTES = 8 << 30
MAX_RATIO = 400  # a DBF padded with spaces compresses about 100 times; bombs start at 1,000
RATIO_MATTERS_FROM_BYTES = 10 << 20
CHUNK_BYTES = 1 << 20
UTF8_FLAG = 0x800
# A file of one of these may be given alone.
TABLE_SUFFIXES = {".shp", ".dbf", ".tab", ".mif", ".gml", ".gpkg", ".geojson", ".json", ".csv"}
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
SHAPEFILE = {".shp", ".dbf"}


@dataclass(frozen=True)
class Member:
    """A file of the lot: `name` is its path in it, for people to read only."""

    name: str
    open: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    def copy_to(self, target: Path) -> None:
        """Refused beyond MAX_FILE_BYTES really read, whatever the archive announced."""
        left = MAX_FILE_BYTES
        try:
            with self.open() as source, target.open("wb") as copy:
                while chunk := source.read(CHUNK_BYTES):
                    left -= len(chunk)
                    if left < 0:
                        raise LotRefused(_("Le fichier « %(name)s » est trop gros.") % {"name": self.name})
                    copy.write(chunk)
        except DAMAGES as error:
            raise self._damaged() from error

    def read(self, limit: int) -> bytes:
        """The first `limit` bytes."""
        try:
            with self.open() as source:
                return source.read(limit)
        except DAMAGES as error:
            raise self._damaged() from error

    def _damaged(self) -> LotRefused:
        return LotRefused(
            _("Le fichier « %(name)s » est abîmé : il ne peut pas être lu en entier.") % {"name": self.name}
        )


@contextmanager
def members_of(path: Path) -> Iterator[list[Member]]:
    """Every regular file under a folder (links are not followed) or in a zip; for the file of a table alone, it and
    those of the same name beside it. LotRefused for anything else."""
    if path.is_dir():
        yield sorted(_in_folder(path), key=lambda member: member.name)
        return
    if not path.is_file():
        raise LotRefused(_("Il n’y a ni dossier ni fichier à cet endroit : « %(name)s ».") % {"name": path.name})
    if path.suffix.lower() in TABLE_SUFFIXES:
        yield _alone(path)
        return
    if not zipfile.is_zipfile(path):
        raise LotRefused(
            _(
                "« %(name)s » n’est ni une archive zip ni une table d’un format connu. Donnez le dossier du lot CNIG, "
                "ou ce dossier compressé en zip."
            )
            % {"name": path.name}
        )
    try:
        with zipfile.ZipFile(path) as archive:
            yield sorted(_in_zip(archive), key=lambda member: member.name)
    except zipfile.BadZipFile as error:
        raise LotRefused(_("L’archive « %(name)s » est abîmée.") % {"name": path.name}) from error


def _opened(file: Path) -> IO[bytes]:
    return file.open("rb")


def _alone(path: Path) -> list[Member]:
    """Files of the same name are its companions, unless they are tables of their own."""
    tables = TABLE_SUFFIXES - (SHAPEFILE if path.suffix.lower() in SHAPEFILE else set())
    beside = (
        file
        for file in path.parent.iterdir()
        if file.stem == path.stem and file.suffix.lower() not in tables and file.is_file() and not file.is_symlink()
    )
    return [Member(file.name, partial(_opened, file)) for file in sorted({path, *beside})]


def _in_folder(root: Path) -> Iterator[Member]:
    for folder, _folders, names in os.walk(root, followlinks=False):
        for name in names:
            file = Path(folder) / name
            if _is_litter(name) or file.is_symlink() or not file.is_file():
                continue
            yield Member(file.relative_to(root).as_posix(), partial(_opened, file))


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise LotRefused(_("Cette archive contient trop de fichiers (%(count)d).") % {"count": len(entries)})
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise LotRefused(_("Cette archive prendrait une place démesurée une fois décompressée."))
    for entry in entries:
        name = _name_of(entry).replace("\\", "/")
        _check(entry, name)
        if not entry.is_dir() and not _is_litter(name):
            yield Member(name, partial(archive.open, entry))


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Without the UTF-8 flag, names are in fact UTF-8 (macOS) or in the code page of a French Windows."""
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    written = entry.filename.encode("cp437", "replace")
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        return written.decode("cp850")


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or ":" in name or stat.S_ISLNK(entry.external_attr >> 16):
        raise LotRefused(
            _("Cette archive a été refusée : « %(name)s » renvoie hors de l’archive.") % {"name": name[:80]}
        )
    if entry.flag_bits & 0x1:
        raise LotRefused(_("Cette archive est protégée par un mot de passe : donnez-la sans mot de passe."))
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MAX_FILE_BYTES or (entry.file_size > RATIO_MATTERS_FROM_BYTES and ratio > MAX_RATIO):
        raise LotRefused(
            _("Cette archive a été refusée : « %(name)s » prendrait une place démesurée une fois décompressé.")
            % {"name": name[-80:]}
        )


def _is_litter(name: str) -> bool:
    """What desktop systems leave in archives (`__MACOSX/._ZONE_URBA.shp`)."""
    path = PurePosixPath(name)
    return path.name.startswith(".") or "__MACOSX" in path.parts
