"""The values of the plan that the filters offer, each with its count."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution, MaskReason
from carto.layers.models import PlanVersion, Prescription, Zone
from tests.conftest import BOUNDS, DURING, box
from tests.contributions.test_actions import make_plan

Submit = Callable[..., Deposit]
W, S, E, N = BOUNDS
EAST = Point(-0.55, 47.35, srid=4326)
ACROSS = LineString((-0.65, 47.35), (-0.55, 47.35), srid=4326)


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    """Ua twice in the west, side by side, N in the east, 1AU where nobody speaks; a hedge over the west."""
    version = make_plan(concertation, {"Ua": (W, S, -0.62, N), "N": (-0.60, S, E, N), "1AU": (-0.51, 47.39, E, N)})
    Zone.objects.create(version=version, rank=9, label="Ua", kind="U", area_ha=1, geometry=box(-0.62, S, -0.60, N))
    Prescription.objects.create(
        version=version, table="SURF", rank=1, label="Haies", type_code="07", subtype_code="02",
        geometry=box(W, S, -0.60, N),
    )  # fmt: skip
    return version


def offered(client: Client, address: str = "/plui/liste/") -> dict[str, dict[str, int]]:
    """Parameter -> value -> count, as the form shows them."""
    page = client.get(address).content.decode()
    found = re.findall(r'name="(zone\w*|prescription)" value="([^"]+)".*?aria-hidden="true">(\d+)<', page)
    names: dict[str, dict[str, int]] = {}
    for name, value, count in found:
        names.setdefault(name, {})[value] = int(count)
    return names


def test_only_what_occurs_is_offered_each_contribution_counted_once(
    plan: PlanVersion, submit: Submit, client: Client
) -> None:
    submit()
    submit(geometry=EAST)
    submit(geometry=ACROSS)
    assert offered(client) == {
        "zone_kind": {"U": 2, "N": 2}, "zone": {"Ua": 2, "N": 2}, "prescription": {"0702": 2}
    }  # fmt: skip
    page = client.get("/plui/").content.decode()
    assert "Patrimoine paysager à protéger" in page


def test_counts_follow_what_is_published(
    plan: PlanVersion, submit: Submit, client: Client, alice: Actor, moderator: Actor
) -> None:
    first, second, third = (submit().contribution for _rank in range(3))
    assert offered(client)["zone"] == {"Ua": 3}
    actions.mask(moderator, first, reason=MaskReason.INSULT, at=DURING)
    assert offered(client)["zone"] == {"Ua": 2}
    actions.withdraw(alice, second, at=DURING)
    assert offered(client)["zone"] == {"Ua": 1}
    kept: dict[str, Any] = {
        "kind": third.kind,
        "themes": list(third.themes.all()),
        "title": third.title,
        "body": third.body,
    }
    actions.edit(alice, third, geometry=EAST, at=DURING, **kept)
    assert offered(client)["zone"] == {"N": 1}


def test_what_is_chosen_is_offered_even_empty(plan: PlanVersion, submit: Submit, client: Client) -> None:
    one = plan.zones.get(label="1AU")
    assert offered(client) == {}
    submit()
    chosen = offered(client, f"/plui/liste/?zone=1AU&zone_kind=A&zone_id={one.pk}")
    assert chosen["zone"] == {"Ua": 1, "1AU": 0}
    assert (chosen["zone_kind"], chosen["zone_id"]) == ({"U": 1, "A": 0}, {str(one.pk): 0})


def counts(client: Client, query: str) -> Any:
    return client.get(f"/api/concertations/plui/contributions/plan-counts/?{query}").json()


def test_programs_ask_how_much_was_said_of_a_zone(
    plan: PlanVersion, submit: Submit, client: Client, concertation: Concertation
) -> None:
    submit()
    said = counts(client, "zone=Ua&zone=1AU&zone=&prescription=0702&prescription=x")
    assert said == {
        "zones": {
            "Ua": {"count": 1, "url": "/plui/plan/zones/Ua/"}, "1AU": {"count": 0, "url": "/plui/plan/zones/1AU/"}
        },
        "prescriptions": {"0702": {"count": 1, "url": "/plui/plan/prescriptions/0702/"}},
    }  # fmt: skip
    Concertation.objects.update(published_at=None)
    assert client.get("/api/concertations/plui/contributions/plan-counts/").status_code == 404


def test_counting_takes_three_queries_then_none(
    plan: PlanVersion, submit: Submit, client: Client, django_assert_max_num_queries: Any
) -> None:
    for _rank in range(3):
        submit()
    counts(client, "")
    assert Contribution.objects.count() == 3
    with django_assert_max_num_queries(2):  # the concertation, the cache
        counts(client, "zone=Ua")


def test_in_a_burst_of_writes_counts_are_a_few_seconds_old(
    plan: PlanVersion, submit: Submit, client: Client, settings: Any
) -> None:
    settings.SNAPSHOT_INTERVAL_S = 300
    for _rank in range(3):
        submit()
        assert counts(client, "zone=Ua")["zones"]["Ua"]["count"] == 1
