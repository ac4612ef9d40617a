"""One way to filter: the list, the matching identifiers and the API always show the same set."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate

import pytest
from django.contrib.gis.geos import LineString, Point
from django.http import QueryDict
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions
from carto.contributions.actions import Deposit
from carto.contributions.columns import Audience, columns_of
from carto.contributions.filter_words import filter_words
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution, Status
from carto.layers.models import PlanVersion, Prescription
from tests.conftest import BEFORE, BOUNDS, DURING, box
from tests.contributions.test_actions import make_plan

Submit = Callable[..., Deposit]


@pytest.fixture
def five(submit: Submit) -> None:
    east = Point(-0.55, 47.35, srid=4326)
    across = LineString((-0.65, 47.35), (-0.55, 47.35), srid=4326)
    submit(themes=("habitat",), title="Des logements", kind="constat")
    submit(themes=("habitat", "economie"), title="Un marché", geometry=east)
    submit(themes=("patrimoine",), title="Le vieux marché", geometry=across)
    submit(themes=("economie",), title="Une école", geometry=east, kind="constat")
    submit(themes=("deplacements",), title="Une piste")
    Contribution.objects.filter(number=4).update(status=Status.RETAINED)


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    """West Ua, east N, a pocket Ub/2 over both, a hedge in the west, an OAP in the east; a former plan before it."""
    former = make_plan(concertation, {"Ancienne": BOUNDS})
    PlanVersion.objects.filter(pk=former.pk).update(published_at=BEFORE - timedelta(days=1))
    w, s, e, n = BOUNDS
    version = make_plan(
        concertation, {"Ua": (w, s, -0.60, n), "N": (-0.60, s, e, n), "Ub/2": (-0.61, 47.34, -0.59, 47.36)}
    )
    shapes = {"0702": LineString((-0.65, 47.35), (-0.64, 47.35)), "1800": box(-0.56, 47.34, -0.54, 47.36)}
    for rank, (code, geometry) in enumerate(shapes.items(), start=1):
        geometry.srid = 4326
        Prescription.objects.create(
            version=version, table="SURF", rank=rank, label=code, type_code=code[:2], subtype_code=code[2:],
            geometry=geometry,
        )  # fmt: skip
    return version


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("zone=Ua", [1, 3, 5]),
        ("zone=N", [2, 3, 4]),
        ("zone=Ub/2", [3]),
        ("zone=Ua&zone=N", [1, 2, 3, 4, 5]),
        ("zone=ua", [1, 2, 3, 4, 5]),
        ("zone=Ancienne", []),
        ("zone=%00", [1, 2, 3, 4, 5]),
        ("zone_kind=N", [2, 3, 4]),
        ("zone_kind=N&zone=Ua", [3]),
        ("zone_kind=X", [1, 2, 3, 4, 5]),
        ("prescription=0702", [1, 3, 5]),
        ("prescription=1800", [2, 3, 4]),
        ("prescription=1800&prescription=0702&theme=habitat", [1, 2]),
        ("prescription=0500", [1, 2, 3, 4, 5]),
        ("prescription=07", [1, 2, 3, 4, 5]),
        ("prescription=xx02", [1, 2, 3, 4, 5]),
        ("zone_id={Ub/2}", [3]),
        ("zone_id={Ua}&commune=49902", [3]),
        ("zone_id=0&zone_id=x&zone_id=" + "9" * 30, [1, 2, 3, 4, 5]),
    ],
)
def test_what_the_plan_says_of_a_place_filters_alike(
    plan: PlanVersion, five: None, client: Client, query: str, numbers: list[int]
) -> None:
    for zone in plan.zones.all():
        query = query.replace(f"{{{zone.label}}}", str(zone.pk))
    assert_same_set(client, query, numbers)


def test_the_filters_of_the_plan_are_said_again(plan: PlanVersion, concertation: Concertation) -> None:
    one = plan.zones.get(label="N").pk
    query = QueryDict(f"zone_id={one}&prescription=1800&zone_kind=U&zone=Ub/2&zone=Ua&zone=x&q=a")
    filters = Filters.of(query, concertation)
    assert filters.query_string == f"zone=Ua&zone=Ub%2F2&zone_kind=U&prescription=1800&zone_id={one}&q=a"
    assert Filters.of(QueryDict(filters.query_string), concertation) == filters


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
    assert_same_set(client, query, numbers)


def assert_same_set(client: Client, query: str, numbers: list[int]) -> None:
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


def test_what_has_no_place_is_counted_and_listed_apart(
    concertation: Concertation, submit: Submit, alice: Actor, client: Client
) -> None:
    submit(title="Sur la place")
    everywhere = submit(title="Partout", geometry=None, themes=("habitat",)).contribution
    actions.withdraw(alice, submit(title="Retirée", geometry=None).contribution, at=DURING)
    matching = "/api/concertations/plui/contributions/matching/"
    assert client.get(matching).json() == {"count": 2, "unplaced": 1, "ids": [everywhere.pk - 1, 1]}
    for query in ("unplaced=1", "unplaced=1&theme=habitat"):
        assert client.get(f"{matching}?{query}").json() == {"count": 1, "unplaced": 1, "ids": [everywhere.pk]}
        listed = client.get(f"/plui/liste/?{query}").content.decode()
        assert re.findall(r'data-reference="(W-\d+)"', listed) == ["W-0002"]
        assert 'name="unplaced" value="1" checked' in listed
    assert (
        columns_of(concertation, Audience.PUBLIC)["unplaced"]
        == columns_of(concertation, Audience.TEAM)["unplaced"]
        == 1
    )
    filters = Filters.of(QueryDict("unplaced=1&theme=habitat&unplaced=x"), concertation)
    assert filters.query_string == "theme=habitat&unplaced=1"
    assert filter_words(concertation, filters).endswith(", sans lieu")
    assert Filters.of(QueryDict("unplaced=0"), concertation).is_empty


def test_the_query_string_says_the_filters_again(concertation: Concertation) -> None:
    query = QueryDict("theme=habitat&theme=economie&theme=x&kind=constat&q=Marché couvert&page=3")
    filters = Filters.of(query, concertation)
    assert filters.query_string == "theme=economie&theme=habitat&kind=constat&q=March%C3%A9+couvert"
    assert Filters.of(QueryDict(filters.query_string), concertation) == filters
    assert Filters.of(QueryDict(""), concertation).is_empty
