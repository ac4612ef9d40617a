"""axe-core, tag RGAAv4, on every page, on a phone and on a desk; no page wider than the phone; and nothing that the
browser blocks, misses or stumbles on (tests/journeys/watching.py), under a policy that each page enforces."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys import pages, steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage, Site
from tests.journeys.reading_aloud import Listener
from tests.journeys.test_identity import enter, press_with_script, propose_without_map
from tests.journeys.watching import weaknesses

SignIn = Callable[[Page, str], None]
TEAM = {
    "agent": "agent@demo.invalid",
    "moderator": "moderation@demo.invalid",
    "commissioner": "commissaire@demo.invalid",
}

WIDTHS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1440"])


def sideways_scroll(page: Page) -> int:
    """How many CSS pixels the page is wider than the window (RGAA 10.11: none at 320 px and more)."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser of their own."""

    who: str
    page: Page


def parts(html: str) -> set[tuple[str, str]]:
    """What a page is made of: its elements and their classes. Two roles often read the same page."""
    return {(tag, classes) for tag, classes in re.findall(r"<([a-z]+[1-6]?)(?:[^>]*?\sclass=\"([^\"]*)\")?", html)}


def visible(page: Page) -> set[int]:
    """The ranks of the elements that are shown: a desk is looked at again where it shows what the phone does not."""
    ranks = "[...document.body.querySelectorAll('*')].flatMap((one, rank) => (one.checkVisibility() ? [rank] : []))"
    return set(page.evaluate(ranks))


def an_author(page: Page) -> str:
    """A visitor without account who has proposed, voted and argued; the number of what they proposed."""
    number = propose_without_map(page, "Un verger pour tous", press_with_script)
    page.goto(f"/{steps.SLUG}/contributions/{number}/")
    form = page.locator("#debat .comment-form, #debat form", has=page.get_by_role("button", name="Publier")).last
    form.get_by_role("radio", name="Favorable", exact=True).check()
    form.locator("textarea").fill("Et de l’ombre.")
    form.get_by_role("button", name="Publier").click()
    expect(page.locator("#debat")).to_contain_text("Et de l’ombre.")
    return number


def everybody(open_page: OpenPage, site: Site, sign_in: SignIn) -> tuple[list[Visitor], str]:
    """A visitor, an author, a citizen with an account, and each of the team; the number of the author's."""
    visitors = [Visitor(who, open_page(DESK)) for who in ("visitor", "author", "citizen", *TEAM)]
    by_name = {visitor.who: visitor.page for visitor in visitors}
    number = an_author(by_name["author"])
    enter(by_name["citizen"], site, "compte@exemple.invalid")
    for role, address in TEAM.items():
        sign_in(by_name[role], address)
    return visitors, number


def data_of(site: Site, number: str) -> dict[str, str]:
    words = f"import json; from tests.journeys.page_data import add; print(json.dumps(add('{steps.SLUG}', '{number}')))"
    *_letters, said = site.command("carto", "shell", "-v", "0", "-c", words).splitlines()
    data: dict[str, str] = json.loads(said)
    return data | {"entry": re.sub(r"^http://[^/]+", "", site.sign_in_link(TEAM["agent"]))}


def faults_of(visitor: Visitor, address: str, seen: set[tuple[str, str]], *, is_opened: bool) -> list[str] | None:
    """None when the address is no page for them. One is opened for whom it opens first, then where it shows something
    new."""
    answer = visitor.page.request.get(address, max_redirects=0)
    if answer.status not in (200, 401, 410) or "text/html" not in answer.headers.get("content-type", ""):
        return None
    found = weaknesses(answer.headers.get("content-security-policy", ""))
    made_of = parts(answer.text())
    if is_opened and made_of <= seen:
        return [f"{visitor.who} {address}: {fault}" for fault in found]
    visitor.page.goto(address)
    looked_at: set[int] = set()
    for viewport in (PHONE, DESK):
        visitor.page.set_viewport_size(viewport)
        found += [f"too wide at {viewport['width']} px"] * bool(sideways_scroll(visitor.page))
        if not made_of <= seen and not (shown := visible(visitor.page)) <= looked_at:
            found += violations(visitor.page)
            looked_at |= shown
    seen |= made_of
    return [f"{visitor.who} {address}: {fault}" for fault in found]


