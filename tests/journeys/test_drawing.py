"""Drawing on the map: by the cross, by finger, by keyboard; what it measures, what it may not hold."""

import json
import re
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from playwright.sync_api import FloatRect, Locator, Page, Route, ViewportSize, expect

from carto.geo.crs import Territory, measure
from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.test_keyboard import tab_to

THUMB_PX = 44
CELL = 0.005  # degrees: the grid of snapping.js
LYING: ViewportSize = {"width": 740, "height": 360}


def open_drawing(page: Page, shape: str, query: str = "") -> None:
    steps.open_map(page, query)
    steps.start_proposing(page, shape)
    page.get_by_role("button", name="Dessiner sur la carte").click()


def add_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Ajouter ce point")


def move_by_keys(page: Page, key: str, times: int) -> None:
    page.locator("#map").focus()
    for _press in range(times):
        page.keyboard.press(key)


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box is not None
    return box


def positions(page: Page) -> list[list[float]]:
    """The rows of the form, as [lat, lon]."""
    rows = page.locator("[name=positions]").input_value().splitlines()
    return [[float(number) for number in row.split(",")] for row in rows]


@pytest.mark.parametrize("viewport", [PHONE, LYING])
def test_a_zone_is_drawn_on_a_phone_with_the_cross(open_page: OpenPage, viewport: ViewportSize) -> None:
    page = open_page(viewport, has_touch=True, is_mobile=True)
    steps.open_map(page)
    lat, lon = middle_of_a_cell(page)
    open_drawing(page, "une zone", f"?vu=1#13/{lat:.5f}/{lon:.5f}")
    expect(page.get_by_role("checkbox", name="Viser avec la croix")).to_be_checked()

    the_map, bar = box_of(page.locator("#map")), box_of(page.locator("#draw-bar"))
    assert the_map["y"] + the_map["height"] / 2 + 26 <= bar["y"], "the bar covers the cross"
    for name in ("Ajouter ce point", "Annuler le dernier", "Terminer", "Abandonner"):
        box = box_of(page.get_by_role("button", name=name))
        assert min(box["width"], box["height"]) >= THUMB_PX, name
        assert box["y"] + box["height"] <= viewport["height"], name

    add_button(page).tap()
    for key in ("ArrowRight", "ArrowUp"):
        move_by_keys(page, key, 2)
        add_button(page).tap()
    expect(page.locator("#draw-said")).to_have_text("Points placés : 3.")
    expect(page.locator("#draw-size")).to_have_text(re.compile(r"\d\sha$"))
    page.get_by_role("button", name="Terminer").tap()

    expect(page.locator("#place-said")).to_contain_text("La zone est placée : 3 sommets.")
    expect(page.locator("#place-size")).to_have_text(re.compile(r"\d\sha$"))
    steps.fill_and_send(page, "Un bois à agrandir")
    steps.received_number(page)


