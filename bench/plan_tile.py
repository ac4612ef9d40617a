"""A dense tile of the zoning: a range of the file made once against PostGIS's `ST_AsMVT`, which encodes it each time.

Ours passes through the whole site, every middleware; the usual way is the bare query."""

import gzip
import math
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.data import BOUNDS
from bench.ratio import Ratio, median_ms
from carto.concertations.models import Concertation
from carto.geo.backend import is_spatialite
from carto.layers import tiles
from carto.layers.models import PlanVersion, Zone
from carto.layers.pmtiles import Archive

ZOOM = 11
LIMIT_S = 20
AS_MVT = """
    WITH frame AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS box), drawn AS (
        SELECT zone.kind AS k, ST_AsMVTGeom(ST_Transform(zone.geometry, 3857), frame.box, 8192, 256) AS geometry
        FROM {table} zone, frame
        WHERE zone.version_id = %(version)s AND zone.geometry && ST_Transform(frame.box, 4326)
        ORDER BY zone.area_ha DESC
    ) SELECT ST_AsMVT(drawn, 'zones', 8192, 'geometry') FROM drawn
"""


def measure(concertation: Concertation) -> Iterator[Ratio]:
    """The making on both databases; the reading on PostGIS alone, SpatiaLite having no such function."""
    version = concertation.plan_versions.latest("pk")
    PlanVersion.objects.filter(pk=version.pk).update(published_at=version.imported_at, completed_at=version.imported_at)
    began = time.perf_counter()
    digest = tiles.write(version, lambda step, done, total: None)
    took_s = time.perf_counter() - began
    size = tiles.path_of(version).stat().st_size / 1e6
    name = f"tiles of {version.zones.count():,} zones (limit: 20 s)"
    yield Ratio(name, LIMIT_S, took_s, "s", 1, note=f"{size:.1f} MB")
    if not is_spatialite():
        yield _read(concertation, version, digest)


def _read(concertation: Concertation, version: PlanVersion, digest: str) -> Ratio:
    x, y = _middle()
    place = Archive(tiles.path_of(version)).place_of(ZOOM, x, y)
    assert place is not None
    offset, length = place
    address = reverse("api-plan-tiles", args=[concertation.slug, version.pk, digest])
    client = Client(headers={"host": "localhost", "range": f"bytes={offset}-{offset + length - 1}"})

    def ours() -> bytes:
        response = client.get(address)
        assert response.status_code == 206
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]  # the test client's own class

    def usual() -> bytes:
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(Zone._meta.db_table)
            cursor.execute(AS_MVT.format(table=table), {"z": ZOOM, "x": x, "y": y, "version": version.pk})
            return bytes(cursor.fetchone()[0])

    sizes = f"{length / 1e3:.0f} kB against {len(gzip.compress(usual(), 6)) / 1e3:.0f} kB compressed"
    return Ratio("a dense tile of zones", median_ms(usual, 7), median_ms(ours, 50), "ms", 10, note=sizes)


def _middle() -> tuple[int, int]:
    """The tile in the middle of the data, which zones cover wholly."""
    w, s, e, n = BOUNDS
    lat = math.radians((s + n) / 2)
    side = 1 << ZOOM
    x = ((w + e) / 2 + 180) / 360 * side
    y = (1 - math.asinh(math.tan(lat)) / math.pi) / 2 * side
    return int(x), int(y)