def test_every_page_of_the_site_for_everyone(open_page: OpenPage, site: Site, sign_in: SignIn) -> None:
    """A new page is looked at, or this fails until tests/journeys/pages.py says how to open it or why it is none."""
    visitors, number = everybody(open_page, site, sign_in)
    data = data_of(site, number)
    faults: list[str] = []
    unopened: list[str] = []
    shell: set[tuple[str, str]] = set()  # what the home page is made of, for everyone: it is around the others too
    for route in pages.pages():
        seen = set(shell)
        is_opened = False
        for one in pages.addresses(route, data):
            for visitor in visitors:
                found = faults_of(visitor, one, seen, is_opened=is_opened)
                is_opened |= found is not None
                faults += found or []
        if not is_opened:
            unopened.append(route)
        shell = shell or seen
    assert not faults, "\n".join(faults)
    assert not unopened, "\n".join(unopened)


def test_what_is_no_page_is_a_route_still() -> None:
    assert set(pages.NOT_PAGES) - set(pages.routes()) == set()


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
    found += states_of_proposing(page)
    assert found == []


def states_of_proposing(page: Page) -> list[str]:
    """Placed, then each step refused and filled, up to the receipt; and every control of the map has a name."""
    form = page.locator("#propose-form")
    form.get_by_role("radio", name="un point").check()
    page.get_by_text("Autres façons de dire où").click()
    page.get_by_role("button", name="Prendre le centre de la carte").click()
    expect(page.locator("#place-words")).to_contain_text("Un point")
    found = violations(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Continuer").click()  # nothing written: the errors are shown
    expect(page.locator("#propose-form .errorlist").first).to_be_visible()
    found += violations(page)
    page.get_by_role("radio", name="Proposition").check()
    form.get_by_role("checkbox", name="Environnement").check()
    form.get_by_label("Titre").fill("Une fontaine")
    form.get_by_label("Votre texte").fill("Pour les marcheurs.")
    found += violations(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Je parle au nom d’une organisation").click()
    page.get_by_text("Lire la charte").click()
    page.get_by_role("button", name="Envoyer ma contribution").click()  # unsigned
    found += violations(page)
    form.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    page.get_by_role("checkbox", name="J’accepte la charte").check()
    page.get_by_role("button", name="Envoyer ma contribution").click()
    steps.received_number(page)
    return found + violations(page) + nameless_controls(page) + states_of_what_is_held(page)


def states_of_what_is_held(page: Page) -> list[str]:
    """A second proposal at the same place, which the first is like, and that holds a telephone number."""
    form = page.locator("#propose-form")
    page.get_by_role("button", name="Revenir à la liste").click()
    steps.start_proposing(page, "un point")
    page.get_by_role("button", name="Prendre le centre de la carte").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("radio", name="Proposition").check()
    form.get_by_role("checkbox", name="Environnement").check()
    form.get_by_label("Titre").fill("Une fontaine ici")
    steps.write_and_be_told(page, "Appelez-moi au 06 12 34 56 78.")
    page.get_by_role("button", name="Continuer").click()
    others = page.get_by_role("region", name="D’autres l’ont peut-être déjà dit")
    others.get_by_text("La lire").first.click()
    found = violations(page)
    others.get_by_role("button", name="La mienne diffère").click()
    expect(page.get_by_role("region", name="Voici ce que tout le monde verra")).to_contain_text("Proche de W-")
    form.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    page.get_by_role("button", name="Envoyer ma contribution").click()
    expect(page.get_by_label("C’est un contact public, je le garde")).to_be_focused()
    return found + violations(page)


def nameless_controls(page: Page) -> list[str]:
    """In the accessibility tree of the map page, whatever axe's rules say."""
    listener = Listener(page)
    listener.hear("", "body")
    return listener.nameless


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
    filters = page.get_by_text("Nature, commune, réponse")
    filters.click()
    page.get_by_text("Lire les symboles").click()
    density = page.get_by_role("button", name="Densité")
    density.click()
    expect(page.locator("#reading-steps li")).not_to_have_count(0)
    found = violations(page)
    density.click()
    page.get_by_text("Lire les symboles").click()
    filters.click()
    to_map = page.get_by_role("button", name="Carte", exact=True)
    if to_map.is_visible():
        to_map.click()
    return found
