"""The map and the list say the same: for each filter the same contributions, and from both the same actions."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, OpenPage

# The identifiers last given to the worker that groups what the map draws.
HEAR_THE_MAP = """
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (question, ...rest) {
    if (question.kind === "show") window.drawnRanks = Array.from(question.ranks);
    return post.call(this, question, ...rest);
  };
"""
DRAWN = """async () => {
  const [{ decode }, { readSettings }] = await Promise.all([import("carto/snapshot.js"), import("carto/settings.js")]);
  const { ids } = decode(await (await fetch(readSettings().urls.snapshot)).json()).columns;
  return window.drawnRanks.map((rank) => ids[rank]);
}"""
CHOICES = """(form) => [...form.elements]
  .flatMap((field) => field.tagName === "SELECT" ? [...field.options].map(({ value }) => [field.name, value])
    : field.type === "checkbox" ? [[field.name, field.value]] : [])
  .filter(([, value]) => value)"""
MOST_OF_EACH = 2


def filters_of(page: Page) -> list[str]:
    """Some values of every filter that the page offers, two at a time across filters, words, and none."""
    offered: dict[str, list[str]] = {}
    for name, value in page.locator("#filters").evaluate(CHOICES):
        offered.setdefault(name, []).append(value)
    assert {"theme", "kind", "commune", "status", "zone", "zone_kind", "prescription"} <= set(offered)
    queries = [f"{name}={value}" for name, values in offered.items() for value in values[:MOST_OF_EACH]]
    both = [f"theme={offered['theme'][0]}&{name}={values[0]}" for name, values in offered.items() if name != "theme"]
    return ["", *queries, *both, "q=haie", "q=W-0012", "q=introuvable"]


def listed(page: Page, query: str) -> set[int]:
    """Identifiers in every page of the list."""
    found: set[int] = set()
    address = f"/{steps.SLUG}/liste/?{query}"
    for number in range(1, 100):
        answer = page.request.get(f"{address}&page={number}")
        ids = {int(pk) for pk in re.findall(r'data-id="(\d+)"', answer.text())}
        if ids <= found:
            return found
        found |= ids
    raise AssertionError("the list has no end")


def drawn(page: Page, query: str) -> set[int]:
    steps.open_map(page, f"?{query}")
    expect(page.locator("#shown")).to_contain_text("affichée")
    page.wait_for_function("window.drawnRanks !== undefined")
    page.wait_for_load_state("networkidle")
    return set(page.evaluate(DRAWN))


def propose_without_place(page: Page) -> None:
    steps.open_map(page)
    steps.press(page, "Proposer")
    page.get_by_text("Autres façons de dire où").click()
    page.get_by_role("checkbox", name="Sans lieu précis").check()
    steps.fill_and_send(page, "Une haie partout")
    steps.received_number(page)


def test_for_each_filter_the_map_and_the_list_show_the_same(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.add_init_script(HEAR_THE_MAP)
    propose_without_place(page)
    steps.open_map(page)
    placed = drawn(page, "")
    without_place = listed(page, "") - placed
    assert without_place, "one was just proposed without a place"
    for query in filters_of(page):
        shown = listed(page, query)
        assert drawn(page, query) == shown - without_place, query


def actions_in(place: Locator) -> list[str]:
    """Names of what can be pressed, ticked or written in a contribution's article."""
    expect(place.get_by_role("heading", level=1)).to_be_visible()
    snapshot = place.locator("article.contribution").first.aria_snapshot()
    found = re.findall(r'- (button|link|radio|checkbox|textbox) "([^"]*)"', snapshot)
    return sorted(f"{role} {name}" for role, name in found)


def test_the_same_actions_are_offered_from_the_map_and_from_the_list(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page, "?voir=W-0012")
    from_map = actions_in(steps.detail(page))
    page.goto(f"/{steps.SLUG}/liste/?q=W-0012")
    page.locator(".contribution-item a").first.click()
    from_list = actions_in(page.locator("main"))
    assert any(action.startswith("button Pour") for action in from_list)
    assert from_map == from_list
