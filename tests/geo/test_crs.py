import threading
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.gdal import SpatialReference
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from pyproj import CRS, Geod, Transformer

from carto.geo import crs
from carto.geo.crs import Territory

LAMBERT_93 = 2154
WITHIN = {
    Territory.METROPOLE: (1.5, 46.8),
    Territory.GUADELOUPE: (-61.55, 16.25),
    Territory.MARTINIQUE: (-61.02, 14.64),
    Territory.GUYANE: (-52.9, 4.2),
    Territory.REUNION: (55.53, -21.12),
    Territory.MAYOTTE: (45.15, -12.82),
    Territory.SAINT_PIERRE_ET_MIQUELON: (-56.3, 46.95),
}


def square(lon: float, lat: float, side: float = 0.01) -> Polygon:
    return Polygon.from_bbox((lon, lat, lon + side, lat + side))


@pytest.mark.parametrize("territory", Territory)
def test_each_territory_has_a_projection_in_metres_that_covers_it_and_a_civil_time(territory: Territory) -> None:
    lon, lat = WITHIN[territory]
    official = CRS.from_epsg(territory.metric_srid)
    assert official.area_of_use is not None
    w, s, e, n = official.area_of_use.bounds
    assert w <= lon <= e
    assert s <= lat <= n
    assert SpatialReference(territory.metric_srid).linear_name in {"metre", "meter"}
    assert ZoneInfo(territory.time_zone).key == territory.time_zone
    assert str(territory.label)


@pytest.mark.parametrize("territory", Territory)
def test_area_and_length_agree_with_the_ellipsoid_within_a_thousandth(territory: Territory) -> None:
    shape = square(*WITHIN[territory])
    w, s, e, n = shape.extent
    area_m2, outline_m = Geod(ellps="GRS80").polygon_area_perimeter([w, e, e, w], [s, s, n, n])
    assert crs.area_ha(shape, territory.metric_srid) == pytest.approx(abs(area_m2) / 10_000, rel=2e-3)
    assert crs.length_m(shape, territory.metric_srid) == pytest.approx(outline_m, rel=1e-3)


def test_the_metric_point_is_the_one_pyproj_computes_and_the_original_is_left_alone() -> None:
    point = Point(-0.65, 47.35, srid=4326)
    metric = crs.to_metric(point, LAMBERT_93)
    expected = Transformer.from_crs(4326, LAMBERT_93, always_xy=True).transform(-0.65, 47.35)
    assert isinstance(metric, Point)
    assert metric.coords == pytest.approx(expected, abs=1e-3)
    assert metric.srid == LAMBERT_93
    assert point.coords == (-0.65, 47.35)


def test_a_measure_tells_dimension_length_and_area() -> None:
    assert crs.measure(Point(2, 47), LAMBERT_93) == crs.Measure(0, 0.0, 0.0)
    line = LineString((2, 47), (2.01, 47))
    assert crs.measure(line, LAMBERT_93) == crs.Measure(1, crs.length_m(line, LAMBERT_93), 0.0)
    shape = square(2, 47)
    assert crs.measure(shape, LAMBERT_93) == crs.Measure(
        2, crs.length_m(shape, LAMBERT_93), crs.area_ha(shape, LAMBERT_93)
    )


def test_the_share_of_a_polygon_is_by_area() -> None:
    whole, west = square(2, 47), Polygon.from_bbox((2, 47, 2.0025, 47.01))
    assert crs.share(whole.intersection(west), whole, LAMBERT_93) == pytest.approx(0.25, abs=1e-4)


def test_the_share_of_a_line_is_by_length_and_that_of_a_point_is_whole() -> None:
    line = LineString((2, 47), (2.02, 47))
    assert crs.share(LineString((2, 47), (2.01, 47)), line, LAMBERT_93) == pytest.approx(0.5, abs=1e-4)
    point = Point(2, 47)
    assert crs.share(point, point, LAMBERT_93) == 1.0


def test_a_shared_border_is_no_share_of_a_polygon() -> None:
    whole, neighbour = square(2, 47), square(2.01, 47)
    border = whole.intersection(neighbour)
    assert not border.empty
    assert crs.share(border, whole, LAMBERT_93) == 0.0
    assert crs.share(GEOSGeometry("POLYGON EMPTY"), whole, LAMBERT_93) == 0.0


def test_every_thread_measures_the_same() -> None:
    shapes = [square(2 + i / 1000, 47) for i in range(50)]
    expected = [crs.area_ha(shape, LAMBERT_93) for shape in shapes]
    measured: list[list[float]] = []

    def work() -> None:
        measured.append([crs.area_ha(shape.clone(), LAMBERT_93) for shape in shapes])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert measured == [expected] * 4
