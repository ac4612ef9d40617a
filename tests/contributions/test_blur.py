"""A place shown less exactly than it was given: offered at both doors, told before it is sent, given away nowhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.core.exceptions import ValidationError
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, TakingPart
from carto.contributions import actions, blurring
from carto.contributions.actions import Deposit, Showing
from carto.contributions.models import Blur, Contribution
from carto.layers.models import ContextFeature, ContextLayer, LayerRole
from tests.conftest import DURING
from tests.contributions.conftest import Browser
from tests.contributions.test_api import URL, feature, post
from tests.contributions.test_pages import ONE, typed
from tests.layers.test_search_api import layer_of
from tests.layers.test_streets import add_street, at
from tests.leaks import everything_public

FORM = "/plui/proposer/"
HOME = Point(-0.653217, 47.351234, srid=4326)
TELLING = ("351234", "653217", "AB 987")
Submit = Callable[..., Deposit]


@pytest.fixture
def streets(concertation: Concertation) -> ContextLayer:
    """The Grande Rue, 550 m, in two lines; a Passage of 30 m; both in thousandths of a degree from 47.35, -0.65."""
    layer = layer_of(concertation, LayerRole.STREETS)
    add_street(layer, "Grande Rue", (1, 0), (1, 3))
    add_street(layer, "Grande Rue", (1, 3), (1, 5))
    add_street(layer, "Passage du Puits", (8, 0), (8, 0.3))
    return layer


def shown(concertation: Concertation, place: GEOSGeometry, blur: Blur) -> blurring.Shown:
    return blurring.show(place, blur, concertation)


def beside(x: float, y: float) -> Point:
    return Point(*at(x, y), srid=4326)


def test_a_point_is_shown_as_the_whole_street_beside_it(concertation: Concertation, streets: ContextLayer) -> None:
    one, other = (shown(concertation, place, Blur.STREET) for place in (beside(1.2, 1), beside(0.9, 4.5)))
    assert (one.blur, one.geometry.geom_type) == (Blur.STREET, "LineString")
    assert one.geometry.equals_exact(other.geometry)
    assert one.geometry.num_points == 3


def test_far_from_any_street_or_beside_too_short_a_one_it_is_the_cell(
    concertation: Concertation, streets: ContextLayer
) -> None:
    for place in (beside(4, 4), beside(8, 0.1)):
        told = shown(concertation, place, Blur.STREET)
        assert (told.blur, told.geometry.geom_type) == (Blur.CELL, "Polygon")
        assert told.geometry.covers(place)


def test_a_line_or_a_surface_is_shown_as_the_cells_of_its_box(
    concertation: Concertation, streets: ContextLayer
) -> None:
    line = LineString(at(1, 1), at(1, 2), srid=4326)
    told = shown(concertation, line, Blur.STREET)
    assert told.blur is Blur.CELL
    assert told.geometry.covers(line)


def test_the_same_cell_is_shown_for_every_place_in_it(concertation: Concertation) -> None:
    cell = shown(concertation, HOME, Blur.CELL).geometry
    assert shown(concertation, cell.centroid, Blur.CELL).geometry.equals_exact(cell)


def test_both_doors_blur(open_now: Concertation) -> None:
    answer = post(feature(blur="cell"))
    assert (answer.status_code, answer.json()["properties"]["blur"]) == (201, "cell")
    assert answer.json()["geometry"]["type"] == "Polygon"
    assert Client().post(FORM, typed(blur="cell")).status_code == 302
    assert {row.public_geometry.geom_type for row in Contribution.objects.all() if row.public_geometry} == {"Polygon"}
    assert post(feature(blur="nearly")).status_code == 400
    assert Client().post(FORM, typed(blur="nearly")).status_code == 422


def test_the_street_is_offered_where_streets_are_known(open_now: Concertation) -> None:
    assert 'value="street"' not in Client().get(FORM).content.decode()
    assert 'value="cell"' in Client().get("/plui/").content.decode()
    layer_of(open_now, LayerRole.STREETS)
    assert 'value="street"' in Client().get(FORM).content.decode()
    assert 'value="street"' in Client().get("/plui/").content.decode()


def test_where_places_are_shown_as_given_nobody_is_asked_and_one_blurred_before_stays_so(
    open_now: Concertation,
) -> None:
    client = Client()
    client.post(FORM, typed(blur="cell"))
    TakingPart.objects.create(concertation=open_now, takes_blur=False)
    assert 'name="blur"' not in Client().get(FORM).content.decode()
    assert 'name="blur"' not in Client().get("/plui/").content.decode()
    assert post(feature(blur="cell")).json()["errors"] == {
        "blur": ["Dans cette concertation, le lieu est montré tel qu’il est donné."]
    }
    assert client.post(ONE + "modifier/", typed(blur="cell", positions="47.36, -0.64")).status_code == 302
    assert Contribution.objects.get().blur == Blur.CELL


def test_the_action_itself_refuses_where_it_is_not_offered(submit: Submit, concertation: Concertation) -> None:
    TakingPart.objects.create(concertation=concertation, takes_blur=False)
    with pytest.raises(ValidationError) as caught:
        submit(showing=Showing(Blur.CELL))
    assert list(caught.value.message_dict) == ["blur"]


def test_an_author_shows_the_place_less_exactly_afterwards_then_exactly_again(open_now: Concertation) -> None:
    client = Client()
    client.post(FORM, typed())
    assert 'value="cell"' in client.get(ONE + "modifier/").content.decode()
    client.post(ONE + "modifier/", typed(blur="cell"))
    assert Contribution.objects.get().blur == Blur.CELL
    client.post(ONE + "modifier/", typed(blur="exact"))
    assert Contribution.objects.get().blur == Blur.EXACT


def test_a_draft_keeps_how_the_place_is_to_be_shown(open_now: Concertation) -> None:
    client = Client()
    client.post(FORM, typed(blur="cell", keep="1"))
    assert client.get(FORM).context["form"]["blur"].value() == "cell"


def test_what_everyone_will_see_is_told_before_it_is_sent(open_now: Concertation) -> None:
    page = Client().post(FORM, typed(blur="cell", preview="1", is_name_private="on"))
    told = page.content.decode()
    assert page.status_code == 200
    assert "Voici ce que tout le monde verra" in told
    assert "Un lieu montré à une centaine de mètres près" in told
    assert "Nom gardé privé" in told
    assert page.context["form"]["title"].value() == typed()["title"]
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("fault", [{"title": ""}, {"positions": "48.9, 2.3"}], ids=["no title", "outside"])
def test_what_would_be_refused_is_so_before_it_is_sent(open_now: Concertation, fault: dict[str, Any]) -> None:
    page = Client().post(FORM, typed(preview="1") | fault)
    assert page.status_code == 422
    assert 'id="preview-title"' not in page.content.decode()


def test_the_map_is_told_the_shape_that_everyone_will_see(open_now: Concertation, streets: ContextLayer) -> None:
    lon, lat = at(1.1, 1)
    body = {"geometry": {"type": "Point", "coordinates": [lon, lat]}, "blur": "street"}
    told = Client().post(f"{URL}place-words/", body, content_type="application/json").json()
    assert (told["blur"], told["shown"]["type"], told["geometry"]["type"]) == ("street", "LineString", "Point")
    assert told["words"] == "Un lieu montré à la rue près, Grande Rue, à Essai-sur-Loire."


@pytest.mark.parametrize("blur", [Blur.CELL, Blur.STREET, Blur.EXACT])
def test_no_address_of_the_site_gives_a_blurred_place_away(
    submit: Submit, concertation: Concertation, blur: Blur
) -> None:
    """With the exact place as a control: what we look for is found where it may be."""
    add_street(layer_of(concertation, LayerRole.STREETS), "Grande Rue", (-4, 1.1), (4, 1.1))
    layer = layer_of(concertation, LayerRole.PARCELLES)
    parcel = HOME.buffer(0.00002)
    ContextFeature.objects.create(layer=layer, rank=1, label="AB 987", search_key="ab987", geometry=parcel)
    contribution = submit(geometry=HOME, showing=Showing(blur)).contribution
    assert contribution.blur == blur
    told = {
        address: found
        for address, text in everything_public(contribution, Client())
        if (found := [word for word in TELLING if word in text.replace("’", "'")])
    }
    assert bool(told) is (blur is Blur.EXACT), told


def test_the_team_and_the_author_read_the_exact_place(
    submit: Submit, agent: Actor, alice: Actor, bob: Actor, browser_of: Browser
) -> None:
    submit(geometry=HOME, showing=Showing(Blur.CELL))
    for reader, is_told in ((agent, True), (alice, True), (bob, False)):
        page = browser_of(reader).get("/plui/contributions/W-0001/").content.decode()
        assert ("47.351234, -0.653217" in page) is is_told


def test_an_edit_moves_a_blurred_place_and_shows_no_more_of_it(submit: Submit, alice: Actor) -> None:
    contribution = submit(geometry=HOME, showing=Showing(Blur.CELL)).contribution
    before = contribution.public_geometry
    moved = Point(HOME.x + 0.00001, HOME.y, srid=4326)
    edited = actions.edit(
        alice, contribution, kind=contribution.kind, themes=list(contribution.themes.all()), title="Chez moi",
        body="Ici.", geometry=moved, showing=Showing(Blur.CELL), at=DURING,
    )  # fmt: skip
    assert before is not None
    assert edited.public_geometry is not None
    assert edited.public_geometry.equals_exact(before)
