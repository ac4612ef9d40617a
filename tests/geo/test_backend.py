from datetime import UTC, datetime

import pytest
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carto.concertations.models import Concertation, Theme
from carto.geo import backend
from carto.layers.models import Commune, PlanVersion


@pytest.mark.django_db
def test_the_database_is_told_by_its_vendor() -> None:
    assert backend.is_spatialite() == (connection.vendor == "sqlite")
    assert bool(backend.spatialite_libraries()) == backend.is_spatialite()


def test_columns_come_in_the_order_of_the_queryset_in_one_query(concertation: Concertation) -> None:
    rows = concertation.themes.order_by("-position").values_list("position", "slug", "label")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        positions, slugs, labels = backend.read_columns(rows)
    assert len(queries) == 1
    assert positions == [5, 4, 3, 2, 1, 0]
    assert list(zip(positions, slugs, labels, strict=True)) == list(rows)


def test_columns_carry_accents_quotes_nulls_and_geojson(concertation: Concertation) -> None:
    name = 'L’Aiguillon "sur" Çà\\et\nlà €'
    Commune.objects.create(
        concertation=concertation, insee_code="49903", name=name, geometry=MultiPolygon(Polygon.from_bbox((0, 0, 1, 1)))
    )
    rows = Commune.objects.filter(insee_code="49903").annotate(shape=AsGeoJSON("geometry", precision=6))
    [names, shapes] = backend.read_columns(rows.values_list("name", "shape"))
    assert names == [name]
    assert shapes[0].startswith('{"type":"MultiPolygon"')
    PlanVersion.objects.create(
        concertation=concertation, name="p", standard="2017", imported_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert backend.read_columns(PlanVersion.objects.values_list("published_at", "name")) == [[None], ["p"]]


def test_columns_take_parameters_joins_and_distinct(concertation: Concertation) -> None:
    rows = Theme.objects.filter(concertation__slug="plui", label__contains="%").order_by("slug")
    assert backend.read_columns(rows.values_list("slug", "concertation__title")) == [[], []]
    twice = Concertation.objects.filter(themes__position__gte=1).distinct().order_by("slug").values_list("slug")
    assert backend.read_columns(twice) == [["plui"]]


def test_no_row_gives_empty_columns(concertation: Concertation) -> None:
    assert backend.read_columns(Theme.objects.filter(slug="absent").values_list("id", "slug")) == [[], []]
    assert backend.read_columns(Theme.objects.none().values_list("id", "slug")) == [[], []]
