"""A place said in a sentence, for whoever does not see the map; and a blurred one not given away by it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.test import Client
from django.utils import translation

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions, blurring
from carto.contributions.actions import Deposit, Showing
from carto.contributions.models import Blur, Contribution
from carto.contributions.place_names import in_commune, of, to
from carto.contributions.place_words import describe
from carto.layers.context import context_of
from carto.layers.models import ContextFeature, ContextLayer, LayerRole, PlanVersion
from carto.layers.search_keys import search_key
from tests.conftest import BOUNDS, DURING
from tests.contributions.test_actions import make_plan
from tests.layers.test_search_api import layer_of
from tests.layers.test_streets import add_street, at

W, S, E, N = BOUNDS
Submit = Callable[..., Deposit]


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    return make_plan(concertation, {"UB": (W, S, -0.60, N), "N": (-0.60, S, E, N)})


@pytest.fixture
def streets(concertation: Concertation) -> ContextLayer:
    """As in test_streets: thousandths of a degree from 47.35, -0.65."""
    layer = layer_of(concertation, LayerRole.STREETS)
    add_street(layer, "Grande Rue", (1, 0), (1, 5))
    add_street(layer, "Rue Haute", (0, 3), (4, 3))
    add_street(layer, "Avenue Basse", (0, 0), (4, 0))
    return layer


def add(layer: ContextLayer, label: str, geometry: GEOSGeometry) -> None:
    ContextFeature.objects.create(
        layer=layer, rank=1, label=label, search_key=search_key(label), insee_code="49901", geometry=geometry
    )


def square(x: float, y: float, side: float = 0.5) -> Polygon:
    """South-west corner and side in thousandths of a degree."""
    (w, s), (e, n) = at(x, y), at(x + side, y + side)
    return Polygon.from_bbox((w, s, e, n))


def words(concertation: Concertation, shape: Any, blur: Blur = Blur.EXACT) -> str:
    shape.srid = 4326
    return describe(concertation, shape, blur, context_of(concertation, shape))


def test_a_point_says_its_street_parcel_commune_and_zone(
    concertation: Concertation, plan: PlanVersion, streets: ContextLayer
) -> None:
    assert words(concertation, Point(*at(1, 1))) == "Un point, Grande Rue, à Essai-sur-Loire, en zone UB."
    assert words(concertation, Point(*at(1.4, 1))) == "Un point, près de la Grande Rue, à Essai-sur-Loire, en zone UB."
    add(layer_of(concertation, LayerRole.PARCELLES), "AB 12", square(1, 0.8))
    said = words(concertation, Point(*at(1.05, 1)))
    assert said == "Un point, Grande Rue, sur la parcelle AB 12, à Essai-sur-Loire, en zone UB."


def test_a_point_far_from_streets_says_which_way_the_nearest_lieu_dit_is(concertation: Concertation) -> None:
    add(layer_of(concertation, LayerRole.LOCALITIES), "Le Plessis", Point(*at(0, 0), srid=4326))
    assert words(concertation, Point(*at(0, 4))) == "Un point, à 440 m au nord du Plessis, à Essai-sur-Loire."
    assert words(concertation, Point(*at(0.1, 0.1))) == "Un point, au lieu-dit Le Plessis, à Essai-sur-Loire."
    assert words(concertation, Point(*at(40, 40))) == "Un point, à Essai-sur-Loire."


def test_a_line_says_where_it_goes(concertation: Concertation, plan: PlanVersion, streets: ContextLayer) -> None:
    across = LineString(at(3, 0), at(3, 3))
    assert words(concertation, across) == (
        "Un tracé de 330 m, de l’avenue Basse à la rue Haute, à Essai-sur-Loire, en zone UB."
    )
    along = LineString(at(1, 0), at(1, 3))
    assert words(concertation, along) == (
        "Un tracé de 330 m, le long de la Grande Rue, de l’avenue Basse à la rue Haute, à Essai-sur-Loire, en zone UB."
    )


def test_a_line_without_names_says_its_course_and_one_that_crosses_says_both_sides(
    concertation: Concertation, plan: PlanVersion
) -> None:
    crossing = LineString((-0.62, 47.32), (-0.58, 47.32))
    assert words(concertation, crossing) == (
        "Un tracé de 3,0 km, de l’ouest à l’est, à Essai-sur-Loire et au Vieil-Essai, en zones UB et N."
    )
    assert "du nord-est au sud-ouest" in words(concertation, LineString((-0.65, 47.36), (-0.665, 47.35)))


def test_a_surface_says_its_size_and_its_parcels(concertation: Concertation, plan: PlanVersion) -> None:
    parcels = layer_of(concertation, LayerRole.PARCELLES)
    for rank in range(3):
        add(parcels, f"AB {rank + 1}", square(rank * 0.5, 0))
    assert words(concertation, square(0, 0)) == (
        "Une surface de 0,2 ha, sur la parcelle AB 1, à Essai-sur-Loire, en zone UB."
    )
    covering = Polygon.from_bbox((*at(-0.1, -0.1), *at(1.6, 0.6)))
    assert words(concertation, covering).startswith("Une surface de 1,0 ha, sur 3 parcelles,")
    inside = square(0.1, 0.1, 0.1)
    assert words(concertation, inside).startswith("Une surface de 84 m², sur la parcelle AB 1,")
    outside = square(30, 30)
    assert "parcelle" not in words(concertation, outside)


def test_a_place_out_of_everything_is_still_said(concertation: Concertation) -> None:
    assert words(concertation, Point(2.35, 48.85)) == "Un point."


@pytest.mark.parametrize(
    ("label", "said_of", "said_to"),
    [
        ("Rue des Tilleuls", "de la rue des Tilleuls", "à la rue des Tilleuls"),
        ("Place de l’Église", "de la place de l’Église", "à la place de l’Église"),
        ("Chemin du Bois", "du chemin du Bois", "au chemin du Bois"),
        ("Avenue Foch", "de l’avenue Foch", "à l’avenue Foch"),
        ("D 951", "de la D 951", "à la D 951"),
        ("Le Plessis", "du Plessis", "au Plessis"),
        ("Les Varennes", "des Varennes", "aux Varennes"),
        ("La Bruère", "de La Bruère", "à La Bruère"),
        ("Argenais", "d’Argenais", "à Argenais"),
    ],
)
def test_names_take_their_article(label: str, said_of: str, said_to: str) -> None:
    assert (of(label), to(label)) == (said_of, said_to)


@pytest.mark.parametrize(
    ("name", "said"), [("Rue", "à Rue"), ("Le Mans", "au Mans"), ("Les Ulis", "aux Ulis"), ("La Flèche", "à La Flèche")]
)
def test_a_commune_is_said_as_people_say_it(name: str, said: str) -> None:
    assert in_commune(name) == said


def test_the_sentence_is_kept_in_french_and_follows_the_place(
    concertation: Concertation, plan: PlanVersion, submit: Submit, alice: Actor, point: GEOSGeometry
) -> None:
    with translation.override("en"):
        contribution = submit().contribution
    assert contribution.place_words == "Un point, à Essai-sur-Loire, en zone UB."
    same: dict[str, Any] = {
        "kind": contribution.kind, "themes": list(contribution.themes.all()), "title": "T", "body": "B", "at": DURING,
    }  # fmt: skip
    moved = actions.edit(alice, contribution, geometry=Point(-0.55, 47.35, srid=4326), **same)
    assert moved.place_words == "Un point, au Vieil-Essai, en zone N."
    assert actions.edit(alice, moved, geometry=moved.geometry, **same).place_words == moved.place_words
    assert actions.edit(alice, moved, geometry=None, **same).place_words == "Sans lieu."


def test_a_blurred_place_is_not_given_away_in_words(
    concertation: Concertation, plan: PlanVersion, streets: ContextLayer, submit: Submit
) -> None:
    add(layer_of(concertation, LayerRole.PARCELLES), "AB 12", square(1, 0.8))
    exact = submit(geometry=Point(*at(1.05, 1), srid=4326)).contribution
    assert "AB 12" in exact.place_words
    blurred = submit(geometry=Point(*at(1.05, 1), srid=4326), showing=Showing(blur=Blur.CELL)).contribution
    assert blurred.place_words == ("Un lieu montré à une centaine de mètres près, à Essai-sur-Loire, en zone UB.")
    assert blurred.public_geometry == blurring.show(Point(*at(1.05, 1), srid=4326), Blur.CELL, concertation).geometry


def test_a_new_plan_says_it_again(concertation: Concertation, plan: PlanVersion, submit: Submit, agent: Actor) -> None:
    contribution = submit().contribution
    make_plan(concertation, {"AUh": (W, S, E, N)})
    actions.recompute_contexts(agent, concertation, at=DURING)
    contribution.refresh_from_db()
    assert contribution.place_words == "Un point, à Essai-sur-Loire, en zone AUh."


def test_everyone_reads_where_it_is(submit: Submit, concertation: Concertation, client: Client) -> None:
    submit()
    submit(geometry=None, title="Partout")
    sentence = "Un point, à Essai-sur-Loire."
    listed = client.get("/plui/liste/").content.decode()
    assert (sentence in listed, "Sans lieu." in listed) == (True, True)
    assert sentence in client.get("/plui/contributions/W-0001/").content.decode()
    assert "Sans lieu." in client.get("/plui/contributions/W-0002/").content.decode()
    features = client.get("/api/concertations/plui/contributions/").json()["features"]
    assert [(one["properties"]["place_words"], one["geometry"] is None) for one in features] == [
        (sentence, False), ("Sans lieu.", True),
    ]  # fmt: skip


def test_a_contribution_of_former_days_says_nothing_rather_than_wrong(
    contribution: Contribution, client: Client
) -> None:
    Contribution.objects.update(place_words="")
    assert "Sans lieu" not in client.get("/plui/contributions/W-0001/").content.decode()
