"""The same plan in whatever format a SIG writes it: the same zones, prescriptions, dressing and communes come out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS, Transformer

from tests.layers.lots import IDURBA, X0, Y0, Row, prescription, square, zipped, zone
from tests.layers.reading import ReadPlan, read_plan

DRIVERS = {"shp": "ESRI Shapefile", "gpkg": "GPKG", "tab": "MapInfo File", "mif": "MapInfo File", "gml": "GML",
           "geojson": "GeoJSON"}  # fmt: skip
HOLE = shapely.box(X0 + 300, Y0 + 300, X0 + 600, Y0 + 600)
TABLES: dict[str, Sequence[Row]] = {
    "ZONE_URBA": [
        zone(shapely.difference(square(0), HOLE), "U", "UA", LIBELONG="Cœur de bourg à préserver"),
        zone(shapely.union_all([square(2), square(4)]), "AUc", "1AUh", NOMFIC="reglement.pdf"),
    ],
    "PRESCRIPTION_LIN": [prescription(shapely.LineString([(X0, Y0), (X0 + 500, Y0 + 20)]), LIBELLE="Haie")],
    "PRESCRIPTION_PCT": [prescription(shapely.Point(X0 + 50, Y0 + 50), LIBELLE="Chêne")],
    "INFO_SURF": [Row(square(1), {"LIBELLE": "ZAC", "TYPEINF": "02", "STYPEINF": "00", "IDURBA": IDURBA})],
    "HABILLAGE_TXT": [Row(shapely.Point(X0, Y0), {"NATECR": "Lieu-dit", "TXT": "Le Bourg", "COULEUR": "255-000-000"})],
}
# Of all of them, in degrees.
BOUNDS = (-0.6573422, 47.3428035, -0.5905760, 47.3538613)


def lot_in(folder: Path, suffix: str, crs: str = "EPSG:2154") -> Path:
    """GeoPackage holds all its tables in one file."""
    folder.mkdir(parents=True)
    for name, rows in TABLES.items():
        path = folder / ("plan.gpkg" if suffix == "gpkg" else f"200000008_{name}_20260115.{suffix}")
        _write(path, name, rows, DRIVERS[suffix], crs)
    return folder


def _write(path: Path, name: str, rows: Sequence[Row], driver: str, crs: str) -> None:
    to_crs = Transformer.from_crs(2154, CRS(crs), always_xy=True)
    shapes = [
        shapely.to_wkb(shapely.transform(row.geometry, lambda xy: np.column_stack(to_crs.transform(*xy.T))))
        for row in rows
    ]
    fields = list(dict.fromkeys(field for row in rows for field in row.values))
    columns = [_objects([row.values.get(field, "") for row in rows]) for field in fields]
    kinds = {str(row.geometry.geom_type) for row in rows if row.geometry is not None}
    pyogrio.raw.write(
        path, _objects(shapes), columns, _objects(fields), layer=name, driver=driver, crs=crs, append=path.exists(),
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown" if driver != "ESRI Shapefile" else "Polygon",
    )  # fmt: skip


def _objects(values: Sequence[object]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def told(plan: ReadPlan) -> list[tuple[Any, ...]]:
    return [
        *((z.rank, z.label, z.long_label, z.kind, z.regulation_file, round(z.area_ha)) for z in plan.zones),
        *((p.table, p.rank, p.label, p.type_code, p.subtype_code) for p in plan.prescriptions),
        *((i.table, i.rank, i.label, i.type_code, i.subtype_code) for i in plan.informations),
        *((d.table, d.rank, d.kind, d.text, d.color) for d in plan.dressings),
    ]


EXPECTED = [
    (1, "UA", "Cœur de bourg à préserver", "U", "", 91),
    (2, "1AUh", "", "AUc", "reglement.pdf", 200),
    ("LIN", 1, "Haie", "07", "02"),
    ("PCT", 1, "Chêne", "07", "02"),
    ("SURF", 1, "ZAC", "02", "00"),
    ("TXT", 1, "Lieu-dit", "Le Bourg", "#ff0000"),
]


@pytest.mark.parametrize("suffix", DRIVERS)
@pytest.mark.parametrize("is_zipped", [False, True], ids=["folder", "zip"])
def test_a_plan_of_any_format(tmp_path: Path, suffix: str, is_zipped: bool) -> None:
    folder = lot_in(tmp_path / "200000008_PLUi_20260115", suffix, "EPSG:4326" if suffix == "geojson" else "EPSG:2154")
    plan = read_plan(zipped(folder) if is_zipped else folder)
    assert told(plan) == EXPECTED
    assert plan.source.anomalies == []
    assert plan.source.idurba == IDURBA
    bounds = shapely.total_bounds(shapely.from_wkb([row.wkb for row in plan.rows]))
    assert bounds.tolist() == pytest.approx(BOUNDS, abs=1e-6)


@pytest.mark.parametrize("crs", ["EPSG:3947", "EPSG:3948", "EPSG:27572", "EPSG:4171", "EPSG:3857"])
def test_a_plan_of_any_projection_lies_at_the_same_place(tmp_path: Path, crs: str) -> None:
    reference = read_plan(lot_in(tmp_path / "l93", "gpkg"))
    plan = read_plan(lot_in(tmp_path / "other", "gpkg", crs))
    assert told(plan) == EXPECTED
    for row, expected in zip(plan.rows, reference.rows, strict=True):
        shape, wanted = shapely.from_wkb(row.wkb), shapely.from_wkb(expected.wkb)
        assert shapely.hausdorff_distance(shape, wanted) < 1e-4
