"""Streets found by name, and the part of one between two crossings. The village, in thousandths of a degree:

y=3   ......+....Rue Haute......+.......        Grande Rue: x = 1, in three lines of the file.
y=2   ......+...................|               Rue des Lilas: x = 3, from y = 0 to y = 3.
y=0   ......+....Rue Basse......+.......        Chemin du Bois: meets nothing of them.
"""

from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers.models import ContextFeature, ContextLayer, LayerRole
from carto.layers.search_keys import search_key
from tests.layers.test_search_api import ask, found, layer_of

OUTLINE = "/api/concertations/plui/outline/"


def at(x: float, y: float) -> tuple[float, float]:
    return (round(-0.65 + x / 1000, 6), round(47.35 + y / 1000, 6))


def add_street(layer: ContextLayer, name: str, *places: tuple[float, float], insee_code: str = "49901") -> None:
    ContextFeature.objects.create(
        layer=layer, rank=1, label=name, search_key=search_key(name), insee_code=insee_code,
        geometry=LineString([at(*place) for place in places], srid=4326),
    )  # fmt: skip


@pytest.fixture
def village(concertation: Concertation) -> ContextLayer:
    layer = layer_of(concertation, LayerRole.STREETS)
    add_street(layer, "Grande Rue", (1, 0), (1, 2))
    add_street(layer, "Grande Rue", (1, 3), (1, 2))  # drawn the other way round
    add_street(layer, "Grande Rue", (1, 3), (1, 5))
    add_street(layer, "Rue Haute", (0, 3), (4, 3))
    add_street(layer, "Rue Basse", (0, 0), (4, 0))
    add_street(layer, "Rue des Lilas", (3, 0), (3, 3))
    add_street(layer, "Chemin du Bois", (8, 8), (9, 9))
    add_street(layer, "Grande Rue", (60, 0), (60, 2), insee_code="49902")
    return layer


def outline(place: str) -> dict[str, Any]:
    answer = Client().get(OUTLINE, {"place": place})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def shape_of(place: str) -> GEOSGeometry:
    return GEOSGeometry(str(outline(place)["geometry"]).replace("'", '"'))


def test_a_street_of_several_lines_is_found_once_a_commune(village: ContextLayer) -> None:
    assert found("grande r") == [
        ("street", "Grande Rue", "Essai-sur-Loire"), ("street", "Grande Rue", "Le Vieil-Essai")
    ]  # fmt: skip
    assert found("lilas") == [], "a name is found from its start"


def test_a_street_without_commune_is_told_by_where_it_lies(concertation: Concertation) -> None:
    add_street(layer_of(concertation, LayerRole.STREETS), "Rue Neuve", (60, 0), (60, 2), insee_code="")
    assert found("rue neuve") == [("street", "Rue Neuve", "Le Vieil-Essai")]


def test_the_whole_street_is_one_line_and_says_what_it_meets_in_order(village: ContextLayer) -> None:
    [west, east] = ask("grande rue")
    told = outline(west["place"])
    assert told["label"] == "Grande Rue"
    assert told["geometry"]["type"] == "LineString"
    assert {tuple(place) for place in told["geometry"]["coordinates"]} == {at(1, y) for y in (0, 2, 3, 5)}
    names = [one["label"] for one in told["crossings"]]
    assert names in (["Rue Basse", "Rue Haute"], ["Rue Haute", "Rue Basse"])
    assert outline(east["place"])["crossings"] == []


def test_between_two_crossings_the_real_part_of_the_line_is_taken(village: ContextLayer) -> None:
    [west, _east] = ask("grande rue")
    first, last = outline(west["place"])["crossings"]
    part = outline(f"{west['place']}:{first['id']}:{last['id']}")
    assert part["label"] == f"Grande Rue, entre {first['label']} et {last['label']}"
    line = {tuple(place) for place in part["geometry"]["coordinates"]}
    assert line == {at(1, 0), at(1, 2), at(1, 3)}, "from the Rue Basse to the Rue Haute, and no further"


