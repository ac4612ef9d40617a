"""Zones brought in: read by GeoDjango's DataSource and saved one by one against our importer; then the writing alone.

Both ways write to the same table, which holds a plan of 20,000 zones already, each row committed for good. Tiles are
not drawn here: they are not the database's work."""

import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from django.contrib.gis.gdal import CoordTransform, DataSource, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils import timezone

from bench.data import SEED, ZONES
from bench.ratio import Ratio
from carto.concertations.models import Concertation
from carto.layers import opening, writing
from carto.layers.models import PlanVersion, Zone
from carto.layers.sources.lot import ZoneRow

VERTICES = 48
ONE_BY_ONE = 2_000
ROUNDS = 3
CORNER = (424_000.0, 6_680_000.0)  # EPSG:2154


def measure(concertation: Concertation) -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        lot = _lot(Path(folder))
        version = _version(concertation)
        file_ms = 1000 * _file_one_by_one(concertation, lot)
        whole_s, rise_mb = _imported(version, lot)
        rows = _read(lot)
        writing.erase(version)
    pairs = [(_one_by_one(concertation, rows[:ONE_BY_ONE]), _batches(concertation, rows)) for _round in range(ROUNDS)]
    usual_ms, ours_ms = (1000 * min(times) for times in zip(*pairs, strict=True))
    note = f"{whole_s:.1f} s for {ZONES:,} zones from their Shapefile, {rise_mb:.0f} MB of memory at most"
    return [
        Ratio(f"zones written, of {VERTICES} vertices", usual_ms, ours_ms, "ms", 10.0),
        Ratio("zones read, mended, written", file_ms, 1000 * whole_s / ZONES, "ms", 5.0, note=note),
    ]


def _file_one_by_one(concertation: Concertation, lot: Path) -> float:
    """Seconds a row, as GeoDjango's own documentation reads a file: each feature reprojected, checked and saved."""
    version = _version(concertation)
    layer = DataSource(lot / "ZONE_URBA.shp", encoding="utf-8")[0]
    to_storage = CoordTransform(layer.srs, SpatialReference(4326))
    started = time.perf_counter()
    for rank, feature in enumerate(islice(layer, ONE_BY_ONE), 1):
        shape = feature.geom
        area_ha = shape.area / 10_000
        shape.transform(to_storage)
        polygon = shape.geos
        geometry = MultiPolygon(polygon if polygon.valid else polygon.make_valid(), srid=4326)
        label, long_label, kind = (feature.get(name) for name in ("LIBELLE", "LIBELONG", "TYPEZONE"))
        values = {"label": label, "long_label": long_label, "kind": kind, "area_ha": area_ha}
        Zone(version=version, rank=rank, geometry=geometry, **values).save()
    took_s = time.perf_counter() - started
    writing.erase(version)
    return took_s / ONE_BY_ONE


def _one_by_one(concertation: Concertation, rows: Sequence[ZoneRow]) -> float:
    """Seconds a row."""
    version = _version(concertation)
    started = time.perf_counter()
    for row in rows:
        values = {name: value for name, value in vars(row).items() if name != "wkb"}
        Zone(version=version, geometry=GEOSGeometry(memoryview(row.wkb), srid=4326), **values).save()
    took_s = time.perf_counter() - started
    writing.erase(version)
    return took_s / len(rows)


def _batches(concertation: Concertation, rows: Sequence[ZoneRow]) -> float:
    """Seconds a row."""
    version = _version(concertation)
    started = time.perf_counter()
    for start in range(0, len(rows), ONE_BY_ONE):
        writing.write(version, rows[start : start + ONE_BY_ONE])
    took_s = time.perf_counter() - started
    writing.erase(version)
    return took_s / len(rows)


def _imported(version: PlanVersion, lot: Path) -> tuple[float, float]:
    """The lot read and written: seconds, and by how many megabytes memory rose meanwhile."""
    _forget_peak()
    before_kb, started = _peak_kb(), time.perf_counter()
    with opening.opened(lot, "mesure", metric_srid=2154, progress=_silent) as source:
        for batch in source.batches:
            writing.write(version, batch)
    return time.perf_counter() - started, (_peak_kb() - before_kb) / 1024


def _read(lot: Path) -> list[ZoneRow]:
    with opening.opened(lot, "mesure", metric_srid=2154, progress=_silent) as source:
        return [row for batch in source.batches for row in batch if isinstance(row, ZoneRow)]


def _lot(folder: Path) -> Path:
    """Rough discs side by side, as a real zoning's polygons are: many vertices, little ground."""
    draw = np.random.default_rng(SEED)
    across = int(np.ceil(np.sqrt(ZONES)))
    turns = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    column, row = np.arange(ZONES) % across, np.arange(ZONES) // across
    reach = draw.uniform(80, 120, (ZONES, VERTICES))
    x = CORNER[0] + 250.0 * column[:, None] + reach * np.cos(turns)
    y = CORNER[1] + 250.0 * row[:, None] + reach * np.sin(turns)
    shapes = shapely.to_wkb(shapely.polygons(np.stack([x, y], axis=-1)))
    columns = [np.full(ZONES, text, dtype=object) for text in ("UA", "Zone urbaine centrale", "U")]
    pyogrio.raw.write(
        folder / "ZONE_URBA.shp", shapes, columns, np.array(["LIBELLE", "LIBELONG", "TYPEZONE"], dtype=object),
        geometry_type="Polygon", crs="EPSG:2154", encoding="UTF-8", driver="ESRI Shapefile",
    )  # fmt: skip
    return folder


def _version(concertation: Concertation) -> PlanVersion:
    return PlanVersion.objects.create(
        concertation=concertation, name="Mesure", standard="2017", imported_at=timezone.now(), source_sha256="0" * 64
    )


def _forget_peak() -> None:
    """Linux forgets the highest memory of this process; the present one counts from here."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_kb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def _silent(step: str, done: int, total: int) -> None:
    """Nobody looks."""
