"""CSV tables, as spreadsheets and SIG write them: WKT (or WKB in hexadecimal) in a column, two columns of
coordinates, or no geometry at all."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS

from carto.layers.sources.archive import Member
from carto.layers.sources.crs import from_code, from_prj
from carto.layers.sources.encoding import clean
from carto.layers.sources.features import Shapes, from_wkb, from_wkt, objects
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import BATCH, Batch
from carto.layers.sources.text_file import TextFile

# The WKT of a wooded zone fills a cell.
csv.field_size_limit(64 << 20)
DELIMITERS = ";,\t|"
WKT_COLUMNS = ("WKT", "GEOM", "GEOMETRY", "GEOMETRIE", "THE_GEOM", "WKT_GEOM", "GEOM_WKT", "WKB_GEOMETRY")
LON_LAT_COLUMNS = (("LON", "LAT"), ("LONGITUDE", "LATITUDE"), ("LNG", "LAT"), ("LONG", "LAT"))
XY_COLUMNS = (("X", "Y"), ("COORD_X", "COORD_Y"), ("X_COORD", "Y_COORD"), ("COORDX", "COORDY"))
EWKT = re.compile(r"\s*SRID\s*=\s*(\d+)\s*;", re.IGNORECASE)
HEXADECIMAL = re.compile(r"0[01][0-9A-F]{8,}", re.IGNORECASE)
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class _Shape:
    """`text`: the column of WKT, or `x` and `y`: those of coordinates; -1 when not."""

    text: int = -1
    x: int = -1
    y: int = -1

    @property
    def columns(self) -> set[int]:
        return {self.text} - {-1}


@dataclass(frozen=True)
class _Sheet:
    text: TextFile
    name: str
    delimiter: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[list[str]]:
        """The rows after the header that hold anything; LotRefused when the file is not a CSV."""
        try:
            with self.text.open() as stream:
                reader = csv.reader(stream, delimiter=self.delimiter)
                next(reader, None)
                yield from (row for row in reader if any(row))
        except (csv.Error, UnicodeError) as error:
            raise LotRefused(_("« %(name)s » n’est pas un fichier CSV lisible.") % {"name": self.name}) from error


def open_layer(files: TableFiles, base: Path) -> Layer:
    """LotRefused when it is not a CSV."""
    text = TextFile.copied(files.main, base.with_suffix(".csv"), files.charset)
    sheet = _sheet(text, files.main.name)
    shape = _shape_of(sheet)
    kept = [index for index, name in enumerate(sheet.header) if name and (not shape or index not in shape.columns)]
    crs, source = _crs(sheet, shape, files.parts) if shape else (None, "")
    return Layer(
        driver=_("CSV"),
        columns=frozenset(sheet.header[index] for index in kept),
        count=sum(1 for _row in sheet.rows()),
        has_geometry=shape is not None,
        crs=crs,
        crs_source=source,
        encoding=text.encoding,
        encoding_source=text.encoding_source,
        batches=partial(_batches, sheet, shape, kept),
    )


def _batches(sheet: _Sheet, shape: _Shape | None, kept: Sequence[int]) -> Iterator[Batch]:
    rows, done = sheet.rows(), 0
    width = len(sheet.header)
    while batch := [row + [""] * (width - len(row)) for row in islice(rows, BATCH)]:
        columns = {sheet.header[index]: [clean(row[index]) for row in batch] for index in kept}
        ranks = range(done + 1, done + len(batch) + 1)
        yield Batch(ranks, columns, *_shapes(batch, shape)) if shape else Batch(ranks, columns, None)
        done += len(batch)


def _sheet(text: TextFile, name: str) -> _Sheet:
    with text.open() as stream:
        first = stream.readline(1 << 20)
    if not first.strip() or "\0" in first:
        raise LotRefused(_("« %(name)s » n’est pas un fichier CSV lisible.") % {"name": name})
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    return _Sheet(text, name, delimiter, tuple(clean(cell).upper() for cell in header))


def _shape_of(sheet: _Sheet) -> _Shape | None:
    for name in WKT_COLUMNS:
        if name in sheet.header:
            return _Shape(text=sheet.header.index(name))
    for x, y in (*LON_LAT_COLUMNS, *XY_COLUMNS):
        if x in sheet.header and y in sheet.header:
            return _Shape(x=sheet.header.index(x), y=sheet.header.index(y))
    return None


def _shapes(rows: Sequence[Sequence[str]], shape: _Shape) -> Shapes:
    if shape.text < 0:
        return _points([row[shape.x] for row in rows], [row[shape.y] for row in rows])
    cells = [EWKT.sub("", row[shape.text]).strip() for row in rows]
    if any(HEXADECIMAL.match(cell) for cell in cells):
        return from_wkb(objects([cell or None for cell in cells]))
    return from_wkt([cell or None for cell in cells])


def _points(xs: Sequence[str], ys: Sequence[str]) -> Shapes:
    x, y = (np.array([_number(cell) for cell in cells]) for cells in (xs, ys))
    points = np.empty(len(x), dtype=object)
    known = np.isfinite(x) & np.isfinite(y)
    points[known] = shapely.points(x[known], y[known])
    return Shapes(points, frozenset())


def _number(cell: str) -> float:
    """`1 234,5` as a French spreadsheet writes it; not a number when it is not one."""
    plain = re.sub(r"\s", "", cell).replace(",", ".")
    return float(plain) if NUMBER.fullmatch(plain) else float("nan")


def _crs(sheet: _Sheet, shape: _Shape, parts: Mapping[str, Member]) -> tuple[CRS | None, str]:
    prj = from_prj(parts[".prj"].read(1 << 16)) if ".prj" in parts else None
    if prj is not None:
        return prj, _("fichier %(suffix)s") % {"suffix": ".prj"}
    if shape.text >= 0:
        first = next((row[shape.text] for row in sheet.rows() if len(row) > shape.text and row[shape.text]), "")
        if found := EWKT.match(first):
            return from_code(f"EPSG:{found[1]}"), _("SRID écrit dans la colonne de géométrie")
        return None, ""
    names = (sheet.header[shape.x], sheet.header[shape.y])
    if names in LON_LAT_COLUMNS:
        return CRS.from_epsg(4326), _("colonnes %(x)s et %(y)s") % {"x": names[0], "y": names[1]}
    return None, ""