def test_a_tap_brings_the_place_under_the_cross_and_a_point_is_taken_there(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    open_drawing(page, "un point")
    before = page.url
    box = box_of(page.locator("#map"))
    page.touchscreen.tap(box["x"] + 150, box["y"] + 280)
    expect(page).not_to_have_url(before)
    lat, lon = re.findall(r"-?\d+\.\d+", page.url.split("#")[1])[-2:]
    add_button(page).tap()
    expect(page.locator("#place-said")).to_contain_text("Le point est placé.")
    assert positions(page)[0] == pytest.approx([float(lat), float(lon)], abs=1e-4)


def test_a_zone_is_drawn_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    tab_to(page, "Proposer")
    page.keyboard.press("Space")
    tab_to(page, "un point")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Dessiner sur la carte")
    page.keyboard.press("Enter")
    expect(page.locator("#map")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#draw-said")).to_have_text("Ce point est déjà placé : choisissez un autre endroit.")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    expect(page.locator("#draw-said")).to_have_text("Points placés : 4.")
    page.keyboard.press("Control+z")
    expect(page.locator("#draw-said")).to_have_text("Dernier point ôté. Points placés : 3.")
    tab_to(page, "Terminer")
    page.keyboard.press("Space")
    expect(page.locator("#place-said")).to_contain_text("La zone est placée : 3 sommets.")
    (first, second, third) = positions(page)
    assert second == [first[0], pytest.approx(second[1])]
    assert third == [pytest.approx(third[0]), second[1]]
    assert (first[1] < second[1], third[0] < second[0]) == (True, True)


def test_escape_leaves_the_drawing_and_keeps_what_was_placed(open_page: OpenPage) -> None:
    page = open_page(DESK)
    open_drawing(page, "un point")
    page.locator("#map").click(position={"x": 300, "y": 300})
    placed = positions(page)
    page.get_by_role("button", name="Dessiner sur la carte").click()
    page.keyboard.press("Escape")
    assert positions(page) == placed
    expect(page.locator(".draw-pin")).to_be_visible()
    expect(page.locator("#draw-bar")).to_be_hidden()


def test_what_is_placed_is_moved_and_the_move_undone(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    steps.start_proposing(page, "un tracé")
    steps.draw(page, [(-60, 0), (40, -50)])
    placed, size = positions(page), page.locator("#place-size").inner_text()
    handle = box_of(page.locator(".marker-icon:not(.marker-icon-middle)").last)
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + 90, handle["y"] - 40, steps=5)
    page.mouse.up()
    expect(page.locator("#place-size")).not_to_have_text(size)
    assert positions(page) != placed
    page.get_by_role("button", name="Annuler le dernier geste").click()
    expect(page.locator("#place-size")).to_have_text(size)
    assert positions(page) == placed
    page.get_by_role("button", name="Annuler le dernier geste").click()
    expect(page.locator("#place-said")).to_have_text("Aucun lieu n’est encore placé.")
    expect(page.get_by_role("button", name="Dessiner sur la carte")).to_be_focused()


def test_outside_the_perimeter_is_said_at_once(open_page: OpenPage) -> None:
    page = open_page(DESK)
    open_drawing(page, "une zone")
    page.locator("#map").hover(position={"x": 5, "y": 5})
    expect(page.locator("#draw-said")).to_have_text("Ce point est hors du périmètre de la concertation.")
    page.locator("#map").hover(position={"x": 450, "y": 400})
    expect(page.locator("#draw-said")).to_contain_text("puis terminez")
    for x, y in ((5, 5), (80, 5), (5, 80)):
        page.locator("#map").click(position={"x": x, "y": y})
    expect(page.locator("#draw-said")).to_contain_text("hors du périmètre")
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator("#place-said")).to_contain_text("Elle sort du périmètre de la concertation")


def test_a_surface_too_large_is_told_and_its_last_point_not_taken(open_page: OpenPage) -> None:
    page = open_page(DESK)
    open_drawing(page, "une zone")
    for x, y in ((150, 250), (750, 250), (750, 560)):
        page.locator("#map").click(position={"x": x, "y": y})
    expect(page.locator("#draw-said")).to_have_text(
        re.compile("^La surface la plus grande est de 5.000.ha : rapprochez les points.$")
    )
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator("#draw-said")).to_have_text("Il manque encore des points avant de terminer.")
    page.locator("#map").click(position={"x": 300, "y": 300})
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator("#place-said")).to_contain_text("3 sommets")


def test_what_is_left_is_said_from_four_fifths_of_a_limit(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)

    def said(vertices: int, length_km: float = 1, shape: str = "LineString") -> Any:
        line = [[-0.6, 47 + length_km / 111.2 * i / (vertices - 1)] for i in range(vertices)]
        ring = [*([lon + 0.001 * (i % 2), lat] for i, (lon, lat) in enumerate(line)), line[0]]
        geometry = {"type": shape, "coordinates": line if shape == "LineString" else [ring]}
        verdict = page.evaluate(
            """async (geometry) => {
                const { judge } = await import("carto/limits.js");
                return judge(geometry, { max_vertices: 1000, max_area_ha: 5000, max_length_km: 50 });
            }""",
            geometry,
        )
        return verdict["isOver"], re.sub(r"\s", " ", verdict["sentence"])

    assert said(799) == (False, "")
    assert said(990) == (False, "Vous pouvez encore placer 10 points au plus.")
    assert said(1000) == (False, "C’est le dernier point possible, sur 1 000 : terminez le dessin.")
    assert said(1001) == (True, "1 000 points au plus : celui-ci n’est pas pris.")
    assert said(999, shape="Polygon")[0] is False  # and the one that closes it
    assert said(1000, shape="Polygon")[0] is True
    assert said(2, 38) == (False, "")
    assert re.fullmatch("Il reste (4,9|5,0)\\d? km avant la longueur la plus grande.", said(2, 45)[1])
    assert said(2, 52) == (True, "La longueur la plus grande est de 50 km : rapprochez les points.")


SHAPES = {
    Territory.METROPOLE: [(-1.6, 47.2), (2.3, 48.85), (8.9, 42.1), (-4.5, 48.4), (3.1, 50.8)],
    Territory.GUYANE: [(-52.3, 4.9)],
    Territory.REUNION: [(55.5, -21.1)],
    Territory.GUADELOUPE: [(-61.5, 16.2)],
    Territory.MAYOTTE: [(45.2, -12.8)],
    Territory.SAINT_PIERRE_ET_MIQUELON: [(-56.2, 46.8)],
}


