"""The tables for a geographic information system: a GeoPackage that QGIS opens styled, and Shapefiles.

Both are in the territory's metric projection, as the plan is; pyogrio writes them. Jobs and commands only."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
from django.contrib.gis.geos import GEOSGeometry

from carto.bilan.record import Record
from carto.exchange.geojson import Field
from carto.exchange.publication import Entry
from carto.geo.crs import to_metric
from carto.package import shapefile, styles
from carto.package.tables import Table, contributions

UNPLACED = "contributions_sans_lieu"
LAYERS = {
    "contributions_points": "Point",
    "contributions_traces": "LineString",
    "contributions_emprises": "Polygon",
}
# NumPy's names of the types of the dictionary; all else is text, dates and hours too (ISO 8601, with their offset).
NUMBERS = {"nombre": "float64", "entier": "int64", "oui/non": "bool"}
LAYER_STYLES = """CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), stylename TEXT(30), styleqml TEXT, stylesld TEXT, useasdefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME)"""


def write_geopackage(path: Path, record: Record, tables: Sequence[Table]) -> None:
    """A layer a shape, one for what has no place, then the other tables; version 1.3, which QGIS reads since 3.22."""
    publication = record.publication
    with _dated(publication.data_at):
        for layer, kind in LAYERS.items():
            table = contributions(publication, _of_kind(publication.entries, kind))
            _write(path, table, _names(table), _shapes(table, kind, publication.srid), layer=layer)
        unplaced = contributions(publication, [entry for entry in publication.entries if entry.location is None])
        _write(path, unplaced, _names(unplaced), {}, layer=UNPLACED)
        for table in tables[1:]:
            _write(path, table, _names(table), {}, layer=table.name)
    _add_styles(path, record)


def write_shapefiles(folder: Path, record: Record) -> None:
    """A file a shape; texts are cut to what the format holds. What has no place is not there."""
    publication = record.publication
    day = publication.data_at.date().isoformat()
    for layer, kind in LAYERS.items():
        table = contributions(publication, _of_kind(publication.entries, kind))
        names = list(shapefile.names(table.fields).values())
        shapes = _shapes(table, kind, publication.srid)
        options = {"encoding": "UTF-8", "layer_options": {"DBF_DATE_LAST_UPDATE": day}}
        _write(folder / f"{layer}.shp", table, names, shapes | options, cut=shapefile.shortened)


def _of_kind(entries: Sequence[Entry], kind: str) -> list[Entry]:
    return [entry for entry in entries if entry.location and entry.location.geometry["type"] == kind]


def _names(table: Table) -> list[str]:
    return [field.name for field in table.fields]


def _shapes(table: Table, kind: str, srid: int) -> dict[str, Any]:
    """What pyogrio is told of the places of the records, in the projection `srid`."""
    shapes = (GEOSGeometry(json.dumps(entry.location.geometry)) for entry in table.records)
    return {
        "geometry": _objects([bytes(to_metric(shape, srid).wkb) for shape in shapes]),
        "geometry_type": kind,
        "crs": f"EPSG:{srid}",
    }


def _write(
    path: Path, table: Table, names: list[str], shapes: dict[str, Any], cut: Callable[[str], str] = str, **place: str
) -> None:
    """`names`: of the fields in the file; `cut`: what each text becomes; `place`: the layer of a GeoPackage."""
    columns = list(zip(*table.rows(), strict=True)) or [()] * len(names)
    held = [_column(field, values, cut) for field, values in zip(table.fields, columns, strict=True)]
    geopackage = {"append": path.exists(), "dataset_options": {"VERSION": "1.3"}} if place else {}
    pyogrio.raw.write(
        path,
        field_data=[values for values, _empty in held],
        field_mask=[empty for _values, empty in held],
        fields=names,
        driver="GPKG" if place else "ESRI Shapefile",
        **{"geometry": None, "geometry_type": None} | shapes | place | geopackage,
    )


def _column(field: Field[Any], values: Sequence[Any], cut: Callable[[str], str]) -> tuple[Any, Any]:
    """The values of a field, and where there is none."""
    empty = np.array([value is None for value in values], dtype=bool)
    if field.type not in NUMBERS:
        return _objects([value if value is None else cut(value) for value in values]), None
    return np.array([0 if value is None else value for value in values], dtype=NUMBERS[field.type]), empty


def _objects(values: list[Any]) -> Any:
    held = np.empty(len(values), dtype=object)
    held[:] = values
    return held


@contextmanager
def _dated(moment: datetime) -> Iterator[None]:
    """What GDAL takes for now while it writes, so that the same data give the same bytes."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _utc(moment)})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _utc(moment: datetime) -> str:
    """A DATETIME of GeoPackage (OGC 12-128r18, table 1), which has thousandths."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _add_styles(path: Path, record: Record) -> None:
    """`layer_styles`, as QGIS writes it: by theme when a layer is opened, by outcome on request."""
    moment = _utc(record.publication.data_at)
    rows = [
        (layer, style.name, style.qml(kind), style.is_default, style.about, moment)
        for layer, kind in LAYERS.items()
        for style in styles.styles_of(record)
    ]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(LAYER_STYLES)
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)", [moment],
        )  # fmt: skip
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, stylename, "
            "styleqml, stylesld, useasdefault, description, owner, update_time) "
            "VALUES ('', '', ?, 'geom', ?, ?, '', ?, ?, '', ?)", rows,
        )  # fmt: skip
