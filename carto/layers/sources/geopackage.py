"""GeoPackages, read with SQLite alone: no view, no virtual table, no function, nothing written, nothing loaded.

A geometry that GEOS cannot build costs its row only."""

import hashlib
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.gis.gdal import OGRGeometry
from django.contrib.gis.gdal.error import GDALException
from django.utils.translation import gettext as _
from pyproj import CRS
from pyproj.exceptions import CRSError

from carto.layers.sources.archive import Member
from carto.layers.sources.encoding import clean, decoded_bytes
from carto.layers.sources.features import from_wkb, objects
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import BATCH, Batch

MAGIC = b"SQLite format 3\x00"
ALLOWED_FUNCTIONS = {"count"}
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
HEADER_BYTES = 8
# Numbers of the curved types of WKB; GEOS has none of them.
CURVES = range(8, 15)
ROW_IDS = {"FID", "OGC_FID", "ID"}


@dataclass(frozen=True)
class _Contents:
    """A table of the file; `geometry`: its column, empty without one; `row_id`: that of its number, or empty."""

    name: str
    geometry: str
    row_id: str
    fields: tuple[str, ...]
    count: int
    crs: CRS | None


def layers_of(member: Member) -> dict[str, bool]:
    """The names of the tables in it, and whether each has a geometry; LotRefused when it is not a sound GeoPackage."""
    with TemporaryDirectory(prefix="gpkg-") as scratch:
        path = Path(scratch) / "table.gpkg"
        member.copy_to(path)
        with _opened(path, member.name) as database:
            return _names(database)


def open_layer(files: TableFiles, base: Path) -> Layer:
    """The table `files.layer`."""
    path = _copied(files.main, base)
    with _opened(path, files.main.name) as database:
        contents = _contents(database, files.layer)
    return Layer(
        driver=_("GeoPackage"),
        columns=frozenset(field.upper() for field in contents.fields),
        count=contents.count,
        has_geometry=bool(contents.geometry),
        crs=contents.crs,
        crs_source=_("table des systèmes de coordonnées du GeoPackage"),
        encoding="utf-8",
        encoding_source=_("norme GeoPackage"),
        batches=partial(_batches, path, files.main.name, contents),
    )


def _copied(member: Member, base: Path) -> Path:
    """Under the name of its content: the tables of one file share one copy."""
    fresh = base.with_suffix(".gpkg")
    member.copy_to(fresh)
    with fresh.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return fresh.rename(base.with_name(f"{digest[:16]}.gpkg"))


def _batches(path: Path, name: str, contents: _Contents) -> Iterator[Batch]:
    wanted = ", ".join(_quoted(column) for column in (*contents.fields, *filter(None, [contents.geometry])))
    with _opened(path, name) as database:
        cursor = database.execute(f"SELECT {wanted} FROM {_quoted(contents.name)}")  # noqa: S608 quoted
        done = 0
        while rows := cursor.fetchmany(BATCH):
            columns = {field.upper(): [_text(row[i]) for row in rows] for i, field in enumerate(contents.fields)}
            ranks = range(done + 1, done + len(rows) + 1)
            if contents.geometry:
                yield Batch(ranks, columns, *from_wkb(objects([_wkb(row[-1]) for row in rows])))
            else:
                yield Batch(ranks, columns, None)
            done += len(rows)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[sqlite3.Connection]:
    refusal = LotRefused(_("« %(name)s » n’est pas un GeoPackage lisible.") % {"name": name})
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise refusal
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = decoded_bytes
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_authorizer(_authorized)
            yield database
    except sqlite3.Error as error:
        raise refusal from error


def _authorized(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    """Reading and counting, nothing else; a recursive view would never end."""
    is_allowed = (
        action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
        or (action == sqlite3.SQLITE_FUNCTION and second in ALLOWED_FUNCTIONS)
        or (action == sqlite3.SQLITE_PRAGMA and first == "table_info")
    )
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _names(database: sqlite3.Connection) -> dict[str, bool]:
    tables = _real_tables(database)
    if "gpkg_contents" not in tables:
        raise sqlite3.DatabaseError
    rows = database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
    return {name: kind == "features" for name, kind in rows if kind in {"features", "attributes"} and name in tables}


def _real_tables(database: sqlite3.Connection) -> set[str]:
    """Neither views nor virtual tables: these run what the file says."""
    rows = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for name, sql in rows if sql and sql.lstrip().upper().startswith("CREATE TABLE")}


def _contents(database: sqlite3.Connection, name: str) -> _Contents:
    if name not in _names(database):
        raise sqlite3.DatabaseError
    columns = database.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    geometry, srs_id = _geometry(database, name)
    row_id = next((column[1] for column in columns if column[5] and column[1].upper() in ROW_IDS), "")
    return _Contents(
        name,
        geometry,
        row_id,
        tuple(column[1] for column in columns if column[1] not in {geometry, row_id}),
        database.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0],  # noqa: S608 quoted
        _crs(database, srs_id) if geometry else None,
    )


def _geometry(database: sqlite3.Connection, name: str) -> tuple[str, int]:
    if "gpkg_geometry_columns" not in _real_tables(database):
        return "", 0
    query = "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?"
    return database.execute(query, [name]).fetchone() or ("", 0)


def _crs(database: sqlite3.Connection, srs_id: int) -> CRS | None:
    if "gpkg_spatial_ref_sys" not in _real_tables(database) or srs_id in {-1, 0}:
        return None
    query = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    organization, code, definition = database.execute(query, [srs_id]).fetchone() or ("", 0, "")
    readers: tuple[Callable[[], CRS], ...] = (
        lambda: CRS.from_authority(str(organization), code),
        lambda: CRS.from_wkt(str(definition)),
    )
    for read in readers:
        try:
            return read()
        except CRSError:
            continue
    return None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: Any) -> str:
    """A blob is not text."""
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def _wkb(blob: Any) -> bytes | None:
    """The WKB after the header of a GeoPackage geometry, curves made of segments; None when it is not one."""
    if not isinstance(blob, bytes) or len(blob) < HEADER_BYTES + 5 or blob[:2] != b"GP":
        return None
    envelope = (blob[3] >> 1) & 7
    if envelope >= len(ENVELOPE_BYTES):
        return None
    wkb = blob[HEADER_BYTES + ENVELOPE_BYTES[envelope] :]
    if len(wkb) < 5:
        return None
    kind = struct.unpack("<I" if wkb[0] else ">I", wkb[1:5])[0]
    return _segments(wkb) if kind % 1000 in CURVES else wkb


def _segments(wkb: bytes) -> bytes | None:
    try:
        return bytes(OGRGeometry(memoryview(wkb)).get_linear_geometry().wkb)
    except GDALException:
        return None
