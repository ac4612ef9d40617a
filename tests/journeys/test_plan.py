"""The plan on the map: drawn from its tiles, told by its legend, shown as one wants and kept in the address."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.test_keyboard import focused_name, tab_to

TILES = re.compile(r"/plan/\d+/[0-9a-f]{64}\.pmtiles$")
IS_DRAWN = """async (isAsked) => {
    const colours = () => {
        const seen = new Set();
        for (const tile of document.querySelectorAll(".leaflet-zones-pane canvas.leaflet-tile")) {
            if (!tile.width) continue;
            const { data } = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
            for (let at = 0; at < data.length; at += 4 * 97) {
                if (data[at + 3]) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
            }
        }
        return seen.size;
    };
    const latest = performance.now() + 20_000;
    while (performance.now() < latest) {
        if (isAsked ? colours() > 3 : colours() === 0) return true;
        await new Promise(requestAnimationFrame);
    }
    return false;
}"""


def open_sheet(page: Page) -> None:
    page.get_by_role("button", name="Le plan", exact=True).click()
    expect(page.get_by_role("region", name="Le plan")).to_be_visible()


def lines(page: Page, group: str) -> list[str]:
    return page.locator(f"#legend-{group} li").all_inner_texts()


def test_the_plan_is_drawn_from_ranges_of_one_file(open_page: OpenPage) -> None:
    page = open_page(DESK)
    answers: list[int] = []
    page.on("response", lambda response: answers.append(response.status) if TILES.search(response.url) else None)
    steps.open_map(page)
    assert page.evaluate(IS_DRAWN, True)
    assert set(answers) == {206}
    before = len(answers)
    open_sheet(page)
    page.get_by_role("radio", name="Plein").check()
    page.get_by_role("checkbox", name="Zones").uncheck()
    page.wait_for_timeout(1)  # let the page ask for what it would
    assert len(answers) == before  # painted otherwise, not loaded again


def test_the_legend_holds_what_the_view_holds(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    open_sheet(page)
    expect(page.locator("#legend-zones")).to_contain_text("U Zone urbaine")
    whole = lines(page, "zones")
    assert {line.split()[0] for line in whole} == {"U", "AUc", "AUs", "A", "N"}
    far = len(lines(page, "prescriptions"))
    assert far > 3
    assert violations(page) == []
    page.locator("#map").press("+")
    expect(page).to_have_url(re.compile("#"))
    _zoom, lat, lon = page.url.split("#")[1].split("/")
    near = open_page(DESK)
    steps.open_map(near, f"#18/{lat}/{lon}")
    open_sheet(near)
    expect(near.locator("#legend-zones li").first).to_be_visible()
    assert set(lines(near, "zones")) <= set(whole)
    assert 0 < len(lines(near, "prescriptions")) < far


def test_what_is_shown_is_kept_in_the_address(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page, "?q=verger")
    open_sheet(page)
    for group in ("Zones", "Habillage", "Informations", "Prescriptions"):
        box = page.get_by_role("checkbox", name=group, exact=True)
        if box.is_visible():
            box.uncheck()
    assert page.evaluate(IS_DRAWN, False)
    page.get_by_role("radio", name="Plein").check()
    zones = page.locator("[data-group=zones]")
    zones.get_by_text("Régler").click()
    zones.get_by_role("slider", name="Opacité").fill("40")
    expect(zones.get_by_role("status")).to_have_text("40 %")
    zones.get_by_role("button", name="Dessiner au-dessus").click()
    address = page.url
    assert all(part in address for part in ("q=verger", "couches=", "-zones", "opacite=zones-40", "style=plein"))

    again = open_page(DESK)
    again.goto(address)
    expect(again.locator("html[data-ready=true]")).to_have_count(1)
    open_sheet(again)
    expect(again.get_by_role("checkbox", name="Zones", exact=True)).not_to_be_checked()
    expect(again.get_by_role("radio", name="Plein")).to_be_checked()
    assert groups(again) == groups(page)
    again.evaluate("history.pushState(null, '', location.pathname + '?couches=prescriptions')")
    again.go_back()
    again.go_forward()
    expect(again.get_by_role("checkbox", name="Zones", exact=True)).to_be_checked()


def groups(page: Page) -> list[str | None]:
    return [line.get_attribute("data-group") for line in page.locator("[data-group]:visible").all()]


def test_the_sheet_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    tab_to(page, "Le plan")
    page.keyboard.press("Enter")
    tab_to(page, "Régler")
    page.keyboard.press("Enter")
    tab_to(page, "Dessiner au-dessus")
    first = groups(page)
    page.keyboard.press("Enter")
    assert groups(page) == [first[1], first[0], *first[2:]]
    assert focused_name(page).strip() in {"Dessiner en dessous", "Dessiner au-dessus"}
    page.keyboard.press("Escape")
    expect(page.locator("#plan-sheet")).to_be_hidden()
    assert focused_name(page).strip() == "Le plan"


def test_the_plan_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    steps.open_map(page)
    assert page.evaluate(IS_DRAWN, True)
    open_sheet(page)
    box = page.locator("#plan-sheet").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 360)
    small = [
        control.evaluate("element => element.closest('label, button, summary').getBoundingClientRect().height")
        for control in page.locator("#plan-sheet :is(button, input, summary):visible").all()
    ]
    assert min(small) >= 43.5  # a finger's target
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []
    page.get_by_role("button", name="Fermer").click()
    expect(page.locator("#plan-sheet")).to_be_hidden()


def test_a_file_that_is_lost_leaves_the_contributions_readable(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.route(TILES, lambda route: route.abort())
    steps.open_map(page)
    expect(page.get_by_text("La carte du plan ne répond pas")).to_be_visible()
    expect(page.locator("#shown")).to_contain_text("contributions affichées")
