"""One way to filter: the list, the matching identifiers and the API always show the same set."""

import re
from collections.abc import Callable
from itertools import accumulate

import pytest
from django.contrib.gis.geos import LineString, Point
from django.http import QueryDict
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions
from carto.contributions.actions import Deposit
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution, Status
from tests.conftest import DURING


@pytest.fixture
def five(submit: Callable[..., Deposit]) -> None:
    east = Point(-0.55, 47.35, srid=4326)
    across = LineString((-0.65, 47.35), (-0.55, 47.35), srid=4326)
    submit(themes=("habitat",), title="Des logements", kind="constat")
    submit(themes=("habitat", "economie"), title="Un marché", geometry=east)
    submit(themes=("patrimoine",), title="Le vieux marché", geometry=across)
    submit(themes=("economie",), title="Une école", geometry=east, kind="constat")
    submit(themes=("deplacements",), title="Une piste")
    Contribution.objects.filter(number=4).update(status=Status.RETAINED)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("theme=habitat", [1, 2]),
        ("theme=habitat&theme=economie", [1, 2, 4]),
        ("theme=inconnu", [1, 2, 3, 4, 5]),
        ("theme=inconnu&theme=patrimoine", [3]),
        ("kind=constat", [1, 4]),
        ("kind=constat&theme=economie", [4]),
        ("commune=49901", [1, 3, 5]),
        ("commune=49902", [2, 3, 4]),
        ("commune=49902&q=marches", [2, 3]),
        ("commune=00000", [1, 2, 3, 4, 5]),
        ("status=retained", [4]),
        ("status=retained&status=awaiting", [1, 2, 3, 4, 5]),
        ("status=x", [1, 2, 3, 4, 5]),
        ("q=marché", [2, 3]),
        ("q=MARCHES+vieux", [3]),
        ("q=W-0002", [2]),
        ("q=w-2", [2]),
        ("q=W-99999999999999", []),
        ("q=%00", [1, 2, 3, 4, 5]),
        ("q=introuvable", []),
        ("commune=&status=&q=", [1, 2, 3, 4, 5]),
    ],
)
def test_list_matching_and_api_show_the_same_set(five: None, client: Client, query: str, numbers: list[int]) -> None:
    wanted = [f"W-{number:04d}" for number in numbers]
    features = client.get(f"/api/concertations/plui/contributions/?{query}").json()["features"]
    assert [feature["properties"]["reference"] for feature in features] == wanted
    ids = client.get(f"/api/concertations/plui/contributions/matching/?{query}").json()
    assert (ids["count"], list(accumulate(ids["ids"]))) == (len(wanted), [feature["id"] for feature in features])
    listed = client.get(f"/plui/liste/?{query}").content.decode()
    assert sorted(re.findall(r'data-reference="(W-\d+)"', listed)) == wanted


def test_a_contribution_that_has_moved_is_found_where_it_is_now(
    five: None, client: Client, alice: Actor, concertation: Concertation
) -> None:
    moved = Contribution.objects.get(number=1)
    actions.edit(
        alice, moved, kind=moved.kind, themes=list(moved.themes.all()), title=moved.title, body=moved.body,
        geometry=Point(-0.55, 47.35, srid=4326), at=DURING,
    )  # fmt: skip
    for commune, is_there in (("49901", False), ("49902", True)):
        listed = client.get(f"/plui/liste/?commune={commune}").content.decode()
        assert ('data-reference="W-0001"' in listed) is is_there


def test_the_query_string_says_the_filters_again(concertation: Concertation) -> None:
    query = QueryDict("theme=habitat&theme=economie&theme=x&kind=constat&q=Marché couvert&page=3")
    filters = Filters.of(query, concertation)
    assert filters.query_string == "theme=economie&theme=habitat&kind=constat&q=March%C3%A9+couvert"
    assert Filters.of(QueryDict(filters.query_string), concertation) == filters
    assert Filters.of(QueryDict(""), concertation).is_empty
