"""The tables of a lot, found by name whatever their case, prefix, date or folder, and read feature by feature.

GDAL opens nothing but Shapefiles and DBF whose first bytes were checked, copied under names of ours: no other
driver (VRT and its kin reach for other files) can recognise them. GeoJSON is read by Python."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.archive import Member
from carto.layers.sources.encoding import best_encoding, decoded
from carto.layers.sources.geojson import read_features
from carto.layers.sources.lot import Feature
from carto.layers.sources.refusal import LotRefused

TABLE_NAME = re.compile(r"(?:^|_)(ZONE_URBA|PRESCRIPTION_(?:SURF|LIN|PCT)|DOC_URBA_COM|DOC_URBA)(?=_|$)", re.IGNORECASE)
GEOMETRIC = ("ZONE_URBA", "PRESCRIPTION_SURF", "PRESCRIPTION_LIN", "PRESCRIPTION_PCT")
GEOJSON_SUFFIXES = (".geojson", ".json")
OTHER_FORMATS = (".gpkg", ".tab", ".mif", ".gml", ".zip", ".csv")
SHP_MAGIC = b"\x00\x00\x27\x0a"
DBF_VERSIONS = {0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5}


@dataclass(frozen=True)
class TableFiles:
    """The files of one table, by lower-case suffix; `main` is the one that makes it a table."""

    name: str
    main: Member
    parts: dict[str, Member]


@dataclass(frozen=True)
class Table:
    """`crs` is None for a table without geometry; `columns` are upper case."""

    columns: frozenset[str]
    crs: CRS | None
    features: Sequence[Feature]


def find(members: Sequence[Member]) -> dict[str, TableFiles]:
    """CNIG table name -> its files. Refused when a table is there twice: a lot is one document."""
    found: dict[str, TableFiles] = {}
    for member in members:
        name = _table_of(member)
        if name is None:
            continue
        if name in found:
            raise LotRefused(
                _("Ce lot contient deux tables %(table)s : « %(first)s » et « %(second)s ». Importez un seul document.")
                % {"table": name, "first": found[name].main.name, "second": member.name}
            )
        found[name] = TableFiles(name, member, _siblings(member, members))
    return found


def read(files: TableFiles, directory: Path) -> Table:
    """The whole table, copied to `directory` first. LotRefused says what is missing or broken."""
    if files.main.suffix in GEOJSON_SUFFIXES:
        return _read_geojson(files, directory)
    target = _copied(files, directory)
    return _read_with_gdal(files, target)


def _table_of(member: Member) -> str | None:
    found = TABLE_NAME.search(member.stem)
    if found is None:
        return None
    name = found[1].upper()
    suffixes = (".shp", *GEOJSON_SUFFIXES) if name in GEOMETRIC else (".dbf",)
    return name if member.suffix in suffixes else None


def _siblings(main: Member, members: Sequence[Member]) -> dict[str, Member]:
    base = main.name[: -len(main.suffix)].lower()
    return {m.suffix: m for m in members if m.name[: -len(m.suffix)].lower() == base and m.suffix}


def _copied(files: TableFiles, directory: Path) -> Path:
    """Neither `.cpg` (we decide the encoding) nor index files follow."""
    wanted = (".shp", ".shx", ".dbf", ".prj") if files.main.suffix == ".shp" else (".dbf",)
    for suffix in wanted:
        if suffix not in files.parts:
            if suffix == ".prj":
                raise LotRefused(_no_crs(files.main.name))
            raise LotRefused(
                _("Il manque le fichier %(suffix)s de la table %(table)s, à côté de « %(name)s ».")
                % {"suffix": suffix, "table": files.name, "name": files.main.name}
            )
        files.parts[suffix].copy_to(directory / f"{files.name}{suffix}")
    target = directory / f"{files.name}{files.main.suffix}"
    _check_whole(files, directory)
    return target


def _check_whole(files: TableFiles, directory: Path) -> None:
    """The headers announce the length: a copy cut short is refused rather than read by halves."""
    dbf = directory / f"{files.name}.dbf"
    with dbf.open("rb") as file:
        header = file.read(32)
    whole = len(header) == 32 and header[0] in DBF_VERSIONS
    if whole:
        rows, header_bytes, row_bytes = struct.unpack("<IHH", header[4:12])
        whole = dbf.stat().st_size >= header_bytes + rows * row_bytes
    if whole and files.main.suffix == ".shp":
        shp = directory / f"{files.name}.shp"
        with shp.open("rb") as file:
            header = file.read(100)
        whole = len(header) == 100 and header[:4] == SHP_MAGIC
        whole = whole and shp.stat().st_size >= struct.unpack(">I", header[24:28])[0] * 2
    if not whole:
        raise LotRefused(
            _("La table %(table)s (« %(name)s ») est incomplète ou abîmée : copiez à nouveau le lot d’origine.")
            % {"table": files.name, "name": files.main.name}
        )


def _read_with_gdal(files: TableFiles, target: Path) -> Table:
    try:
        # Latin-1 keeps every byte, so the encoding can be decided afterwards on what is really written.
        meta, fids, shapes, columns = pyogrio.raw.read(target, encoding="ISO-8859-1", return_fids=True)
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise LotRefused(
            _("La table %(table)s (« %(name)s ») ne peut pas être lue : le fichier est abîmé.")
            % {"table": files.name, "name": files.main.name}
        ) from error
    names = [str(name).upper() for name in meta["fields"]]
    encoding = best_encoding(_texts(columns), declared=_declared(files), ldid=_ldid(target))
    features = [
        Feature(
            rank=int(fid) + 1,
            values={name: decoded(column[i], encoding) for name, column in zip(names, columns, strict=True)},
            geometry=None if shapes is None else _from_wkb(shapes[i]),
        )
        for i, fid in enumerate(fids)
    ]
    crs = None if shapes is None else _crs_of_prj(files, target.with_suffix(".prj"))
    return Table(frozenset(names), crs, features)


def _texts(columns: Sequence[Any]) -> list[bytes]:
    return [value.encode("latin-1") for column in columns for value in column if isinstance(value, str)]


def _declared(files: TableFiles) -> str:
    cpg = files.parts.get(".cpg")
    return cpg.read(64).decode("ascii", "ignore").strip() if cpg else ""


def _ldid(target: Path) -> int:
    with target.with_suffix(".dbf").open("rb") as file:
        return file.read(30)[29]


def _from_wkb(wkb: bytes | None) -> BaseGeometry | None:
    """One at a time, so that one unreadable shape costs one row."""
    if wkb is None:
        return None
    try:
        return shapely.from_wkb(wkb)
    except shapely.errors.ShapelyError:
        return None


def _crs_of_prj(files: TableFiles, prj: Path) -> CRS:
    try:
        return CRS.from_wkt(prj.read_text(encoding="utf-8", errors="replace"))
    except CRSError as error:
        raise LotRefused(_no_crs(files.main.name)) from error


def _no_crs(name: str) -> str:
    return _(
        "« %(name)s » ne dit pas dans quel système de coordonnées il est (fichier .prj absent ou illisible). "
        "Enregistrez-le à nouveau depuis votre SIG, par exemple en Lambert-93 (EPSG:2154)."
    ) % {"name": name}


def _read_geojson(files: TableFiles, directory: Path) -> Table:
    target = directory / f"{files.name}.geojson"
    files.main.copy_to(target)
    features, crs = read_features(target.read_bytes(), files.main.name)
    return Table(frozenset().union(*(feature.values for feature in features)), crs, features)
