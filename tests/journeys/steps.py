"""What people do on the pages, said once: open the map, propose, vote."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import Locator, Page, expect

from tests.journeys.hands import follow

SLUG = "plui"
NUMBER = re.compile(r"W-\d{4}")


def open_map(page: Page, query: str = "") -> None:
    page.goto(f"/{SLUG}/{query}")
    expect(page.locator("html[data-ready=true]")).to_have_count(1)


def start_proposing(page: Page, shape: str) -> None:
    """`shape`: un point, un tracé, une zone."""
    press(page, "Proposer")
    page.get_by_role("radio", name=shape).check()


def draw(page: Page, offsets: list[tuple[int, int]], *, is_touch: bool = False) -> None:
    """Press the map at these pixels from its centre, then finish; without the cross, which fingers are given first."""
    page.get_by_role("button", name="Dessiner sur la carte").click()
    page.get_by_role("checkbox", name="Viser avec la croix").uncheck()
    box = page.locator("#map").bounding_box()
    assert box is not None
    for across, down in offsets:
        x, y = box["x"] + box["width"] / 2 + across, box["y"] + box["height"] / 2 + down
        if is_touch:
            page.touchscreen.tap(x, y)
        else:
            page.mouse.click(x, y)
    if len(offsets) > 1:
        page.get_by_role("button", name="Terminer").click()


def fill_and_send(page: Page, title: str, *, photo: str = "", blur: str = "") -> None:
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("radio", name="Proposition").check()
    page.locator("#propose-form").get_by_role("checkbox", name="Environnement").check()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Votre texte").fill("Il y fait trop chaud l’été, et les anciens s’y arrêtent.")
    if photo:
        page.get_by_label("Photos (facultatives)").set_input_files(photo)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    if blur:
        page.get_by_role("radio", name=blur).check()
        expect(page.get_by_role("region", name="Voici ce que tout le monde verra")).to_contain_text("Un lieu montré à")
    page.get_by_role("checkbox", name="J’accepte la charte").check()
    page.get_by_role("button", name="Envoyer ma contribution").click()


def write_and_be_told(page: Page, body: str) -> None:
    """Write the text of a proposal, and wait for what others said like it."""
    page.locator("#propose-form [name=body]").fill(body)
    be_told(page, body)


def be_told(page: Page, body: str) -> None:
    """Once the text is written: leave its field, whereupon the page asks who said the same. It waits a second at most
    for the answer, which a busy machine does not always give in time."""
    with page.expect_response(
        lambda answer: (
            answer.url.endswith("/proches/") and parse_qs(answer.request.post_data or "").get("body") == [body]
        )
    ):
        page.locator("#propose-form [name=title]").focus()


def received_number(page: Page) -> str:
    expect(page.locator("#receipt-number")).to_have_text(NUMBER)
    return page.locator("#receipt-number").inner_text()


def open_list(page: Page) -> None:
    """Raise the sheet where the screen is a phone's."""
    toggle = page.get_by_role("button", name="Liste", exact=True)
    if toggle.is_visible():
        toggle.click()


def open_first_of_the_list(page: Page) -> None:
    open_list(page)
    page.locator("#list .contribution-item a").first.click()
    expect(detail(page).get_by_role("heading", level=1)).to_be_visible()


def press(page: Page, words: str) -> None:
    """A link drawn as a button."""
    page.get_by_role("button", name=words, exact=True).first.click()


def detail(page: Page) -> Locator:
    return page.locator("#detail")


def count_of(page: Page, choice: str) -> int:
    """The number shown before the word Pour, Mitigé or Contre."""
    return int(page.locator(f"p.vote-{choice} output").first.inner_text())


def press_without_script(page: Page, name: str) -> None:
    """Press the button; as long as the page that comes asks a little patience, press again, as a person would."""
    follow(page, page.get_by_role("button", name=name, exact=True))
    while page.get_by_text("attendez un peu").count():
        follow(page, page.get_by_role("button", name=name, exact=True))


def deposit_without_script(page: Page) -> None:
    """Send; what is like it is told once, and this one differs."""
    press_without_script(page, "Déposer ma contribution")
    differs = page.get_by_role("button", name="La mienne diffère : l’envoyer")
    received = page.get_by_role("heading", name="Votre contribution est reçue")
    expect(differs.or_(received).first).to_be_visible()
    if differs.is_visible():
        follow(page, differs)
        while page.get_by_text("attendez un peu").count():
            follow(page, page.get_by_role("button", name="Déposer ma contribution", exact=True))
    expect(received).to_be_visible()
