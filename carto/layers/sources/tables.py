"""The tables of a lot, found by name whatever their case, prefix, date, folder or format, and opened in batches.

Everything is copied under names of ours first. GDAL opens nothing but files whose content was checked for the one
driver meant (VRT and its kin reach for other files); GeoJSON, GeoPackage and CSV are read without it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import shapely
from django.utils.translation import gettext as _

from carto.layers.sources import archive, delimited, geojson, geopackage, gml, mapinfo, metadata, shapefile
from carto.layers.sources.archive import Member
from carto.layers.sources.crs import placed
from carto.layers.sources.features import swapped
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Batch, Objects, Table

SPATIAL_TABLES = (
    "ZONE_URBA", "SECTEUR_CC", "PRESCRIPTION_SURF", "PRESCRIPTION_LIN", "PRESCRIPTION_PCT", "INFO_SURF", "INFO_LIN",
    "INFO_PCT", "HABILLAGE_SURF", "HABILLAGE_LIN", "HABILLAGE_PCT", "HABILLAGE_TXT",
)  # fmt: skip
PLAIN_TABLES = ("DOC_URBA_COM", "DOC_URBA")
TABLE_NAME = re.compile(rf"(?:^|_)({'|'.join(SPATIAL_TABLES + PLAIN_TABLES)})(?=_|$)", re.IGNORECASE)
NOT_WORD = re.compile(r"[\s.-]+")
OPENERS: dict[str, Callable[[TableFiles, Path], Layer]] = {
    ".shp": shapefile.open_layer,
    ".gpkg": geopackage.open_layer,
    ".tab": mapinfo.open_layer,
    ".mif": mapinfo.open_layer,
    ".gml": gml.open_layer,
    ".geojson": geojson.open_layer,
    ".json": geojson.open_layer,
    ".csv": delimited.open_layer,
    ".dbf": shapefile.open_layer,
}
# Without geometry, or with one that only their content tells.
PLAIN = (".csv", ".dbf")
PREVIEW_WIDTH = 160


def find(members: Sequence[Member]) -> dict[str, TableFiles]:
    """CNIG table name -> its files. Refused when a table is there twice: a lot is one document. The same table in
    several formats side by side is one: the first of `OPENERS` is read."""
    found: dict[str, TableFiles] = {}
    for files in _all(members):
        name = _cnig_name(files)
        if name is None:
            continue
        if name in found:
            raise LotRefused(
                _("Ce lot contient deux tables %(table)s : « %(first)s » et « %(second)s ». Importez un seul document.")
                % {"table": name, "first": _said(found[name]), "second": _said(files)}
            )
        found[name] = replace(files, name=name)
    return found


def open_table(files: TableFiles, directory: Path) -> Table:
    """The table, its files copied to `directory`, where they must stay while it is read. LotRefused, in a sentence:
    missing, broken, hostile, or nowhere on Earth."""
    layer = OPENERS[files.main.suffix](files, directory / files.name)
    first = next(layer.batches(), None)
    spatial = layer.has_geometry
    place = placed(files.main.name, layer.crs, layer.crs_source, _sample(first, layer) if spatial else None)
    return Table(
        file=_said(files),
        driver=layer.driver,
        columns=layer.columns,
        count=layer.count,
        crs=place.crs if spatial else None,
        crs_source=place.source if spatial else "",
        encoding=layer.encoding,
        encoding_source=layer.encoding_source,
        preview=_preview(first),
        batches=partial(_swapped, layer) if spatial and place.is_swapped else layer.batches,
    )


def open_any(source: Path | Sequence[Member], directory: Path) -> Table:
    """The only table with geometry of a file, a folder or a zip. LotRefused lists them when there are several."""
    if isinstance(source, Path):
        with archive.members_of(source) as members:
            return open_any(members, directory)
    everything = list(_all(source))
    candidates = [files for files in everything if not files.is_plain] or everything
    if not candidates:
        raise LotRefused(_no_table(source))
    if len(candidates) > 1:
        raise LotRefused(
            _("Il y a plusieurs tables, donnez-en une seule : %(names)s.")
            % {"names": ", ".join(f"« {_said(files)} »" for files in candidates[:10])}
        )
    table = open_table(replace(candidates[0], name="TABLE"), directory)
    if table.crs is None:
        raise LotRefused(_("« %(name)s » n’a pas de géométrie.") % {"name": table.file})
    return table


def _no_table(members: Sequence[Member]) -> str:
    for member in members:
        if member.suffix == ".zip":
            problem = _("« %(name)s » est une archive dans l’archive. Décompressez-la, et donnez la table elle-même.")
            return problem % {"name": member.name}
    return _(
        "Aucune table géographique n’a été trouvée. Donnez un Shapefile (en zip), un GeoPackage, un TAB ou un MIF de "
        "MapInfo, un GML, un GeoJSON, ou un CSV dont une colonne est en WKT."
    )


def _all(members: Sequence[Member]) -> Iterator[TableFiles]:
    """Every table of any format, named as its file or its layer."""
    charset = metadata.charset(members)
    groups: dict[str, dict[str, Member]] = {}
    for member in members:
        base = member.name[: len(member.name) - len(member.suffix)].lower()
        groups.setdefault(base, {})[member.suffix] = member
    for parts in groups.values():
        suffix = next((suffix for suffix in OPENERS if suffix in parts), None)
        if suffix is None:
            continue
        main = parts[suffix]
        if suffix == ".gpkg":
            for layer, is_spatial in geopackage.layers_of(main).items():
                yield TableFiles(layer, main, parts, layer, charset, not is_spatial)
        else:
            yield TableFiles(main.stem, main, parts, "", charset, suffix in PLAIN)


def _cnig_name(files: TableFiles) -> str | None:
    found = TABLE_NAME.search(NOT_WORD.sub("_", files.name))
    if found is None:
        return None
    name = found[1].upper()
    return None if name in SPATIAL_TABLES and files.main.suffix == ".dbf" else name


def _said(files: TableFiles) -> str:
    return f"{files.main.name} ({files.layer})" if files.layer else files.main.name


def _sample(first: Batch | None, layer: Layer) -> Objects | None:
    """The geometries of the first batch that has any."""
    shapes = (batch.geometries for batch in chain([first] if first else [], layer.batches()))
    return next((found for found in shapes if found is not None and not shapely.is_missing(found).all()), None)


def _swapped(layer: Layer) -> Iterator[Batch]:
    for batch in layer.batches():
        geometries = None if batch.geometries is None else swapped(batch.geometries)
        yield Batch(batch.ranks, batch.columns, geometries, batch.closed)


def _preview(batch: Batch | None) -> str:
    """The first text with an accent, else the first text."""
    values = [value for column in (batch.columns if batch else {}).values() for value in column if value]
    plain = next((value for value in values if not value.isnumeric()), "")
    return next((value for value in values if not value.isascii()), plain)[:PREVIEW_WIDTH]