@pytest.mark.parametrize(
    ("typed", "label", "ends"),
    [
        (
            "Rue haute entre la grande rue et rue des lilas",
            "Rue Haute, entre Grande Rue et Rue des Lilas", {at(1, 3), at(3, 3)},
        ),
        (
            "rue basse, entre Rue des Lilas et Grande Rue",
            "Rue Basse, entre Rue des Lilas et Grande Rue", {at(1, 0), at(3, 0)},
        ),
    ],
)  # fmt: skip
def test_a_stretch_is_found_as_people_write_it(
    typed: str, label: str, ends: set[tuple[float, float]], village: ContextLayer
) -> None:
    [one] = ask(typed)
    assert (one["kind"], one["label"]) == ("street", label)
    assert {tuple(place) for place in outline(one["place"])["geometry"]["coordinates"]} == ends


def test_streets_that_do_not_meet_give_nothing(village: ContextLayer) -> None:
    assert ask("grande rue entre rue haute et chemin du bois") == []
    assert ask("grande rue entre rue haute et rue haute") == []


def test_a_street_that_misses_its_crossing_by_a_metre_meets_it_all_the_same(village: ContextLayer) -> None:
    add_street(village, "Rue du Puits", (2.01, 3.012), (2.01, 4))
    [one] = ask("rue haute entre grande rue et rue du puits")
    assert shape_of(one["place"]).length == pytest.approx(0.00101, rel=0.01)


def test_a_street_in_two_halves_that_nothing_joins_is_refused_with_its_reason(concertation: Concertation) -> None:
    layer = layer_of(concertation, LayerRole.STREETS)
    add_street(layer, "Rue Coupée", (0, 0), (1, 0))
    add_street(layer, "Rue Coupée", (1.3, 0), (2.3, 0))
    add_street(layer, "Rue A", (0.5, -1), (0.5, 1))
    add_street(layer, "Rue B", (2, -1), (2, 1))
    [one] = ask("rue coupee")
    first, last = outline(one["place"])["crossings"]
    answer = Client().get(OUTLINE, {"place": f"{one['place']}:{first['id']}:{last['id']}"})
    assert answer.status_code == 400
    assert "ne relie pas" in answer.json()["errors"]["place"][0]
    assert outline(one["place"])["notes"] == ["Ce lieu est en 2 morceaux : le plus grand est gardé."]


def test_a_street_that_turns_on_itself_is_walked_the_short_way(concertation: Concertation) -> None:
    layer = layer_of(concertation, LayerRole.STREETS)
    add_street(layer, "Boulevard Circulaire", (0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
    add_street(layer, "Rue A", (1, -1), (1, 0.5))
    add_street(layer, "Rue B", (-1, 1), (0.5, 1))
    [one] = ask("boulevard circulaire entre rue a et rue b")
    assert {tuple(place) for place in outline(one["place"])["geometry"]["coordinates"]} == {
        at(1, 0),
        at(0, 0),
        at(0, 1),
    }


def test_what_is_not_here_is_not_found(village: ContextLayer, make_concertation: Any) -> None:
    other = layer_of(make_concertation("autre"), LayerRole.STREETS)
    add_street(other, "Rue Cachée", (0, 0), (1, 0))
    hidden = ContextFeature.objects.get(label="Rue Cachée").pk
    half = layer_of(village.concertation, LayerRole.STREETS, completed_at=None)
    add_street(half, "Rue À Moitié", (0, 0), (1, 0))
    unfinished = ContextFeature.objects.get(label="Rue À Moitié").pk
    own = ContextFeature.objects.filter(layer=village).first()
    assert own is not None
    for place in (
        f"street:{hidden}", f"street:{unfinished}", f"feature:{own.pk}", f"street:{own.pk}:{hidden}:{hidden}",
        "street:0", "street:x", "zone:1", "commune:99999", "point:500,1", "", "x" * 5000, "street:1:2",
        "feature:" + "9" * 20,
    ):  # fmt: skip
        assert Client().get(OUTLINE, {"place": place}).status_code == 404, place
    assert ask("rue cachee") == ask("rue a moitie") == []