def test_what_is_shown_agrees_with_what_the_server_measures_within_one_in_a_hundred(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    for territory, places in SHAPES.items():
        for lon, lat in places:
            for size in (0.001, 0.05):
                ring = [[lon, lat], [lon + size, lat + size / 5], [lon + size / 2, lat + size], [lon, lat]]
                for geometry in (
                    {"type": "Polygon", "coordinates": [ring]},
                    {"type": "LineString", "coordinates": ring[:3]},
                ):
                    shown = page.evaluate(
                        'async (geometry) => (await import("carto/map/measure.js")).sizeOf(geometry)', geometry
                    )
                    true = measure(GEOSGeometry(json.dumps(geometry)), territory.metric_srid)
                    assert shown["length_m"] == pytest.approx(true.length_m, rel=0.01), (territory, geometry)
                    assert shown["area_m2"] / 10_000 == pytest.approx(true.area_ha, rel=0.01), (territory, geometry)


def edges(route: Route) -> None:
    """One limit that goes from west to east through the middle of the window asked."""
    w, s, e, n = (float(edge) for edge in route.request.url.split("window=")[1].split(","))
    line = [[w, (s + n) / 2], [e, (s + n) / 2]]
    feature = {
        "type": "Feature",
        "properties": {"what": "zone"},
        "geometry": {"type": "LineString", "coordinates": line},
    }
    route.fulfill(json={"type": "FeatureCollection", "features": [feature]})


def test_a_point_catches_on_to_a_limit_and_no_longer_once_switched_off(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.route("**/edges/**", edges)
    steps.open_map(page)
    lat, lon = middle_of_a_cell(page)
    steps.open_map(page, f"?vu=1#18/{lat + 0.00002:.5f}/{lon:.5f}")
    steps.start_proposing(page, "un point")
    page.get_by_role("button", name="Dessiner sur la carte").click()
    with page.expect_response("**/edges/**"):
        page.get_by_role("checkbox", name="Viser avec la croix").check()
    move_by_keys(page, "ArrowRight", 1)
    add_button(page).click()
    expect(page.locator("#place-said")).to_contain_text("Le point est placé.")
    assert positions(page)[0][0] == pytest.approx(lat, abs=1e-6)

    page.get_by_role("button", name="Dessiner sur la carte").click()
    page.get_by_role("checkbox", name="S’accrocher aux limites").uncheck()
    add_button(page).click()
    expect(page.locator("#draw-bar")).to_be_hidden()
    assert positions(page)[0][0] == pytest.approx(lat + 0.00002, abs=5e-6)


def middle_of_a_cell(page: Page) -> tuple[float, float]:
    """The middle of the grid's cell at the centre of the territory."""
    w, s, e, n = json.loads(page.locator("#carto-settings").text_content() or "")["bounds"]
    return (s + n) / 2 // CELL * CELL + CELL / 2, (w + e) / 2 // CELL * CELL + CELL / 2


def test_limits_that_do_not_come_never_block(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.route("**/edges/**", lambda route: route.fulfill(status=500, body="hors service"))
    steps.open_map(page)
    lat, lon = middle_of_a_cell(page)
    steps.open_map(page, f"?vu=1#18/{lat:.5f}/{lon:.5f}")
    steps.start_proposing(page, "un tracé")
    steps.draw(page, [(-60, 0), (40, -50)])
    expect(page.locator("#place-said")).to_contain_text("Le tracé est placé : 2 points.")
    expect(page.locator("#place-size")).to_have_text(re.compile(r"^\d+\sm$"))


def test_real_limits_of_the_plan_come_only_from_near(open_page: OpenPage) -> None:
    page = open_page(DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/edges/" in request.url else None)
    open_drawing(page, "un tracé")
    page.locator("#map").click(position={"x": 450, "y": 400})
    assert asked == []
    lat, lon = middle_of_a_cell(page)
    open_drawing(page, "un tracé", f"?vu=1#17/{lat:.5f}/{lon:.5f}")
    with page.expect_response("**/edges/**") as answered:
        page.locator("#map").hover(position={"x": 440, "y": 420})
    assert answered.value.json()["type"] == "FeatureCollection"


def test_the_bar_of_drawing_has_no_fault_that_axe_can_find(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    open_drawing(page, "une zone")
    assert violations(page) == []


def test_part_of_a_street_is_taken_by_its_name_alone(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True)
    steps.open_map(page)
    steps.press(page, "Proposer")
    field = page.get_by_label("Ou cherchez ce lieu")
    field.fill("rue de la fontaine")
    expect(page.locator("#place-search-found li").first).to_be_visible()
    field.press("Enter")
    expect(page.locator("#place-words")).to_contain_text("Un tracé de")
    if page.locator("#crossings").is_visible():
        whole = page.locator("#place-words").inner_text()
        page.get_by_role("button", name="Prendre cette partie").click()
        expect(page.locator("#place-words")).not_to_have_text(whole)
