"""The map page with the keyboard alone: its list, its panel, the map itself. The whole path is in test_taking_part."""

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, OpenPage

MOST_PRESSES = 200


def tab_to(page: Page, words: str, *, key: str = "Tab") -> None:
    """Press Tab until the focused control is called `words`; the focus must be visible there."""
    for _press in range(MOST_PRESSES):
        page.keyboard.press(key)
        if words in focused_name(page):
            assert has_visible_focus(page), f"no visible focus on {words}"
            return
    raise AssertionError(f"« {words} » cannot be reached with {key}; the focus is on {focused_name(page)!r}")


def focused_name(page: Page) -> str:
    return str(
        page.evaluate(
            """() => {
                const on = document.activeElement;
                if (!on.matches("a, button, input, select, textarea, summary, [role=application]")) return "";
                const tied = [...(on.labels ?? [])].map((label) => label.textContent).join(" ");
                return `${on.getAttribute("aria-label") ?? ""} ${tied || on.textContent}`;
            }"""
        )
    )


def has_visible_focus(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                return outlined || style.boxShadow !== "none";
            }"""
        )
    )


def test_the_list_leads_to_a_contribution_and_its_comments(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    page.keyboard.press("Tab")
    assert "liste des contributions" in focused_name(page)
    page.keyboard.press("Enter")
    title = page.locator("#list .contribution-item a").first.inner_text()
    tab_to(page, title)
    page.keyboard.press("Enter")
    detail = steps.detail(page)
    expect(detail.get_by_role("heading", level=1)).to_have_text(title)

    tab_to(page, "Favorable")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # within the group, arrows choose: neutre
    tab_to(page, "Votre texte")
    page.keyboard.type("Et répondu au clavier.")
    tab_to(page, "pseudonyme")
    page.keyboard.type("Claude")
    tab_to(page, "Publier, c’est accepter la charte")
    tab_to(page, "Publier")
    page.keyboard.press("Enter")
    expect(detail.locator(".side-neutral")).to_contain_text("Et répondu au clavier.")


def test_the_map_moves_zooms_and_answers_to_keys(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    page.locator("#map").focus()
    first = page.url
    page.keyboard.press("+")
    expect(page).not_to_have_url(first)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#here")).to_contain_text("Zone")
    page.keyboard.press("Escape")
    expect(page.locator("#list")).to_be_visible()
