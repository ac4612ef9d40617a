from datetime import UTC, datetime

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.db.models import Count, Q, QuerySet

from carto.concertations.models import Concertation
from carto.geo import backend
from carto.geo.window import InvalidWindow, Window, at_point, in_window, touching
from carto.layers.models import PlanVersion, Prescription, Zone

WINDOW = Window(-0.62, 47.34, -0.58, 47.36)
ZONES = {
    "inside": (-0.61, 47.345, -0.60, 47.35),
    "crossing": (-0.63, 47.35, -0.61, 47.37),
    "covering": (-0.70, 47.30, -0.50, 47.40),
    "touching": (-0.58, 47.36, -0.57, 47.37),
    "outside": (-0.57, 47.34, -0.56, 47.36),
}


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    plan = PlanVersion.objects.create(
        concertation=concertation, name="plan", standard="2017", imported_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for rank, (label, bounds) in enumerate(ZONES.items(), 1):
        Zone.objects.create(
            version=plan, rank=rank, label=label, kind="U", area_ha=1, geometry=MultiPolygon(Polygon.from_bbox(bounds))
        )
    # Its box covers the window, its two arms pass beside it.
    corner = Polygon(
        ((-0.70, 47.30), (-0.50, 47.30), (-0.50, 47.31), (-0.69, 47.31), (-0.69, 47.40), (-0.70, 47.40), (-0.70, 47.30))
    )
    Zone.objects.create(version=plan, rank=9, label="corner", kind="N", area_ha=1, geometry=MultiPolygon(corner))
    return plan


def labels(zones: QuerySet[Zone]) -> set[str]:
    return set(zones.values_list("label", flat=True))


def test_the_window_finds_what_is_inside_across_covering_or_touching_and_nothing_else(plan: PlanVersion) -> None:
    assert labels(in_window(plan.zones.all(), WINDOW)) == {"inside", "crossing", "covering", "touching"}


def test_the_window_keeps_the_filters_of_the_queryset_it_is_given(plan: PlanVersion) -> None:
    assert labels(in_window(plan.zones.filter(label="inside"), WINDOW)) == {"inside"}
    assert labels(in_window(Zone.objects.filter(version=plan.pk + 1), WINDOW)) == set()
    assert labels(in_window(plan.zones.all(), WINDOW).exclude(label="inside").order_by("-rank")) == {
        "crossing", "covering", "touching",
    }  # fmt: skip


def test_the_window_goes_with_joins_counts_and_negations(plan: PlanVersion) -> None:
    joined = plan.zones.filter(version__concertation__slug="plui").exclude(label="covering").distinct()
    assert labels(in_window(joined, WINDOW)) == {"inside", "crossing", "touching"}
    counted = plan.zones.filter(rank__lt=4).annotate(n=Count("version__prescriptions")).filter(n=0)
    assert labels(in_window(counted, WINDOW)) == {"inside", "crossing", "covering"}
    assert labels(in_window(plan.zones.filter(Q(label="inside") | Q(label="outside")), WINDOW)) == {"inside"}
    assert labels(in_window(in_window(plan.zones.all(), WINDOW), Window(-0.60, 47.3, -0.59, 47.4))) == {
        "inside", "covering",
    }  # fmt: skip
    assert labels(in_window(plan.zones.none(), WINDOW)) == set()
    assert labels(in_window(Zone.objects.all(), WINDOW)) == {"inside", "crossing", "covering", "touching"}


def test_a_window_is_found_on_any_geometry_field(plan: PlanVersion) -> None:
    assert in_window(Concertation.objects.all(), WINDOW, "perimeter").get() == plan.concertation
    assert not in_window(Concertation.objects.all(), Window(0, 47.3, 1, 47.4), "perimeter").exists()


def test_points_and_lines_are_found_too(plan: PlanVersion) -> None:
    shapes = {
        "in": Point(-0.60, 47.35), "edge": Point(-0.62, 47.35), "out": Point(-0.63, 47.35),
        "through": LineString((-0.70, 47.35), (-0.50, 47.35)), "beside": LineString((-0.70, 47.35), (-0.63, 47.40)),
    }  # fmt: skip
    for rank, (label, shape) in enumerate(shapes.items(), 1):
        Prescription.objects.create(
            version=plan, table="PCT", rank=rank, label=label, type_code="01", geometry=shape
        )  # fmt: skip
    found = in_window(plan.prescriptions.all(), WINDOW)
    assert set(found.values_list("label", flat=True)) == {"in", "edge", "through"}


def test_a_point_finds_what_holds_it_edges_included(plan: PlanVersion) -> None:
    assert labels(at_point(plan.zones.all(), -0.605, 47.347)) == {"inside", "covering"}
    assert labels(at_point(plan.zones.all(), -0.58, 47.36)) == {"touching", "covering"}
    assert labels(at_point(plan.zones.all(), -0.605, 47.5)) == set()


def test_a_shape_finds_what_it_touches_and_not_what_only_its_box_meets(plan: PlanVersion) -> None:
    diagonal = LineString((-0.72, 47.395), (-0.69, 47.42), srid=4326)
    assert labels(touching(plan.zones.all(), diagonal)) == set()
    assert labels(touching(plan.zones.all(), LineString((-0.72, 47.36), (-0.66, 47.38), srid=4326))) == {
        "covering", "corner",
    }  # fmt: skip


def test_a_moved_or_deleted_row_leaves_the_index(plan: PlanVersion) -> None:
    zone = plan.zones.get(label="inside")
    zone.geometry = MultiPolygon(Polygon.from_bbox(ZONES["outside"]))
    zone.save()
    plan.zones.get(label="covering").delete()
    assert labels(in_window(plan.zones.all(), WINDOW)) == {"crossing", "touching"}


def test_the_rounding_of_the_index_loses_nothing(plan: PlanVersion) -> None:
    """The R*Tree keeps 32-bit numbers: a point on the window's very edge must still be found."""
    lon, lat = 55.123456789, -21.987654321
    Prescription.objects.create(version=plan, table="PCT", rank=1, label="x", type_code="01", geometry=Point(lon, lat))
    for window in (Window(lon, lat, lon + 1, lat + 1), Window(lon - 1, lat - 1, lon, lat)):
        assert in_window(plan.prescriptions.all(), window).count() == 1


def test_the_database_starts_from_its_spatial_index(plan: PlanVersion) -> None:
    if backend.is_spatialite():
        plans = [in_window(rows, WINDOW).explain() for rows in (Zone.objects.all(), plan.zones.all())]
        assert all("SEARCH layers_zone USING INTEGER PRIMARY KEY" in plan for plan in plans)
        assert all("SCAN idx_layers_zone_geometry VIRTUAL TABLE INDEX" in plan for plan in plans)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # on six rows PostgreSQL would not bother
        assert "Index Scan" in in_window(Zone.objects.order_by(), WINDOW).explain()
        assert "layers_zone_geometry" in in_window(Zone.objects.order_by(), WINDOW).explain()


@pytest.mark.parametrize("text", ["-0.62,47.34,-0.58,47.36", " -0.62, 47.34 ,-0.58,47.36"])
def test_a_window_is_read_from_four_numbers(text: str) -> None:
    assert Window.parse(text) == WINDOW
    assert Window.parse(text).bounds == (-0.62, 47.34, -0.58, 47.36)
    assert WINDOW.polygon().extent == WINDOW.bounds
    assert WINDOW.polygon().srid == 4326


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "La fenêtre s’écrit"),
        ("1,2,3", "La fenêtre s’écrit"),
        ("1,2,3,4,5", "La fenêtre s’écrit"),
        ("a,b,c,d", "La fenêtre s’écrit"),
        ("1,2,3,4);DROP TABLE layers_zone", "La fenêtre s’écrit"),
        ("nan,47,1,48", "nombres finis"),
        ("-inf,47,inf,48", "nombres finis"),
        ("0,47,1e400,48", "nombres finis"),
        ("-181,47,1,48", "sort du monde"),
        ("0,-91,1,48", "sort du monde"),
        ("286500,6700000,287500,6800000", "sort du monde"),
        ("179,47,-179,48", "180e méridien"),
        ("1,47,1,48", "borne ouest"),
        ("0,48,1,47", "borne sud"),
    ],
)
def test_any_other_window_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidWindow, match=sentence):
        Window.parse(text)
