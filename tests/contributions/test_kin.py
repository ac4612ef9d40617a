"""« La mienne diffère » is kept: each page says which other it is near, as long as anyone may read both, and never what
a blurred place hides."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Moderation, TakingPart
from carto.contributions import actions
from carto.contributions.actions import Deposit, Showing
from carto.contributions.models import Blur, Contribution, Kinship, MaskReason
from tests.contributions.test_pages import typed

Submit = Callable[..., Deposit]
ONE, TWO = "/plui/contributions/W-0001/", "/plui/contributions/W-0002/"
BESIDE, FAR = Point(-0.65001, 47.35, srid=4326), Point(-0.60, 47.33, srid=4326)


def near_in(client: Client, reference: str) -> list[str]:
    found: list[str] = client.get(f"/api/concertations/plui/contributions/{reference}/").json()["properties"]["near"]
    return found


def without_script(client: Client) -> Contribution:
    told = typed(body="Plantons des pommiers.")
    del told["similar_seen"]
    page = client.post("/plui/proposer/", told).content.decode()
    assert 'name="near" value="W-0001 "' in page
    assert client.post("/plui/proposer/", told | {"near": "W-0001 "}).status_code == 302
    return Contribution.objects.get(number=2)


def by_the_api(client: Client) -> Contribution:
    properties: dict[str, Any] = {
        "kind": "constat", "themes": ["habitat"], "title": "Une halle", "body": "Plantons des pommiers.",
        "pseudonym": "Chloé", "charter_accepted": True, "near": ["W-0001"],
    }  # fmt: skip
    feature = {"type": "Feature", "geometry": json.loads(BESIDE.geojson), "properties": properties}
    posted = client.post("/api/concertations/plui/contributions/", feature, content_type="application/json")
    assert posted.status_code == 201
    assert posted.json()["properties"]["near"] == ["W-0001"]
    return Contribution.objects.get(number=2)


@pytest.mark.parametrize("door", [without_script, by_the_api])
def test_both_pages_say_that_they_are_near_through_either_door(
    open_now: Concertation, submit: Submit, client: Client, door: Callable[[Client], Contribution]
) -> None:
    submit(at=timezone.now())
    assert door(Client()).near == ["W-0001"]
    assert f'href="{ONE}">W-0001</a>' in client.get(TWO).content.decode()
    assert f'href="{TWO}">W-0002</a>' in client.get(ONE).content.decode()
    assert (near_in(client, "W-0001"), near_in(client, "W-0002")) == (["W-0002"], ["W-0001"])


def test_only_what_is_published_here_and_like_it_may_be_claimed(
    submit: Submit, concertation: Concertation, alice: Actor
) -> None:
    submit()
    submit(geometry=FAR, title="Des trottoirs", body="Plus larges devant la gare.")  # not like it
    masked = submit().contribution
    Contribution.objects.filter(pk=masked.pk).update(masked_at="2026-03-16T08:00Z", mask_reason=MaskReason.UNRELATED)
    claimed = ["W-0001", "W-0001", "W-0002", "W-0003", "W-0009", "<b>", ""]
    assert submit(geometry=BESIDE, near=claimed).contribution.near == ["W-0001"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"masked_at": "2026-03-16T08:00Z", "mask_reason": MaskReason.UNRELATED},
        {"withdrawn_at": "2026-03-16T08:00Z"},
        {"published_at": None},
    ],
)
@pytest.mark.parametrize(("number", "other", "page"), [(1, "W-0002", TWO), (2, "W-0001", ONE)])
def test_nothing_is_said_of_one_that_is_not_to_be_read(
    submit: Submit, client: Client, hidden: dict[str, Any], number: int, other: str, page: str
) -> None:
    submit()
    submit(geometry=BESIDE, near=["W-0001"])
    gone = f"W-000{number}"
    assert gone in client.get(page).content.decode()
    Contribution.objects.filter(number=number).update(**hidden)
    assert gone not in client.get(page).content.decode()
    assert near_in(client, other) == []
    assert Contribution.objects.get(number=number).near == []  # nor on its own page, which its author still opens


def test_a_blurred_place_is_near_none_since_they_would_tell_it(
    submit: Submit, concertation: Concertation, alice: Actor
) -> None:
    TakingPart.objects.update_or_create(concertation=concertation)
    submit()
    assert submit(geometry=BESIDE, near=["W-0001"], showing=Showing(blur=Blur.CELL)).contribution.near == []
    later = submit(geometry=BESIDE, near=["W-0001"]).contribution
    kept: dict[str, Any] = {
        "kind": later.kind,
        "themes": list(later.themes.all()),
        "title": later.title,
        "body": later.body,
    }
    actions.edit(alice, later, geometry=later.geometry, at=later.received_at, **kept | {"title": "Des pommes"})
    assert Contribution.objects.get(pk=later.pk).near == ["W-0001"]
    hidden = Showing(blur=Blur.CELL)
    actions.edit(alice, later, geometry=later.geometry, at=later.received_at, showing=hidden, **kept)
    assert not Kinship.objects.exists()


def test_what_is_kept_is_told_before_it_is_sent(open_now: Concertation, submit: Submit) -> None:
    submit(at=timezone.now())
    page = Client().post("/plui/proposer/", typed(body="Plantons.", near="W-0001 W-0009", preview="1")).content.decode()
    assert '<p class="help" data-preview="near">Proche de W-0001</p>' in page
    assert '<input type="hidden" name="near" value="W-0001 W-0009"' in page


def test_what_waits_to_be_read_is_near_none_until_it_is(
    submit: Submit, concertation: Concertation, moderator: Actor, client: Client
) -> None:
    submit()
    TakingPart.objects.update_or_create(concertation=concertation, defaults={"moderation": Moderation.A_PRIORI})
    concertation.refresh_from_db()
    waiting = submit(geometry=BESIDE, near=["W-0001"]).contribution
    assert "W-0002" not in client.get(ONE).content.decode()
    actions.approve(moderator, waiting, at=waiting.received_at)
    assert "W-0002" in client.get(ONE).content.decode()
