"""Inside or outside, and the cache that must forget an older perimeter."""

from collections.abc import Callable

from django.contrib.gis.geos import LineString, Point, Polygon

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import perimeter
from carto.layers.actions import set_perimeter
from carto.layers.perimeter import covers
from tests.conftest import BOUNDS, DURING, box

INSIDE = Point(-0.65, 47.35, srid=4326)


def test_inside_on_the_edge_across_over_and_outside(concertation: Concertation) -> None:
    w, s, e, n = BOUNDS
    assert covers(concertation, INSIDE)
    assert covers(concertation, Point(w, s, srid=4326))
    assert covers(concertation, box(*BOUNDS))
    assert not covers(concertation, LineString((w - 0.01, 47.35), (-0.65, 47.35), srid=4326))
    assert not covers(concertation, Polygon.from_bbox((w - 1, s - 1, e + 1, n + 1)))
    assert not covers(concertation, Point(2.35, 48.85, srid=4326))


def test_nothing_is_inside_of_no_perimeter(make_concertation: Callable[..., Concertation]) -> None:
    assert not covers(make_concertation("sans", perimeter=None), INSIDE)


def test_a_new_perimeter_is_seen_at_once(agent: Actor, concertation: Concertation) -> None:
    assert covers(concertation, INSIDE)
    set_perimeter(agent, concertation, box(-0.60, 47.30, -0.50, 47.40), at=DURING)
    assert not covers(concertation, INSIDE)


def test_the_cache_does_not_grow_for_ever(agent: Actor, concertation: Concertation) -> None:
    for number in range(perimeter.KEPT + 2):
        concertation.perimeter_version = 1_000 + number
        assert covers(concertation, INSIDE)
    assert len(perimeter._cache.prepared) <= perimeter.KEPT
