"""A plan version as one PMTiles file of vector tiles, made once in a job: what the map draws.

Layers, with their properties, all short:
`zones` k (ZoneKind) and, near, l (LIBELLE) · `names` l, k, r (metres of room around) · `prescriptions`,
`informations` c (type and subtype, four digits), l (TXT, the words the plan wants on the map) · `dressing` c (colour)
· `texts` l, c, s (size in points), a (degrees, clockwise).
The metadata has the `vector_layers` that its specification asks for, and `words`: the label of each code, by layer."""

import hashlib
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carto.layers import pmtiles
from carto.layers.cnig_codes import information_label, prescription_label
from carto.layers.models import PlanVersion
from carto.layers.sources.lot import Progress

# The display's zoom is one more: a tile is drawn 512 pixels wide. Beyond the last, the map enlarges it.
FIRST_ZOOM, RULES_ZOOM, DETAIL_ZOOM, LAST_ZOOM = 8, 10, 12, 14
# Far away the partition is simplified as a whole, edges shared, so that no hole opens between zones.
FAR_TOLERANCE_DEGREES = 0.00015
# Around a tile, in 1/8192 of it: room for symbols and inner bands that cross its edge.
BUFFER, EXTENT = 256, 8_192
# Of a tile drawn 512 pixels wide. The last zoom, which the map enlarges, keeps everything.
QUARTER_PIXEL = 4
# GDAL coarsens a heavier tile; ours are simplified already, and a coarse one would show holes.
MAX_TILE_BYTES = 8_000_000
SURFACES_FIRST = {"SURF": 0, "LIN": 1, "PCT": 2, "TXT": 3}
M_PER_DEGREE = 111_320
ROOM_FAR_M = 90
NOT_DRAWN = "_000"
LABEL_OF = {"prescriptions": prescription_label, "informations": information_label}

Shapes = Any  # a numpy array of shapely geometries


@dataclass(frozen=True)
class Band:
    """One layer over some zooms. `columns`: property name to its values, one for each of `shapes`."""

    layer: str
    zooms: tuple[int, int]
    shapes: Shapes
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def write(version: PlanVersion, progress: Progress) -> str:
    """Make the file, store it under its SHA-256 and write that on the version; the former file stays until then."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        whole = Path(scratch) / "plan.pmtiles"
        _draw(version, Path(scratch), whole, progress)
        with whole.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.replace(whole, folder / f"{digest}.pmtiles")
    version.tiles_sha256 = digest
    version.save(update_fields=["tiles_sha256"])
    return digest


def path_of(version: PlanVersion) -> Path:
    """Where its file lies; only for a version whose tiles are made."""
    return _folder() / f"{version.tiles_sha256}.pmtiles"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "plans"


def _draw(version: PlanVersion, scratch: Path, whole: Path, progress: Progress) -> None:
    step = _("Dessin du plan")
    steps: list[Callable[[PlanVersion], Iterator[Band]]] = [_zones, _ruled, _dressing]
    archives: list[Path] = []
    told = _Told()
    for rank, bands in enumerate(steps):
        progress(step, rank, len(steps))
        for band in bands(version):
            told.add(band)
            archives.append(_written(band, scratch / f"{len(archives)}.pmtiles"))
            progress(step, rank, len(steps))
    layers = list(told.layers.values())
    metadata = {"name": version.name, "format": "pbf", "vector_layers": layers, "words": told.words}
    pmtiles.overlay(archives, whole, metadata=metadata, bounds=told.bounds)
    progress(step, len(steps), len(steps))


@dataclass
class _Told:
    """What the file says of itself: where its zones lie, its layers, the label of each code and of its whole type."""

    bounds: pmtiles.Bounds = (0, 0, 0, 0)
    layers: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, band: Band) -> None:
        fields = {name: "Number" if _are_numbers(values) else "String" for name, values in band.columns.items()}
        known = self.layers.setdefault(band.layer, {"id": band.layer, "minzoom": band.zooms[0], "fields": fields})
        known["maxzoom"] = band.zooms[1]
        if band.layer == "zones":
            w, s, e, n = shapely.total_bounds(band.shapes).tolist()
            self.bounds = (w, s, e, n)
        if label_of := LABEL_OF.get(band.layer):
            codes = {*band.columns["c"], *(f"{code[:2]}00" for code in band.columns["c"])}
            self.words[band.layer] = {code: label_of(code[:2], code[2:]) for code in sorted(codes)}


def _written(band: Band, path: Path) -> Path:
    pyogrio.raw.write(
        path,
        shapely.to_wkb(band.shapes),
        [np.array(values) if _are_numbers(values) else _objects(values) for values in band.columns.values()],
        _objects(list(band.columns)),
        geometry_type="Unknown",
        crs="EPSG:4326",
        driver="PMTiles",
        layer=band.layer,
        dataset_options={
            "NAME": band.layer,
            "MINZOOM": band.zooms[0],
            "MAXZOOM": band.zooms[1],
            "EXTENT": EXTENT,
            "BUFFER": BUFFER,
            "SIMPLIFICATION": QUARTER_PIXEL,
            "SIMPLIFICATION_MAX_ZOOM": 1,
            "MAX_SIZE": MAX_TILE_BYTES,
            "MAX_FEATURES": 1_000_000,
        },
    )
    return path


def _zones(version: PlanVersion) -> Iterator[Band]:
    """The largest first, so that small ones are drawn above."""
    rows = version.zones.order_by("-area_ha", "pk").values_list("label", "kind", AsWKB("geometry"))
    labels, kinds, shapes = _columns(rows, 3)
    if not len(shapes):
        return
    far = shapely.coverage_simplify(shapes, FAR_TOLERANCE_DEGREES)
    yield Band("zones", (FIRST_ZOOM, DETAIL_ZOOM - 1), far, {"k": kinds})
    yield Band("zones", (DETAIL_ZOOM, LAST_ZOOM), shapes, {"k": kinds, "l": labels})
    yield from _names(shapes, labels, kinds)


def _names(shapes: Shapes, labels: Sequence[str], kinds: Sequence[str]) -> Iterator[Band]:
    """A label in each part of a zone, at the middle of the largest circle it holds."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    round_here = np.array([math.cos(math.radians(shapely.total_bounds(parts)[1])), 1])
    radii = shapely.maximum_inscribed_circle(shapely.transform(parts, lambda at: at * round_here), tolerance=0.0001)
    places = shapely.transform(shapely.get_point(radii, 0), lambda at: at / round_here)
    room_m = np.rint(shapely.length(radii) * M_PER_DEGREE).astype(np.int32)
    for zooms, least_m in (((DETAIL_ZOOM, DETAIL_ZOOM), ROOM_FAR_M), ((DETAIL_ZOOM + 1, LAST_ZOOM), 0)):
        kept = np.flatnonzero(room_m >= least_m)
        if len(kept):
            columns: dict[str, Any] = {
                "l": [labels[owners[rank]] for rank in kept],
                "k": [kinds[owners[rank]] for rank in kept],
                "r": room_m[kept],
            }
            yield Band("names", zooms, places[kept], columns)


