"""GML 2 and 3. GDAL knows their axis orders and curves; what reaches it was decoded, checked and cleaned by us.

The schema (`.xsd`) is not followed: every value is read as text, as the file writes it."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

import pyogrio
from django.utils.translation import gettext as _
from pyogrio.errors import DataSourceError
from pyproj import CRS

from carto.layers.sources import ogr
from carto.layers.sources.crs import from_code
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Batch
from carto.layers.sources.text_file import TextFile

# As the file writes it: "01" is a code, not a number.
pyogrio.set_gdal_config_options({"GML_FIELDTYPES": "ALWAYS_STRING"})
OPTIONS = {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO", "EXPOSE_GML_ID": "NO"}
# The box of each feature, which GDAL takes for two of its values.
ENVELOPE = frozenset({"LOWERCORNER", "UPPERCORNER"})
HEAD = 1 << 16
CHUNK = 1 << 20
UTF_8 = '<?xml version="1.0" encoding="UTF-8"?>'
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)""")
# An attribute that sends to another file stays under a name that means nothing.
SCHEMA_LOCATION, UNREAD = "schemaLocation", "schemaIgnored"
SRS_NAME = re.compile(r"""srsName\s*=\s*["']([^"'<>]*)["']""")
OGC_NAME = re.compile(r"EPSG:\d+|urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:\d+|https?://www\.opengis\.net/[\w/.#]*\d+")
MAX_TAG = 64 << 20
GML = "opengis.net/gml"


def open_layer(files: TableFiles, base: Path) -> Layer:
    """LotRefused: not GML, not well formed, or with a DTD."""
    name = files.main.name
    raw = base.with_suffix(".raw")
    declared = DECLARED_ENCODING.search(files.main.read(200))
    text = TextFile.copied(files.main, raw, files.charset, declared[1].decode() if declared else "")
    target = base.with_suffix(".gml")
    head = _cleaned(text, target, name)
    raw.unlink()
    index = _layer_index(target, files)
    if index is None:
        return _empty(text)
    file = ogr.OgrFile(
        target, name, "GML", resume=lambda last, done: done, batch=ogr.LONG_BATCH, layer=index, options=OPTIONS
    )
    info = file.info()
    crs = ogr.crs_of(info["crs"]) or _srs_name(head)
    return Layer(
        driver=_("GML"),
        columns=ogr.columns_of(info, "utf-8") - ENVELOPE,
        count=max(int(info["features"]), 0),
        has_geometry=info["geometry_type"] is not None,
        crs=crs,
        crs_source=_("srsName du GML") if crs else "",
        encoding=text.encoding,
        encoding_source=text.encoding_source,
        batches=partial(_batches, file),
    )


def _batches(file: ogr.OgrFile) -> Iterator[Batch]:
    for chunk in file.chunks(geometry=True):
        for batch in chunk.as_batches("utf-8"):
            columns = {name: values for name, values in batch.columns.items() if name not in ENVELOPE}
            yield Batch(batch.ranks, columns, batch.geometries, batch.closed)


def _cleaned(text: TextFile, target: Path, name: str) -> str:
    """The file in UTF-8 without what leads out of it; its first characters."""
    broken = LotRefused(_("« %(name)s » ne peut pas être lu : le fichier est abîmé.") % {"name": name})
    parser = ParserCreate("UTF-8")
    parser.StartDoctypeDeclHandler = partial(_no_dtd, name)
    with text.open() as source, target.open("w", encoding="utf-8", newline="") as copy:
        head = source.read(HEAD)
        if GML not in head:
            raise LotRefused(_("« %(name)s » n’est pas un fichier GML.") % {"name": name})
        copy.write(UTF_8)
        parser.Parse(UTF_8)
        pending = XML_DECLARATION.sub("", head.lstrip("\ufeff"), count=1)
        try:
            while pending:
                chunk = source.read(CHUNK)
                whole = pending if not chunk else pending[: pending.rfind(">") + 1]
                parser.Parse(whole)
                copy.write(_without_ways_out(whole))
                pending = pending[len(whole) :] + chunk
                if len(pending) > MAX_TAG:
                    raise broken
            parser.Parse("", True)
        except ExpatError as error:
            raise broken from error
    return head


def _without_ways_out(markup: str) -> str:
    """Whole tags, whose attributes send nowhere: no schema, no CRS but those that GDAL knows by heart."""
    return SRS_NAME.sub(lambda found: f'srsName="{_known(found[1])}"', markup.replace(SCHEMA_LOCATION, UNREAD))


@lru_cache(maxsize=64)
def _known(srs_name: str) -> str:
    """The spelling tells the order of the axes, so it is kept where it is OGC's; empty for what is unknown."""
    if OGC_NAME.fullmatch(srs_name):
        return srs_name
    crs = from_code(srs_name)
    code = crs.to_epsg() if crs else None
    return f"EPSG:{code}" if code else ""


def _no_dtd(name: str, *_declaration: object) -> None:
    raise LotRefused(_("« %(name)s » a été refusé : un GML ne doit pas déclarer de DTD ni d’entités.") % {"name": name})


def _layer_index(target: Path, files: TableFiles) -> int | None:
    """Of the only layer, or of the one named as the table; None when there is none."""
    try:
        names = [str(row[0]) for row in pyogrio.list_layers(target)]
    except DataSourceError as error:
        raise LotRefused(
            _("« %(name)s » ne peut pas être lu : le fichier est abîmé.") % {"name": files.main.name}
        ) from error
    alike = [index for index, name in enumerate(names) if files.name.upper() in name.upper()]
    if len(names) > 1 and len(alike) != 1:
        raise LotRefused(
            _("« %(name)s » contient plusieurs tables (%(names)s) : donnez-en une par fichier.")
            % {"name": files.main.name, "names": ", ".join(names[:10])}
        )
    return alike[0] if len(names) > 1 else (0 if names else None)


def _srs_name(head: str) -> CRS | None:
    return next((crs for said in SRS_NAME.findall(head) if (crs := from_code(said))), None)


def _empty(text: TextFile) -> Layer:
    """A collection of nothing says nothing of its columns."""
    return Layer(_("GML"), frozenset(), 0, True, None, "", text.encoding, text.encoding_source, lambda: iter(()))
