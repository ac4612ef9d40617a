"""Small CNIG lots made for a test, in Lambert-93 near Essai-sur-Loire, and where the real ones lie."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import actions, opening
from carto.layers.models import PlanVersion

DATA = Path(os.environ.get("CARTO_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
PLUI = DATA / "gpu-lots" / "241800432_PLUi_20200128"
PLU = DATA / "gpu-lots" / "41175_PLU_20140603"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the reference data of ../shared/data is not on this machine")

ZONE_FIELDS = ("LIBELLE", "LIBELONG", "TYPEZONE", "NOMFIC", "URLFIC", "IDURBA")
PSC_FIELDS = ("LIBELLE", "TXT", "TYPEPSC", "STYPEPSC", "NOMFIC", "URLFIC", "IDURBA")
IDURBA = "200000008_PLUI_20260115"
# The corner of the ground used here; squares of 1 km count from it.
X0, Y0 = 424_000.0, 6_700_000.0


def square(column: float, row: float = 0, side: float = 1_000) -> BaseGeometry:
    x, y = X0 + column * 1_000, Y0 + row * 1_000
    return shapely.box(x, y, x + side, y + side)


@dataclass(frozen=True)
class Row:
    geometry: BaseGeometry | None
    values: dict[str, str]


def zone(geometry: BaseGeometry | None, kind: str = "U", label: str = "UA", **values: str) -> Row:
    return Row(geometry, {"LIBELLE": label, "TYPEZONE": kind, "IDURBA": IDURBA} | values)


def prescription(geometry: BaseGeometry | None, **values: str) -> Row:
    return Row(geometry, {"LIBELLE": "Haie", "TYPEPSC": "07", "STYPEPSC": "02", "IDURBA": IDURBA} | values)


def write_table(
    folder: Path,
    name: str,
    rows: Sequence[Row],
    *,
    fields: Sequence[str] = ZONE_FIELDS,
    encoding: str = "UTF-8",
    geometry_type: str = "Polygon",
    crs: str | None = "EPSG:2154",
) -> Path:
    """A shapefile without `.cpg`, as many lots are delivered."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.shp"
    shapes = _objects([None if row.geometry is None else shapely.to_wkb(row.geometry) for row in rows])
    columns = [_objects([row.values.get(field, "") for row in rows]) for field in fields]
    pyogrio.raw.write(
        path, shapes, columns, _objects(fields), geometry_type=geometry_type, crs=crs, encoding=encoding,
        driver="ESRI Shapefile",
    )  # fmt: skip
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def _objects(values: Sequence[object]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def write_lot(folder: Path, *rows: Row, encoding: str = "UTF-8") -> Path:
    """A lot of one ZONE_URBA table; two neighbouring squares when no rows are given."""
    given = rows or (zone(square(0), "U", "UA"), zone(square(1), "N", "N"))
    write_table(folder / "Donnees_geographiques", "ZONE_URBA", given, encoding=encoding)
    return folder


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, f"{folder.name}/{file.relative_to(folder)}")
    return path


def import_draft(actor: Actor, concertation: Concertation, lot: Path, *, at: datetime, name: str = "") -> PlanVersion:
    """The lot imported, not published; called `name`, or as its folder."""
    with opening.opened(lot, name or lot.stem, metric_srid=concertation.metric_srid, progress=silent) as source:
        return actions.import_plan(actor, concertation, source, at=at, progress=silent)


def bring_in(actor: Actor, concertation: Concertation, lot: Path, *, at: datetime, name: str = "") -> PlanVersion:
    """The lot imported and put in force."""
    version = import_draft(actor, concertation, lot, at=at, name=name)
    return actions.publish_plan(actor, concertation, version, at=at)


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""
