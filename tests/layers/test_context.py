"""Where shapes lie: inside, across, over, on the border, outside."""

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from pyproj import Transformer

from carto.concertations.models import Concertation
from carto.layers.context import context_of, here, over
from carto.layers.models import Information, PlanVersion
from tests.layers.lots import X0, Y0

pytestmark = pytest.mark.usefixtures("version")
TO_DEGREES = Transformer.from_crs(2154, 4326, always_xy=True)


def at(x: float, y: float) -> tuple[float, float]:
    """Metres from the corner of the plan -> lon, lat."""
    lon, lat = TO_DEGREES.transform(X0 + x, Y0 + y)
    return lon, lat


def rectangle(w: float, s: float, e: float, n: float) -> GEOSGeometry:
    return Polygon([at(w, s), at(e, s), at(e, n), at(w, n), at(w, s)], srid=4326)


def zones(concertation: Concertation, geometry: GEOSGeometry) -> list[tuple[str, float]]:
    return [(one.row.label, round(one.share, 3)) for one in context_of(concertation, geometry).zones]


def prescriptions(concertation: Concertation, geometry: GEOSGeometry) -> list[tuple[str, float]]:
    return [(one.row.label, round(one.share, 3)) for one in context_of(concertation, geometry).prescriptions]


def test_a_point_inside_is_wholly_in_its_zone_and_commune(concertation: Concertation, version: PlanVersion) -> None:
    context = context_of(concertation, Point(*at(700, 700), srid=4326))
    assert context.version == version
    assert [(one.row.label, one.share) for one in context.zones] == [("UA", 1.0)]
    assert [(one.row.name, one.share) for one in context.communes] == [("Essai-sur-Loire", 1.0)]
    assert context.prescriptions == ()


def test_a_point_on_a_border_lists_both_communes(concertation: Concertation) -> None:
    context = context_of(concertation, Point(-0.60, 47.35, srid=4326))
    assert [(one.row.name, one.share) for one in context.communes] == [
        ("Essai-sur-Loire", 1.0), ("Le Vieil-Essai", 1.0),
    ]  # fmt: skip


def test_a_polygon_across_two_zones_has_shares_by_area(concertation: Concertation) -> None:
    assert zones(concertation, rectangle(750, 700, 1_750, 900)) == [("N", 0.75), ("UA", 0.25)]


def test_a_polygon_that_covers_everything_has_the_share_each_zone_takes_of_it(concertation: Concertation) -> None:
    assert zones(concertation, rectangle(-1_000, 0, 3_000, 1_000)) == [("UA", 0.25), ("N", 0.25), ("1AUh", 0.01)]


def test_a_line_has_shares_by_length(concertation: Concertation) -> None:
    line = LineString([at(600, 800), at(1_600, 800)], srid=4326)
    assert zones(concertation, line) == [("N", 0.6), ("UA", 0.4)]


def test_slivers_are_dropped_but_never_the_only_zone(concertation: Concertation) -> None:
    assert zones(concertation, rectangle(500, 700, 1_000.4, 900)) == [("UA", 0.999)]
    assert zones(concertation, rectangle(-5_000, 100, 0.5, 300)) == [("UA", 0.0)]


def test_points_and_lines_of_the_plan_are_listed_without_a_share(concertation: Concertation) -> None:
    assert prescriptions(concertation, rectangle(0, 0, 500, 1_000)) == [
        ("OAP du bourg", 0.5), ("Haie", 0.0), ("Chêne", 0.0),
    ]  # fmt: skip


def test_outside_there_is_nothing(concertation: Concertation) -> None:
    context = context_of(concertation, Point(2.35, 48.85, srid=4326))
    assert (context.communes, context.zones, context.prescriptions) == ((), (), ())


def test_without_a_plan_communes_remain(concertation: Concertation) -> None:
    PlanVersion.objects.all().delete()
    context = context_of(concertation, Point(*at(700, 700), srid=4326))
    assert (context.version, context.zones) == (None, ())
    assert [one.row.name for one in context.communes] == ["Essai-sur-Loire"]


def test_here_lists_the_smallest_zone_first(concertation: Concertation, version: PlanVersion) -> None:
    place = here(concertation, *at(950, 500))
    assert (place.version, place.measure) == (version, None)
    assert [one.row.label for one in place.zones] == ["1AUh", "UA"]
    assert [one.row.insee_code for one in place.communes] == ["49901"]


@pytest.mark.parametrize(
    ("x", "y", "labels"),
    [
        (300, 310, ["OAP du bourg", "Chêne"]),
        (300, 320, ["OAP du bourg"]),
        (200, 112, ["OAP du bourg", "Haie"]),
        (-10, 100, ["Haie"]),
        (-20, 100, []),
    ],
)
def test_here_reaches_points_and_lines_within_fifteen_metres(
    concertation: Concertation, x: float, y: float, labels: list[str]
) -> None:
    found = {one.row.label for one in here(concertation, *at(x, y)).prescriptions}
    assert found == set(labels)


def inform(version: PlanVersion, rank: int, label: str, geometry: GEOSGeometry) -> None:
    table = ("PCT", "LIN", "SURF")[geometry.dims]
    Information.objects.create(version=version, table=table, rank=rank, label=label, type_code="02", geometry=geometry)


def test_here_tells_informations_as_prescriptions(concertation: Concertation, version: PlanVersion) -> None:
    inform(version, 1, "ZAC du bourg", rectangle(600, 600, 900, 900))
    inform(version, 2, "Canalisation", LineString([at(600, 710), at(900, 710)], srid=4326))
    inform(version, 3, "Ailleurs", rectangle(100, 600, 200, 900))
    found = [one.row.label for one in here(concertation, *at(700, 700)).informations]
    assert sorted(found) == ["Canalisation", "ZAC du bourg"]


def test_a_parcel_tells_the_share_of_everything_on_it(concertation: Concertation, version: PlanVersion) -> None:
    inform(version, 1, "ZAC du bourg", rectangle(700, 0, 900, 1_000))
    place = over(concertation, rectangle(800, 400, 1_200, 500))
    assert place.measure is not None
    assert place.measure.area_ha == pytest.approx(4, rel=1e-3)
    assert place.zones[0].row.label == "1AUh"
    assert {one.row.label: round(one.share, 3) for one in place.zones} == {"1AUh": 0.5, "UA": 0.5, "N": 0.5}
    assert [(one.row.label, round(one.share, 3)) for one in place.informations] == [("ZAC du bourg", 0.25)]
    assert place.prescriptions == ()
