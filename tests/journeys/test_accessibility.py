"""axe-core, tag RGAAv4, on every page, on a phone and on a desk; and no page wider than the phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage

PUBLIC = (
    "/", "/{slug}/", "/{slug}/presentation/", "/{slug}/liste/", "/{slug}/registre/", "/{slug}/proposer/",
    "/{slug}/contributions/W-0001/", "/{slug}/contributions/W-0001/signaler/", "/compte/login/code/", "/inconnu/page/",
    "/{slug}/reglages/", "/{slug}/plan/zones/N/", "/{slug}/plan/prescriptions/0101/", "/{slug}/communes/",
)  # fmt: skip
AGENTS = (
    "/{slug}/reglages/", "/{slug}/reglages/calendrier/", "/{slug}/reglages/themes/",
    "/{slug}/reglages/natures/", "/{slug}/reglages/equipe/",
    "/{slug}/plan/", "/{slug}/plan/versions/1/", "/{slug}/plan/couches/1/",
    "/{slug}/moderation/", "/{slug}/reponses/", "/{slug}/contributions/W-0001/repondre/",
    "/{slug}/contributions/W-0001/masquer/", "/{slug}/bilan/", "/nouvelle-concertation/",
)  # fmt: skip
WIDTHS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1440"])


def sideways_scroll(page: Page) -> int:
    """How many CSS pixels the page is wider than the window (RGAA 10.11: none at 320 px and more)."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@WIDTHS
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(path: str, viewport: ViewportSize, open_page: OpenPage) -> None:
    page = open_page(viewport)
    page.goto(path.format(slug=steps.SLUG))
    assert (violations(page), sideways_scroll(page)) == ([], 0)


@WIDTHS
def test_pages_of_the_team(viewport: ViewportSize, open_page: OpenPage, sign_in: Callable[[Page, str], None]) -> None:
    page = open_page(viewport)
    sign_in(page, "agent@demo.invalid")
    found, too_wide = [], []
    for path in AGENTS:
        answer = page.goto(path.format(slug=steps.SLUG))
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        found += violations(page)
        if sideways_scroll(page):
            too_wide.append(path)
    assert (found, too_wide) == ([], [])


@WIDTHS
def test_each_state_of_the_map_page(viewport: ViewportSize, open_page: OpenPage) -> None:
    page = open_page(viewport)
    steps.open_map(page)
    found = violations(page)
    found += states_of_the_tools(page)
    page.get_by_role("button", name="Qu’y a-t-il au centre ?").click()
    expect(page.locator("#here")).to_contain_text("Zone")
    found += violations(page)
    page.keyboard.press("Escape")
    found += states_of_the_readings(page)
    steps.open_first_of_the_list(page)
    found += violations(page)
    page.keyboard.press("Escape")
    steps.start_proposing(page, "une zone")
    found += violations(page)
    page.get_by_role("button", name="Dessiner sur la carte").click()
    page.get_by_role("checkbox", name="Viser avec la croix").check()
    page.get_by_role("button", name="Ajouter ce point").click()
    found += violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Continuer").click()  # without a place: the errors are shown
    found += violations(page)
    assert found == []


def states_of_the_tools(page: Page) -> list[str]:
    """Each opens, closes with Escape and gives the focus back."""
    found = []
    menu = page.locator(".header-menu")
    menu.locator("summary").click()
    found += violations(page)
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    plan = page.get_by_role("button", name="Le plan", exact=True)
    plan.click()
    page.locator("#plan-sheet").get_by_text("Régler").first.click()
    found += violations(page)
    page.keyboard.press("Escape")
    expect(plan).to_be_focused()
    page.locator("#search-q").click()
    page.keyboard.type("marvault")
    expect(page.locator("#search-found").get_by_role("option")).not_to_have_count(0)
    page.keyboard.press("ArrowDown")
    found += violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    return found


def states_of_the_readings(page: Page) -> list[str]:
    steps.open_list(page)
    page.get_by_text("Lire les symboles").click()
    density = page.get_by_role("button", name="Densité")
    density.click()
    expect(page.locator("#reading-steps li")).not_to_have_count(0)
    found = violations(page)
    density.click()
    page.get_by_text("Lire les symboles").click()
    to_map = page.get_by_role("button", name="Carte", exact=True)
    if to_map.is_visible():
        to_map.click()
    return found
