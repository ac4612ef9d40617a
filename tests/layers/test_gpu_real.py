"""A real PLUi, served as the Géoportail serves it, is the plan that its lot gives."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Transformer

from carto.layers.sources import archive, tables
from carto.layers.sources.gpu import open_plan
from carto.layers.sources.lot import PrescriptionRow, ZoneRow
from carto.layers.sources.repair import reproject
from tests.layers.lots import PLUI, needs_data, silent
from tests.layers.reading import read_plan
from tests.layers.servers import Features, Geoportail, serving

pytestmark = needs_data

SIREN = "241800432"
PARTITION = f"DU_{SIREN}"


def published(lot: Path, scratch: Path) -> dict[str, Features]:
    """The drawn tables of a lot as features by route, faulty geometries included."""
    routes: dict[str, Features] = {}
    with archive.members_of(lot) as members:
        found = tables.find(members)
        for name in tables.SPATIAL_TABLES:
            if name not in found:
                continue
            table = tables.open_table(found[name], scratch)
            to_lon_lat = Transformer.from_crs(table.crs, 4326, always_xy=True)
            features = routes.setdefault(name.lower().replace("_", "-"), [])
            for batch in table.batches():
                assert batch.geometries is not None
                shapes = [reproject(shape, to_lon_lat) for shape in batch.geometries]
                rows = zip(*batch.columns.values(), strict=True)
                for rank, row, shape in zip(batch.ranks, rows, shapes, strict=True):
                    columns = {column.lower(): value for column, value in zip(batch.columns, row, strict=True)}
                    features.append(feature(rank, columns, json.loads(shapely.to_geojson(shape))))
    return routes


def feature(rank: int, columns: dict[str, str], geometry: Any) -> dict[str, Any]:
    known = {"gid": rank, "partition": PARTITION}
    return {"type": "Feature", "id": f"t.{rank}", "properties": columns | known, "geometry": geometry}


def test_what_the_service_gives_is_what_the_lot_gives(settings: Any, tmp_path: Path) -> None:
    lot = read_plan(PLUI)
    document = {"type": "Feature", "geometry": None, "properties": {"partition": PARTITION, "name": PLUI.name}}
    with serving(Geoportail(documents=[document], tables=published(PLUI, tmp_path), cap=100)) as server:
        settings.GPU_URL, settings.GPU_WFS_URL = f"{server.url}/gpu", f"{server.url}/wfs"
        with open_plan(SIREN, metric_srid=2154, progress=silent) as source:
            rows = [row for batch in source.batches for row in batch]
    assert (source.name, source.idurba, source.standard) == (lot.source.name, lot.source.idurba, lot.source.standard)
    zones = [row for row in rows if isinstance(row, ZoneRow)]
    assert [(z.rank, z.label, z.long_label, z.kind, z.regulation_file) for z in zones] == [
        (z.rank, z.label, z.long_label, z.kind, z.regulation_file) for z in lot.zones
    ]
    assert [z.area_ha for z in zones] == pytest.approx([z.area_ha for z in lot.zones], rel=1e-6)
    prescriptions = [row for row in rows if isinstance(row, PrescriptionRow)]
    assert [(p.table, p.rank, p.label, p.type_code, p.subtype_code) for p in prescriptions] == [
        (p.table, p.rank, p.label, p.type_code, p.subtype_code) for p in lot.prescriptions
    ]
    assert [a.problem for a in source.anomalies if a.rank] == [a.problem for a in lot.source.anomalies if a.rank]
    paged = {asked.query["typenames"] for asked in server.asked if "typenames" in asked.query}
    assert {"wfs_du:zone_urba", "wfs_du:prescription_lin", "wfs_du:prescription_pct"} <= paged
