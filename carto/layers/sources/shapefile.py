"""Shapefiles, and DBF tables alone."""

import struct
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from pyproj import CRS

from carto.layers.sources import ogr
from carto.layers.sources.archive import Member
from carto.layers.sources.crs import from_prj
from carto.layers.sources.encoding import Declared, Verdict, judge
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Batch

SHP_MAGIC = b"\x00\x00\x27\x0a"
DBF_VERSIONS = {0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5}


def open_layer(files: TableFiles, base: Path) -> Layer:
    """LotRefused says what is missing or broken."""
    main, parts = files.main, files.parts
    has_geometry = main.suffix == ".shp"
    target = _copied(main, parts, base)
    file = ogr.OgrFile(target, main.name, "ESRI Shapefile", resume=lambda last, done: last + 1)
    info = file.info()
    texts = (text for chunk in file.chunks(geometry=False) for text in chunk.texts())
    verdict = judge(texts, _declared(parts, target, files.charset))
    crs, crs_source = _crs(parts) if has_geometry else (None, "")
    return Layer(
        driver=_("Shapefile") if has_geometry else _("DBF"),
        columns=ogr.columns_of(info, verdict.encoding),
        count=max(int(info["features"]), 0),
        has_geometry=has_geometry,
        crs=crs,
        crs_source=crs_source,
        encoding=verdict.encoding,
        encoding_source=verdict.source,
        batches=partial(_batches, file, verdict, has_geometry),
    )


def _batches(file: ogr.OgrFile, verdict: Verdict, has_geometry: bool) -> Iterator[Batch]:
    for chunk in file.chunks(geometry=has_geometry):
        yield from chunk.as_batches(verdict.encoding)


def _copied(main: Member, parts: Mapping[str, Member], base: Path) -> Path:
    """Neither `.cpg` (we decide the encoding) nor `.prj` (nor the CRS) nor index files follow."""
    for suffix in (".shp", ".shx", ".dbf") if main.suffix == ".shp" else (".dbf",):
        if suffix not in parts:
            raise LotRefused(
                _("Il manque le fichier %(suffix)s à côté de « %(name)s ».") % {"suffix": suffix, "name": main.name}
            )
        parts[suffix].copy_to(base.with_suffix(suffix))
    target = base.with_suffix(main.suffix)
    if not _is_whole(target):
        raise LotRefused(
            _("« %(name)s » est incomplet ou abîmé : copiez à nouveau le lot d’origine.") % {"name": main.name}
        )
    return target


def _is_whole(target: Path) -> bool:
    """The headers announce the length: a copy cut short is refused rather than read by halves."""
    dbf = target.with_suffix(".dbf")
    with dbf.open("rb") as file:
        header = file.read(32)
    if len(header) < 32 or header[0] not in DBF_VERSIONS:
        return False
    rows, header_bytes, row_bytes = struct.unpack("<IHH", header[4:12])
    if dbf.stat().st_size < header_bytes + rows * row_bytes:
        return False
    if target == dbf:
        return True
    return all(_is_whole_shape(target.with_suffix(suffix)) for suffix in (".shp", ".shx"))


def _is_whole_shape(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or header[:4] != SHP_MAGIC:
        return False
    return path.stat().st_size >= int(struct.unpack(">I", header[24:28])[0]) * 2


def _declared(parts: Mapping[str, Member], target: Path, charset: str) -> Declared:
    cpg = parts[".cpg"].read(64).decode("ascii", "ignore").strip() if ".cpg" in parts else ""
    with target.with_suffix(".dbf").open("rb") as file:
        ldid = file.read(30)[29]
    return Declared(metadata=charset, cpg=cpg, ldid=ldid)


def _crs(parts: Mapping[str, Member]) -> tuple[CRS | None, str]:
    for suffix in (".prj", ".qpj"):
        crs = from_prj(parts[suffix].read(1 << 16)) if suffix in parts else None
        if crs is not None:
            return crs, _("fichier %(suffix)s") % {"suffix": suffix}
    return None, ""
