"""The map page on a phone, upright and on its side: what lies over the map leaves it free, and answers to a finger."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize

from tests.journeys import steps
from tests.journeys.conftest import PHONE, OpenPage

LYING: ViewportSize = {"width": 740, "height": 360}
NARROW: ViewportSize = {"width": 320, "height": 568}
FINGER = 43.5
OVER_THE_MAP = ".map-search, .map-tools, .leaflet-control-zoom"


def box(found: Locator) -> FloatRect:
    seen = found.bounding_box()
    assert seen is not None
    return seen


def free_height(page: Page) -> float:
    """Of the map: what neither the search, nor the tools, nor the panel's bar covers."""
    ground = box(page.locator("#map"))
    top, bottom = ground["y"], min(ground["y"] + ground["height"], box(page.locator("#panel"))["y"])
    for over in page.locator(OVER_THE_MAP).all():
        at = box(over)
        if at["y"] < top + 20:
            top = at["y"] + at["height"]
        else:
            bottom = min(bottom, at["y"])
    return bottom - top


@pytest.mark.parametrize(
    ("viewport", "least"), [(PHONE, 450), (NARROW, 260), (LYING, 160)], ids=["360", "320", "lying"]
)
def test_the_map_is_free_and_its_tools_are_within_reach(
    viewport: ViewportSize, least: int, open_page: OpenPage
) -> None:
    page = open_page(viewport, has_touch=True, is_mobile=True)
    steps.open_map(page)
    assert free_height(page) >= least
    for tool in page.locator(".map-tools > :visible, .leaflet-control-zoom a, #search-q").all():
        at = box(tool)
        assert at["height"] >= FINGER
        assert at["width"] >= FINGER
        assert at["x"] >= 0
        assert at["x"] + at["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_the_territory_opens_below_the_search(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    steps.open_map(page)
    outline = box(page.locator(".leaflet-mask-pane path").last)
    search = box(page.locator("#search"))
    assert outline["y"] >= search["y"] + search["height"]
    assert outline["y"] + outline["height"] <= box(page.locator(".map-tools"))["y"]
    assert outline["x"] >= 0
    assert outline["width"] > PHONE["width"] * 0.6


def test_tools_under_the_sheet_are_left_out_of_the_tab_order(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    steps.open_map(page)
    tool = page.get_by_role("button", name="Me situer")
    assert tool.is_visible()
    steps.open_list(page)
    assert not tool.is_visible()
