"""Debating: vote with an argument, reply and quote, find useful, read in another order; by touch, by keys, plain."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.hands import follow
from tests.journeys.test_keyboard import tab_to

ARGUMENT = "Les enfants y passeraient chaque matin"
REPLY = "Et le soir aussi"


def most_debated(page: Page) -> str:
    """The address of the contribution that has the most comments."""
    page.goto(f"/{steps.SLUG}/liste/?tri=commentees")
    address = page.locator(".contribution-item a").first.get_attribute("href")
    assert address
    return address


def much_debated(page: Page) -> str:
    """The same, of the first that has more arguments on a side than are shown at once."""
    page.goto(f"/{steps.SLUG}/liste/?tri=commentees")
    for address in [link.get_attribute("href") for link in page.locator(".contribution-item h3 a").all()]:
        page.goto(str(address))
        if next_ones(page).count():
            return str(address)
    raise AssertionError("no debate is longer than what is shown at once")


def next_ones(page: Page) -> Locator:
    return debate(page).get_by_role("link", name=re.compile(r"Voir (le|les \d+) suivants?\b"))


def debate(page: Page) -> Locator:
    return page.locator("#debat")


def first_of_others(page: Page) -> Locator:
    """The first argument that is not ours."""
    return debate(page).locator(".side-for > .thread > .comment", has_not_text=ARGUMENT).first


def say(page: Page, argument: str, press: Callable[[Locator], None]) -> None:
    debate(page).get_by_label("argument").first.fill(argument)
    debate(page).get_by_label("pseudonyme").first.fill("Marceline")
    press(debate(page).get_by_role("button", name="Pour", exact=True))
    expect(debate(page).get_by_text("Votre vote : pour")).to_be_visible()
    expect(debate(page).locator(".side-for")).to_contain_text(argument)


def reply_quoting(page: Page, reply: str, press: Callable[[Locator], None]) -> None:
    other = first_of_others(page)
    words = other.locator(".prose").first.inner_text()
    press(other.get_by_role("link", name="Répondre").first)
    form = page.locator("form", has=page.get_by_label("Citer ce texte dans ma réponse"))
    form.get_by_label("Citer ce texte").check()
    form.get_by_role("radio", name="Favorable", exact=True).check()
    form.locator("textarea").fill(reply)
    press(form.get_by_role("button", name="Publier"))
    said = debate(page).locator(".thread .thread .comment", has_text=reply)
    expect(said.locator("blockquote")).to_contain_text(words[:60])
    expect(said).to_be_in_viewport()


def find_useful(page: Page, press: Callable[[Locator], None]) -> None:
    other = first_of_others(page)
    number = other.get_attribute("id")
    button = page.locator(f"#{number} .useful button").first
    press(button)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#{number} .useful").first).to_contain_text("utile")
    expect(page.locator(f"#{number} .useful").first).to_contain_text(re.compile("le trouve"))
    press(button)
    expect(button).to_have_attribute("aria-pressed", "false")


def read_in_another_order(page: Page, press: Callable[[Locator], None]) -> None:
    press(debate(page).get_by_role("link", name="Les plus récents"))
    expect(debate(page).get_by_role("link", name="Les plus récents")).to_have_attribute("aria-current", "true")
    expect(debate(page).locator(".side-for > .thread > .comment").first).to_contain_text(ARGUMENT)
    expect(debate(page)).to_contain_text("Les plus récents d’abord.")


def test_on_a_phone_by_touch_in_the_panel_of_the_map(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    reference = most_debated(page).rstrip("/").rpartition("/")[2]
    steps.open_map(page, f"?voir={reference}#commentaire-3")
    brought = page.locator("#commentaire-3")
    expect(brought).to_be_in_viewport()
    expect(brought.locator(".permalink[data-comment]").first).to_be_focused()
    say(page, ARGUMENT, Locator.tap)
    reply_quoting(page, REPLY, Locator.tap)
    debate(page).locator(".thread .thread .comment", has_text=REPLY).locator(".quote .permalink").tap()
    expect(page).to_have_url(re.compile(r"#commentaire-\d+$"))
    find_useful(page, Locator.tap)
    read_in_another_order(page, Locator.tap)
    assert f"voir={reference}" in page.url, "links of the thread do not leave the map"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for tool in debate(page).locator(".comment-acts a:visible, .comment-acts button:visible, .sorts a").all()[:20]:
        box = tool.bounding_box()
        assert box is not None
        assert box["height"] >= 43.5
    assert violations(page) == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1440"])
def test_without_script(viewport: ViewportSize, open_page: OpenPage) -> None:
    page = open_page(viewport, java_script_enabled=False)
    page.goto(much_debated(page))
    unique = f"{ARGUMENT} ({viewport['width']})"
    debate(page).get_by_label("argument").first.fill(unique)
    debate(page).get_by_label("pseudonyme").first.fill("Marceline")
    steps.press_without_script(page, "Pour")
    expect(debate(page).get_by_text("Votre vote : pour")).to_be_visible()
    expect(debate(page).locator(".side-for")).to_contain_text(unique)
    reply_quoting(page, f"{REPLY} ({viewport['width']})", Locator.click)
    find_useful(page, Locator.click)
    read_in_another_order(page, Locator.click)
    assert "tri=recents" in page.url
    follow(page, next_ones(page).first)
    assert "tri=recents" in page.url
    first = re.search(r"#(commentaire-\d+)$", page.url)
    assert first
    expect(page.locator(f"#{first[1]}")).to_be_in_viewport()
    own = debate(page).locator(".side-for > .thread > .comment", has_text=unique)
    own.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer mon commentaire").click()
    expect(page.locator(".comment.is-brought")).to_contain_text("a été retiré par son auteur")
    assert unique not in page.content()


def test_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.goto(most_debated(page))
    tab_to(page, "Votre argument")
    page.keyboard.type("Dit du bout des doigts")
    tab_to(page, "pseudonyme")
    page.keyboard.type("Claude")
    tab_to(page, "Pour")
    page.keyboard.press("Enter")
    expect(debate(page).get_by_text("Votre vote : pour")).to_be_visible()

    tab_to(page, "Les plus anciens")
    page.keyboard.press("Enter")
    expect(debate(page).get_by_role("link", name="Les plus anciens")).to_have_attribute("aria-current", "true")

    tab_to(page, "Utile W-")
    page.keyboard.press("Enter")
    button = debate(page).locator(".useful button").first
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()

    tab_to(page, "Répondre W-")
    page.keyboard.press("Enter")
    text = debate(page).locator("[id^=repondre-] textarea")
    expect(text).to_be_focused()
    page.keyboard.type("Répondu du bout des doigts")
    assert violations(page) == []
    tab_to(page, "Citer ce texte", key="Shift+Tab")
    page.keyboard.press("Space")
    tab_to(page, "Publier")
    page.keyboard.press("Enter")
    said = debate(page).locator(".thread .thread .comment", has_text="Répondu du bout des doigts")
    expect(said.locator("blockquote")).to_be_visible()
    expect(said.locator(".comment-meta .permalink")).to_be_focused()


def test_the_list_of_the_map_keeps_its_order_when_filters_change(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    neutral = page.locator("#list .contribution-item").first.inner_text()
    page.locator("#list").get_by_role("link", name="Ce qui rassemble").click()
    expect(page.locator("#tri-consensus")).to_have_attribute("aria-current", "true")
    expect(page.locator("#tri-consensus")).to_be_focused()
    expect(page.locator("#list .contribution-item").first).to_contain_text("nettement soutenue")
    assert page.locator("#list .contribution-item").first.inner_text() != neutral
    page.locator("#filters").get_by_role("checkbox", name="Habitat").check()
    expect(page).to_have_url(re.compile("theme=habitat.*tri=consensus"))
    expect(page.locator("#tri-consensus")).to_have_attribute("aria-current", "true")
    page.reload()
    expect(page.locator("#tri-consensus")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1440"])
def test_pages_about_one_s_own_comment(viewport: ViewportSize, open_page: OpenPage) -> None:
    page = open_page(viewport)
    page.goto(most_debated(page))
    words = f"Relu sur {viewport['width']} pixels"
    say(page, words, Locator.click)
    own = debate(page).locator(".side-for > .thread > .comment", has_text=words)
    expect(own.get_by_role("button", name="Utile")).to_have_count(0)
    addresses = [
        own.get_by_role("link", name=name).get_attribute("href") for name in ("Répondre", "Modifier", "Retirer")
    ]
    found = []
    for address in addresses:
        page.goto(str(address))
        found += violations(page)
        found += ["too wide"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert found == []
    page.go_back()
    page.get_by_label("Votre texte").fill(f"{words}, puis récrit")
    page.get_by_role("button", name="Enregistrer").click()
    brought = page.locator(".comment.is-brought")
    expect(brought).to_contain_text(f"{words}, puis récrit")
    expect(brought).to_contain_text("modifié le")
