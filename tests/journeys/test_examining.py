"""The commissioner reads a contribution and cuts it into observations: with the mouse, the keyboard, and by pasting."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage, Site
from tests.journeys.hands import Finger, Keys, follow
from tests.journeys.test_team import COMMISSIONER

LIST = f"/{steps.SLUG}/examen/"
# One start of Python for both ways in.
WAYS_IN = f"""
from carto.accounts.actions import make_sign_in_token
from carto.accounts.models import User
from carto.concertations.models import Concertation
user = User.objects.create_user("deux@demo.invalid", name="Paul Second")
Concertation.objects.get(slug="{steps.SLUG}").memberships.create(user=user, role="commissioner")
for one in (User.objects.get(email="{COMMISSIONER}"), user):
    print(make_sign_in_token(one))
"""
# Where the first words of a text lie on the screen: from their left edge to the right edge of the last.
EDGES = """([text, words]) => {
  const range = document.createRange();
  range.setStart(text.firstChild, 0);
  range.setEnd(text.firstChild, words.length);
  const lines = [...range.getClientRects()], first = lines.at(0), last = lines.at(-1);
  return [[first.left + 1, first.top + first.height / 2], [last.right, last.top + last.height / 2]];
}"""


def test_a_contribution_is_cut_with_the_mouse_the_keyboard_and_by_pasting(open_page: OpenPage, site: Site) -> None:
    page, colleague = open_page(DESK), open_page(DESK)
    ways = site.command("carto", "shell", "-v", "0", "-c", WAYS_IN).split()
    for one, way in zip((page, colleague), ways, strict=True):
        one.goto(f"/entrer/{way}/")
        steps.press(one, "Me connecter")
    page.goto(f"{LIST}?etat=a-lire")
    before = read_so_far(page)
    follow(page, page.locator(".contribution-item a").first)
    number = page.locator("main .figure").first.inner_text()
    mouse, keys, pasted = re.findall(r"\s*\S+\s+\S+\s+\S+", text_of(page).inner_text())[:3]

    drag_over(page, mouse)
    expect(page.get_by_label("extrait")).to_have_value(mouse)
    steps.press(page, "Relever cet extrait")
    expect(marked(page, 1)).to_have_text(mouse)
    expect(text_of(page)).to_be_focused()

    # The keyboard goes on from where that was cut; letters write nothing.
    for _sign in keys:
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("x")
    page.keyboard.press("Delete")
    expect(page.get_by_label("extrait")).to_have_value(keys)
    page.keyboard.press("Enter")
    expect(marked(page, 2)).to_have_text(keys)
    expect(text_of(page)).to_contain_text(f"{mouse}{keys}")
    expect(page.get_by_role("heading", name=f"{number}.2")).to_be_visible()

    examine_by_keyboard(page, number)
    assert violations(page) == []
    follow(page, page.get_by_role("link", name="Toutes les contributions"))
    assert read_so_far(page) == before + 1
    expect(page.locator(".contribution-item", has_text=number)).to_have_count(0)
    page.get_by_label("Lecture").select_option(label="avis à donner")
    page.get_by_label("À la charge de").select_option(label="Hélène Vauzelle, commissaire enquêtrice")
    steps.press(page, "Filtrer")
    expect(page.get_by_role("heading", name="1 contribution", exact=True)).to_be_visible()
    expect(page.locator(".contribution-item", has_text=number)).to_have_count(1)

    colleague.goto(f"{LIST}{number}/")
    expect(colleague.locator("main")).to_contain_text("À la charge de Hélène Vauzelle")
    expect(first_of(colleague).get_by_label("Lieu")).to_have_value("Devant le lavoir")
    expect(colleague.get_by_label("Vos notes")).to_have_value("")
    expect(colleague.locator("body")).not_to_contain_text("Revoir le maire")

    paste_on_a_phone(open_page(PHONE, has_touch=True, storage_state=page.context.storage_state()), number, pasted)


def examine_by_keyboard(page: Page, number: str) -> None:
    """Theme, place and opinion of the first observation, and a note; taking it in charge keeps all of it."""
    keys, first = Keys(page), first_of(page)
    keys.write(page.get_by_label("Vos notes"), "Revoir le maire")
    theme = first.get_by_label("Thème")
    keys.reach(theme)
    theme.press("Home")
    keys.write(first.get_by_label("Lieu"), "Devant le lavoir")
    opinion = first.get_by_label("Avis", exact=False).first
    keys.reach(opinion)
    page.keyboard.type("fav")
    keys.write(first.get_by_label("Avis, en quelques mots"), "La haie est ancienne.")
    steps.press(page, "La prendre en charge")
    expect(page.get_by_role("status")).to_contain_text("C’est enregistré.")
    expect(page.locator("main")).to_contain_text("À la charge de Hélène Vauzelle")
    expect(first.get_by_label("Thème")).to_have_value("")
    expect(first.get_by_label("Avis", exact=False).first).to_have_value("favorable")
    expect(page.get_by_label("Vos notes")).to_have_value("Revoir le maire")
    expect(page.get_by_role("heading", name=f"{number}.1")).to_be_visible()


def paste_on_a_phone(page: Page, number: str, words: str) -> None:
    """Without selecting; what was typed wrong is refused and kept. Nothing is wider than the screen."""
    page.goto(f"{LIST}{number}/")
    finger = Finger(page)
    finger.write(page.get_by_label("extrait"), "des mots que personne n’a écrits")
    finger.press(page.get_by_role("button", name="Relever cet extrait"))
    expect(page.get_by_role("alert")).to_contain_text("copiez-les tels qu’ils y sont")
    finger.write(page.get_by_label("extrait"), words)
    finger.press(page.get_by_role("button", name="Relever cet extrait"))
    expect(marked(page, 3)).to_have_text(words)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert violations(page) == []
    # What a finger selects brings the button to hand, though the page is long.
    text_of(page).evaluate("text => getSelection().selectAllChildren(text)")
    expect(page.get_by_role("button", name="Relever cet extrait")).to_be_in_viewport()


def read_so_far(page: Page) -> int:
    return int(page.locator(".reading-progress strong").inner_text().split()[0])


def text_of(page: Page) -> Locator:
    return page.locator("#texte [data-text]")


def marked(page: Page, rank: int) -> Locator:
    return page.locator(f"#releve-{rank}")


def first_of(page: Page) -> Locator:
    return page.locator(".reading-bearing > li").first


def drag_over(page: Page, words: str) -> None:
    """From before the first word of the text to after the last of these."""
    text: Any = text_of(page).element_handle()
    (x, y), (end, last) = page.evaluate(EDGES, [text, words])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(end, last, steps=5)
    page.mouse.up()