def _ruled(version: PlanVersion) -> Iterator[Band]:
    """Prescriptions and informations: surfaces under lines under points."""
    for layer, rows in (("prescriptions", version.prescriptions), ("informations", version.informations)):
        fields = ("table", "type_code", "subtype_code", "attributes", AsWKB("geometry"))
        tables, types, subtypes, attributes, shapes = _columns(rows.order_by("rank").values_list(*fields), 5)
        drawn = [rank for rank, columns in enumerate(attributes) if _is_drawn(columns)]
        drawn.sort(key=lambda rank: SURFACES_FIRST[tables[rank]])
        if drawn:
            columns = {
                "c": [f"{types[rank]}{subtypes[rank] or '00'}" for rank in drawn],
                "l": [(attributes[rank] or {}).get("TXT", "") for rank in drawn],
            }
            yield Band(layer, (RULES_ZOOM, LAST_ZOOM), shapes[drawn], columns)


def _is_drawn(attributes: dict[str, str] | None) -> bool:
    """SYMBOLE ending in _000 is how the standard says « not to be drawn »."""
    return not (attributes or {}).get("SYMBOLE", "").endswith(NOT_DRAWN)


def _dressing(version: PlanVersion) -> Iterator[Band]:
    fields = ("table", "color", "text", "size_pt", "angle_deg", AsWKB("geometry"))
    rows = version.dressings.order_by("rank").values_list(*fields)
    tables, colors, texts, sizes, angles, shapes = _columns(rows, 6)
    drawn = sorted(
        (rank for rank, table in enumerate(tables) if table != "TXT"), key=lambda r: SURFACES_FIRST[tables[r]]
    )
    if drawn:
        yield Band("dressing", (DETAIL_ZOOM, LAST_ZOOM), shapes[drawn], {"c": [colors[rank] for rank in drawn]})
    written = [rank for rank, table in enumerate(tables) if table == "TXT"]
    if written:
        columns = {"l": texts, "c": colors, "s": sizes, "a": angles}
        picked = {name: [values[rank] for rank in written] for name, values in columns.items()}
        yield Band("texts", (DETAIL_ZOOM, LAST_ZOOM), shapes[written], picked)


def _columns(rows: "QuerySet[Any, Any]", width: int) -> list[Any]:
    """Each column as a list; the last, WKB, as shapely geometries."""
    columns: list[Any] = [[] for _column in range(width)]
    found = rows.iterator(chunk_size=2_000)
    while batch := list(islice(found, 2_000)):
        for column, values in zip(columns, zip(*batch, strict=True), strict=True):
            column.extend(values)
    columns[-1] = shapely.from_wkb(_objects([bytes(wkb) for wkb in columns[-1]]))
    return columns


def _are_numbers(values: Sequence[Any]) -> bool:
    return not isinstance(values[0], str)


def _objects(values: Sequence[object]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
