"""What is at a place, held against shapely looking at every zone: 1,000 random points, zones that overlap."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from carto.concertations.models import Concertation
from carto.layers.context import context_of, here, over
from carto.layers.models import PlanVersion, Zone
from tests.conftest import BOUNDS, DURING
from tests.layers.lots import PLUI, needs_data
from tests.layers.reading import read_plan

POINTS = 1_000
SEED = 20261121
Shapes = dict[int, BaseGeometry]


def version_of(concertation: Concertation) -> PlanVersion:
    return PlanVersion.objects.create(
        concertation=concertation, name="Plan", standard="2017", imported_at=DURING, completed_at=DURING,
        published_at=datetime.now(UTC), source_sha256="0" * 64,
    )  # fmt: skip


def store(version: PlanVersion, geometries: Sequence[BaseGeometry]) -> Shapes:
    """Kept as the importer keeps them; by rank, as the database gives them back."""
    Zone.objects.bulk_create(
        Zone(
            version=version,
            rank=rank,
            label=f"Z{rank}",
            kind="U",
            area_ha=float(shapely.area(geometry)),
            geometry=_multi(geometry),
        )
        for rank, geometry in enumerate(geometries, start=1)
    )
    return {zone.rank: shapely.from_wkb(bytes(zone.geometry.wkb)) for zone in version.zones.all()}


def _multi(geometry: BaseGeometry) -> MultiPolygon:
    found = GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=4326)
    return found if isinstance(found, MultiPolygon) else MultiPolygon(found, srid=4326)


def patches(draw: random.Random, bounds: tuple[float, float, float, float]) -> list[BaseGeometry]:
    """A plan as untidy as real ones: a large ground with a hole, twenty strips side by side, 300 patches over them,
    some of two parts, and one that covers everything."""
    w, s, e, n = bounds
    ground = shapely.box(w, s, e, n).difference(shapely.box(w + 0.05, s + 0.03, w + 0.08, s + 0.06))
    step = (e - w) / 20
    strips = [shapely.box(w + i * step, s, w + (i + 1) * step, n) for i in range(20)]
    spots = [
        shapely.Point(draw.uniform(w, e), draw.uniform(s, n)).buffer(draw.uniform(0.0005, 0.01), quad_segs=4)
        for _rank in range(300)
    ]
    pairs = [
        shapely.MultiPolygon([a, b]) for a, b in zip(spots[:40:2], spots[1:40:2], strict=True) if not a.intersects(b)
    ]
    return [shapely.box(w - 1, s - 1, e + 1, n + 1), ground, *strips, *spots[40:], *pairs]


def brute_force(shapes: Shapes, points: Any) -> list[set[int]]:
    ranks, geometries = list(shapes), np.array(list(shapes.values()))
    shapely.prepare(geometries)
    return [{ranks[at] for at in np.flatnonzero(shapely.intersects(geometries, point))} for point in points]


def assert_alike(concertation: Concertation, shapes: Shapes, places: list[tuple[float, float]]) -> list[set[int]]:
    expected = brute_force(shapes, shapely.points(np.array(places)))
    for (lon, lat), ranks in zip(places, expected, strict=True):
        zones = [one.row for one in here(concertation, lon, lat).zones]
        assert {zone.rank for zone in zones} == ranks, (lon, lat)
        assert [zone.area_ha for zone in zones] == sorted(zone.area_ha for zone in zones)
        assert len(zones) == len(ranks)
    return expected


def test_a_thousand_points_find_the_zones_that_shapely_finds(concertation: Concertation) -> None:
    draw = random.Random(SEED)
    w, s, e, n = BOUNDS
    shapes = store(version_of(concertation), patches(draw, BOUNDS))
    # One in ten lies outside the ground; the first ones lie on the very borders of the strips.
    places = [(w + (e - w) / 20 * draw.randrange(21), draw.uniform(s, n)) for _rank in range(50)]
    places += [(draw.uniform(w - 0.01, e + 0.01), draw.uniform(s - 0.005, n + 0.005)) for _rank in range(POINTS - 50)]
    expected = assert_alike(concertation, shapes, places)
    assert max(map(len, expected)) >= 5
    assert min(map(len, expected)) == 1  # the one that covers everything


def test_another_plan_never_answers(concertation: Concertation) -> None:
    former = version_of(concertation)
    store(former, [shapely.box(*BOUNDS)])
    shapes = store(version_of(concertation), [shapely.box(-0.62, 47.34, -0.58, 47.36)])
    assert_alike(concertation, shapes, [(-0.60, 47.35), (-0.69, 47.31)])


def test_the_context_of_a_point_is_what_is_there(concertation: Concertation) -> None:
    draw = random.Random(SEED)
    w, s, e, n = BOUNDS
    store(version_of(concertation), patches(draw, BOUNDS))
    for _rank in range(50):
        lon, lat = draw.uniform(w, e), draw.uniform(s, n)
        kept = {one.row.pk for one in context_of(concertation, Point(lon, lat, srid=4326)).zones}
        assert kept == {one.row.pk for one in here(concertation, lon, lat).zones}


def test_a_parcel_finds_the_shares_that_shapely_finds(concertation: Concertation) -> None:
    """Degrees stand for metres here: over a hundred metres their proportions differ by less than a thousandth."""
    draw = random.Random(SEED)
    w, s, e, n = BOUNDS
    shapes = store(version_of(concertation), patches(draw, BOUNDS))
    for _rank in range(40):
        lon, lat = draw.uniform(w + 0.01, e - 0.01), draw.uniform(s + 0.01, n - 0.01)
        parcel = shapely.Point(lon, lat).buffer(0.0012, quad_segs=3)
        found = {one.row.rank: one.share for one in over(concertation, _multi(parcel)).zones}
        expected = {rank: shape.intersection(parcel).area / parcel.area for rank, shape in shapes.items()}
        assert found == {rank: pytest.approx(share, abs=2e-3) for rank, share in expected.items() if share >= 1e-3}


@needs_data
def test_a_thousand_points_of_a_real_plan(concertation: Concertation) -> None:
    geometries = [shapely.from_wkb(row.wkb) for row in read_plan(PLUI).zones]
    shapes = store(version_of(concertation), geometries)
    w, s, e, n = (float(edge) for edge in shapely.total_bounds(geometries))
    draw = random.Random(SEED)
    places = [(draw.uniform(w, e), draw.uniform(s, n)) for _rank in range(POINTS)]
    expected = assert_alike(concertation, shapes, places)
    assert sum(map(bool, expected)) > POINTS / 4
