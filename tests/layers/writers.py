"""The same small table in any format that a planner’s software writes, and its reading back."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from carto.layers.sources import tables
from carto.layers.sources.table import Table

FORMATS = {
    "shp": "ESRI Shapefile",
    "tab": "MapInfo File",
    "mif": "MapInfo File",
    "gml": "GML",
    "gpkg": "GPKG",
    "geojson": "GeoJSON",
    "csv": "CSV",
}


SPOKEN = {"shp": "Shapefile", "tab": "MapInfo TAB", "mif": "MapInfo MIF", "gml": "GML", "gpkg": "GeoPackage",
          "geojson": "GeoJSON", "csv": "CSV"}  # fmt: skip


TEXT = "À créer, bâti préservé"


def objects(values: Sequence[object]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def write(
    path: Path, geometries: Sequence[BaseGeometry | None], texts: Sequence[str], *, crs: str | None = "EPSG:2154"
) -> Path:
    """A table of two columns: TEXTE, and CODE (`01`, `02`…)."""
    codes = [f"{rank:02}" for rank in range(1, len(texts) + 1)]
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerow(["texte", "code", "WKT"])
            start = f"SRID={crs[5:]};" if crs else ""
            for text, code, geometry in zip(texts, codes, geometries, strict=True):
                rows.writerow([text, code, "" if geometry is None else start + geometry.wkt])
        return path
    kinds = {geometry.geom_type for geometry in geometries if geometry is not None}
    options: dict[str, Any] = {"dataset_options": {"FORMAT": "MIF"}} if path.suffix == ".mif" else {}
    if path.suffix in {".shp", ".tab", ".mif"}:
        options["encoding"] = "CP1252"
    pyogrio.raw.write(
        path, objects([None if g is None else shapely.to_wkb(g) for g in geometries]),
        [objects(texts), objects(codes)], objects(["texte", "code"]),
        geometry_type=kinds.pop(), crs=crs, driver=FORMATS[path.suffix[1:]], **options,
    )  # fmt: skip
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def read(path: Path) -> tuple[Table, list[str], list[BaseGeometry | None]]:
    """The table, its TEXTE column and its geometries."""
    with TemporaryDirectory() as scratch:
        table = tables.open_any(path, Path(scratch))
        batches = list(table.batches())
    texts = [text for batch in batches for text in batch.columns["TEXTE"]]
    return table, texts, [shape for batch in batches if batch.geometries is not None for shape in batch.geometries]
