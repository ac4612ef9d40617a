"""The voices around the symbols, and the other ways to read the map: by the eye, by the words, by the keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage

FIGURE = re.compile(r"(\d+) pour · (\d+) mitigé · (\d+) contre")


def switch(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def seen(page: Page) -> str:
    return page.locator("#shown").inner_text()


def cases(page: Page) -> list[tuple[int, int, int]]:
    """For, undecided, against, of each case named under the switches."""
    lines = page.locator("#reading-best li").all_inner_texts()
    found = [FIGURE.search(line) for line in lines]
    return [(int(case[1]), int(case[2]), int(case[3])) for case in found if case]


def test_what_unites_and_what_divides_in_marks_and_in_words(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page, "?theme=habitat&theme=environnement")
    everything = seen(page)
    switch(page, "Ce qui rassemble")
    expect(page.locator("#reading-said")).to_contain_text("nettement approuvée")
    assert seen(page) != everything
    united = cases(page)
    assert united
    assert all(for_ >= 8 and for_ > 2 * (mixed + against) for for_, mixed, against in united)
    assert "vue=rassemble" in page.url
    assert "theme=habitat" in page.url

    switch(page, "Ce qui divise")
    expect(page.locator("#reading-said")).to_contain_text("Ce qui divise")
    assert all(min(for_, against) >= 4 for for_, _mixed, against in cases(page))
    expect(page.get_by_role("button", name="Ce qui rassemble")).to_have_attribute("aria-pressed", "false")

    switch(page, "Ce qui divise")
    expect(page.locator("#reading-said")).to_be_empty()
    assert seen(page) == everything
    assert "vue=" not in page.url


def test_a_case_opens_and_the_way_to_read_stays(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page, "?vue=rassemble")
    case = page.locator("#reading-best button").first
    reference = case.inner_text()
    case.focus()
    page.keyboard.press("Enter")
    expect(steps.detail(page)).to_contain_text(reference)
    assert "vue=rassemble" in page.url
    assert f"voir={reference}" in page.url
    page.reload()
    page.get_by_role("button", name="Revenir à la liste").first.click()
    expect(page.get_by_role("button", name="Ce qui rassemble")).to_have_attribute("aria-pressed", "true")


def test_the_density_has_a_legend_in_words(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    switch(page, "Densité")
    expect(page.locator("#reading-steps li").first).to_have_text(re.compile(r"\d par hexagone"))
    expect(page.locator("#reading-steps li").last).to_have_text(re.compile(r"\d ou plus par hexagone"))
    switch(page, "Densité")
    expect(page.locator("#reading-steps li")).to_have_count(0)


def test_the_key_says_the_symbols_in_words_on_a_phone_too(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    steps.open_map(page)
    steps.open_list(page)
    page.locator("summary", has_text="Lire les symboles").click()
    for words in ("Pour : trait plein", "Contre : deux traits fins", "Mitigé : points"):
        expect(page.locator("#symbol-key")).to_contain_text(words)
    drawn = page.locator("#symbol-key canvas")
    expect(drawn).to_have_count(6)
    pictures = {canvas.evaluate("canvas => canvas.toDataURL()") for canvas in drawn.all()}
    assert len(pictures) == 6, "each case has a drawing of its own"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    assert violations(page) == []
