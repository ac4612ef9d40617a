"""GeoJSON files as software writes them, features one by one; laxer than `geo/geojson.py`, which reads citizens.

The text is walked, never loaded whole: memory holds one batch of features, however long the file."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pyproj import CRS

from carto.layers.sources.crs import from_code
from carto.layers.sources.encoding import clean
from carto.layers.sources.features import from_geojson
from carto.layers.sources.json_stream import NotJson, TopLevel, walk
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import BATCH, Batch
from carto.layers.sources.text_file import TextFile

GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
Feature = tuple[dict[str, Any], str | None]


def open_layer(files: TableFiles, base: Path) -> Layer:
    """A FeatureCollection, a Feature or a bare geometry. A feature that GEOS cannot build keeps its place with no
    geometry. LotRefused: not GeoJSON."""
    main = files.main
    text = TextFile.copied(main, base.with_suffix(".geojson"), files.charset)
    names: dict[str, None] = {}
    count = 0
    top = TopLevel()
    for values, _geometry in _features(text, main.name, top):
        count += 1
        names.update(dict.fromkeys(clean(key).upper() for key in values))
    crs, source = _crs(top.members.get("crs"))
    return Layer(
        driver=_("GeoJSON"),
        columns=frozenset(names),
        count=count,
        has_geometry=True,
        crs=crs,
        crs_source=source,
        encoding=text.encoding,
        encoding_source=text.encoding_source,
        batches=partial(_batches, text, main.name, tuple(names)),
    )


def _batches(text: TextFile, name: str, names: tuple[str, ...]) -> Iterator[Batch]:
    rank, rows = 0, list[Feature]()
    for feature in _features(text, name, TopLevel()):
        rows.append(feature)
        if len(rows) == BATCH:
            yield _batch(rows, rank, names)
            rank, rows = rank + BATCH, []
    if rows:
        yield _batch(rows, rank, names)


def _batch(rows: list[Feature], before: int, names: tuple[str, ...]) -> Batch:
    values = [{clean(key).upper(): _text(value) for key, value in properties.items()} for properties, _shape in rows]
    columns = {column: [one.get(column, "") for one in values] for column in names}
    return Batch(range(before + 1, before + len(rows) + 1), columns, *from_geojson([shape for _values, shape in rows]))


def _text(value: Any) -> str:
    return "" if value is None else clean(str(value))


def _features(text: TextFile, name: str, top: TopLevel) -> Iterator[Feature]:
    """Properties and GeoJSON text of each; `top` receives the other members of the collection."""
    try:
        with text.open() as stream:
            yield from map(_feature, walk(stream, top, "features"))
    except (NotJson, UnicodeDecodeError, RecursionError) as error:
        raise LotRefused(_("« %(name)s » n’est pas un fichier GeoJSON lisible.") % {"name": name}) from error
    kind = top.members.get("type")
    if kind == "FeatureCollection" and top.is_walked:
        return
    if kind != "Feature" and str(kind) not in GEOMETRIES:
        raise LotRefused(_("« %(name)s » n’est pas un fichier GeoJSON.") % {"name": name})
    yield _feature((top.members if kind == "Feature" else {"geometry": top.members}, None))


def _feature(walked: tuple[Any, str | None]) -> Feature:
    raw, text = walked
    if not isinstance(raw, dict):
        return {}, None
    values, geometry = raw.get("properties"), raw.get("geometry")
    if isinstance(geometry, dict):
        # GEOS reads the geometry of a whole feature: its text need not be written again.
        shape = text if text and raw.get("type") == "Feature" else json.dumps(geometry)
    else:
        shape = None
    return (values if isinstance(values, dict) else {}), shape


def _crs(member: Any) -> tuple[CRS | None, str]:
    """The `crs` member that GeoJSON had before RFC 7946 and GDAL still writes; longitude and latitude without it."""
    if member is None:
        return CRS.from_epsg(4326), _("norme GeoJSON")
    named = member.get("properties") if isinstance(member, dict) else None
    crs = from_code(str(named["name"])) if isinstance(named, dict) and "name" in named else None
    if crs is None:
        raise LotRefused(_("Le système de coordonnées déclaré par le fichier GeoJSON est inconnu."))
    return crs, _("membre « crs » du fichier")
