"""SpatiaLite shows its own GEOS and PROJ to what loads after it: only real work tells that ours were there first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

WORK = """
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection

with connection.cursor() as cursor:
    cursor.execute("SELECT spatialite_version(), ST_Area(ST_Buffer(MakePoint(0, 0), 1))")
    version, area = cursor.fetchone()
    assert 3.1 < area < 3.15, area
connection.close()
connection.prepare_database()

import pyogrio.raw
import pyproj
import shapely
from django.contrib.gis.geos import GEOSGeometry

lambert = pyproj.Transformer.from_crs(4326, 2154, always_xy=True)
folder = Path(sys.argv[1])
for turn in range(20):
    points = shapely.points([(x / 100, 47 + y / 100) for x in range(5) for y in range(5)])
    discs = shapely.buffer(points, 0.004)
    union = shapely.union_all(discs)
    assert len(union.geoms) == 25
    cells = shapely.voronoi_polygons(shapely.union_all(points))
    assert len(cells.geoms) == 25
    again = shapely.from_wkb(shapely.to_wkb(discs))
    assert shapely.equals_exact(again, discs).all()
    metric = shapely.transform(again, lambda c: list(zip(*lambert.transform(c[:, 0], c[:, 1]))))
    assert 700_000 > shapely.total_bounds(metric)[0] > 400_000
    path = folder / f"{turn}.gpkg"
    pyogrio.raw.write(path, shapely.to_wkb(metric), [], [], geometry_type="Polygon", crs="EPSG:2154", driver="GPKG")
    meta, _fids, shapes, _fields = pyogrio.raw.read(path)
    assert meta["crs"] == "EPSG:2154" and len(shapes) == 25
    inner = GEOSGeometry("POINT(2 47)", srid=4326).transform(2154, clone=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT X(ST_Transform(MakePoint(2, 47, 4326), 2154))")
        assert abs(cursor.fetchone()[0] - inner.x) < 1
print("worked", version)
"""


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_the_geographic_libraries_work_after_spatialite_has_been_loaded(attempt: int, tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "carto.settings",
        "CARTO_DATABASE_URL": f"spatialite:///{tmp_path / 'carto.sqlite3'}",
        "CARTO_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", WORK, tmp_path], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("worked")
