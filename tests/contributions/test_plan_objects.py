"""Contributions about an object of the plan, and contributions without a place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, TakingPart
from carto.contributions import actions
from carto.contributions.actions import Deposit, Showing
from carto.contributions.models import Contribution
from carto.layers.models import PlanVersion, Prescription, Zone
from tests.conftest import BOUNDS, DURING
from tests.contributions.test_actions import make_plan

W, S, E, N = BOUNDS
Submit = Callable[..., Deposit]
API = "/api/concertations/plui/contributions/"


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    version = make_plan(concertation, {"UB": (W, S, -0.60, N), "N": (-0.60, S, E, N)})
    Prescription.objects.create(
        version=version, table="PCT", rank=1, label="Puits à garder", type_code="07", subtype_code="02",
        geometry=Point(-0.55, 47.35, srid=4326),
    )  # fmt: skip
    return version


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    given = {
        "kind": "constat", "themes": ["habitat"], "title": "T", "body": "B", "pseudonym": "P", "charter_accepted": True,
    } | properties  # fmt: skip
    return {"type": "Feature", "geometry": geometry, "properties": given}


def post(body: Any) -> Any:
    return Client().post(API, body, content_type="application/json")


def test_one_about_a_zone_takes_its_shape_and_leads_to_it(plan: PlanVersion, submit: Submit, client: Client) -> None:
    zone = plan.zones.get(label="UB")
    contribution = submit(geometry=None, showing=Showing(about_zone=zone)).contribution
    assert contribution.public_geometry is not None
    assert contribution.public_geometry.equals(zone.geometry)
    assert contribution.place_words.startswith("La zone UB du plan (8")
    assert contribution.lon_e5 is not None
    page = client.get("/plui/contributions/W-0001/").content.decode()
    assert 'href="/plui/plan/zones/UB/"' in page


def test_one_about_a_prescription_is_on_the_map_where_it_is(plan: PlanVersion, submit: Submit, client: Client) -> None:
    contribution = submit(geometry=None, showing=Showing(about_prescription=Prescription.objects.get())).contribution
    assert (contribution.lon_e5, contribution.lat_e5) == (-55_000, 4_735_000)
    assert contribution.place_words == "La prescription « Puits à garder » du plan, au Vieil-Essai."
    assert "Puits à garder" in client.get("/plui/contributions/W-0001/").content.decode()


def test_a_winding_zone_is_simplified_within_the_limits(plan: PlanVersion, submit: Submit) -> None:
    ring = Point(-0.65, 47.35).buffer(0.02, 600)
    zone = plan.zones.get(label="UB")
    Zone.objects.filter(pk=zone.pk).update(geometry=MultiPolygon(ring, srid=4326))
    zone.refresh_from_db()
    contribution = submit(geometry=None, showing=Showing(about_zone=zone)).contribution
    assert ring.num_coords > 2_000
    assert isinstance(contribution.geometry, Polygon)
    assert contribution.geometry.num_coords <= 1_000


def test_an_object_of_another_plan_is_refused(
    plan: PlanVersion, submit: Submit, make_concertation: Callable[..., Concertation], open_now: Concertation
) -> None:
    other = make_plan(make_concertation("autre"), {"UB": (W, S, E, N)})
    draft = plan.zones.get(label="N")
    for zone in (other.zones.get(), draft):
        PlanVersion.objects.filter(pk=plan.pk).update(published_at=None)
        showing = Showing(about_zone=Zone.objects.get(pk=zone.pk))
        with pytest.raises(ValidationError, match="pas dans le plan"):
            submit(geometry=None, showing=showing, at=timezone.now())
        answer = post(feature(None, about_zone=zone.pk))
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["about_zone"]
    assert Contribution.objects.count() == 0


def test_where_it_is_not_wanted_it_is_refused_at_both_doors(
    concertation: Concertation, plan: PlanVersion, submit: Submit, open_now: Concertation
) -> None:
    TakingPart.objects.create(concertation=concertation, takes_plan_objects=False, takes_unplaced=False)
    concertation.refresh_from_db()
    zone = plan.zones.get(label="UB")
    assert post(feature(None, about_zone=zone.pk)).json() == {
        "errors": {"about": ["Dans cette concertation, on n’écrit pas sur un objet du plan."]}
    }
    assert post(feature(None)).json() == {
        "errors": {"geometry": ["Dites où : une contribution a ici toujours un lieu."]}
    }
    assert Contribution.objects.count() == 0


def test_the_api_takes_one_without_place_and_one_about_an_object(plan: PlanVersion, open_now: Concertation) -> None:
    unplaced = post(feature(None)).json()
    assert (unplaced["geometry"], unplaced["properties"]["place_words"]) == (None, "Sans lieu.")
    zone = plan.zones.get(label="N")
    about = post(feature(None, about_zone=zone.pk)).json()
    assert about["geometry"]["type"] == "Polygon"
    assert about["properties"]["about_zone"] == zone.pk
    both = post(feature(None, about_zone=zone.pk, about_prescription=Prescription.objects.get().pk))
    assert both.status_code == 400
    odd: list[Any] = ["x", 0, -1, 2**70, [1], {}]
    for nonsense in odd:
        assert post(feature(None, about_zone=nonsense)).status_code in (400, 201), nonsense
    missing = feature(None)
    del missing["geometry"]
    assert post(missing).status_code == 400, "that there is no place is said, not left out"


def test_the_register_holds_and_knows_the_object(plan: PlanVersion, submit: Submit, concertation: Concertation) -> None:
    submit(geometry=None, showing=Showing(about_zone=plan.zones.get(label="N")))
    submit(geometry=None)
    call_command("verify", "plui", verbosity=0)
    content = concertation.register_entries.get(subject="W-0001").opening.content
    assert content["about"] == ["zone", plan.idurba, plan.zones.get(label="N").rank]
    assert register.Event.DEPOSIT


def test_an_edit_gives_moves_and_takes_away_the_place(
    plan: PlanVersion, submit: Submit, alice: Actor, point: Any
) -> None:
    contribution = submit(geometry=None).contribution
    assert contribution.lon_e5 is None
    same: dict[str, Any] = {
        "kind": contribution.kind, "themes": list(contribution.themes.all()), "title": "T", "body": "B", "at": DURING,
    }  # fmt: skip
    placed = actions.edit(alice, contribution, geometry=point, **same)
    assert placed.lon_e5 == -65_000
    assert [commune.name for commune in placed.communes] == ["Essai-sur-Loire"]
    about = actions.edit(alice, placed, geometry=None, showing=Showing(about_zone=plan.zones.get(label="N")), **same)
    assert about.place_words.startswith("La zone N")
    count = about.contexts.count()
    kept = actions.edit(alice, about, geometry=about.geometry, showing=Showing(about_zone=about.about_zone), **same)
    assert kept.contexts.count() == count, "an object left as it was is not placed again"
    gone = actions.edit(alice, kept, geometry=None, **same)
    assert (gone.public_geometry, gone.lon_e5, gone.about_zone, gone.place_words) == (None, None, None, "Sans lieu.")
    assert gone.communes == []
