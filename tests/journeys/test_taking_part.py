"""The whole of taking part, by one citizen: begin a proposal, support instead the one that says the same, with an
argument, reply, follow, send one's own, stop, take one's data along, erase it. Done by finger on a phone, with the
keyboard alone, and without JavaScript."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE, OpenPage, Site
from tests.journeys.hands import NO_POINTER, Finger, Hand, Keys, Plain, take

ADDRESS = re.compile(r"/suivi/(?:confirmer|arreter)/\S+")


@dataclass(frozen=True)
class Citizen:
    """What she says, so that it can be looked for afterwards; each way has its own."""

    way: str

    @property
    def title(self) -> str:
        return f"Une fontaine pour les marcheurs ({self.way})"

    @property
    def argument(self) -> str:
        return f"Les enfants y passent chaque matin ({self.way})"

    @property
    def reply(self) -> str:
        return f"Et le soir aussi ({self.way})"

    @property
    def pseudonym(self) -> str:
        return f"Yvonne {self.way}"

    @property
    def email(self) -> str:
        return f"{self.way}@exemple.invalid"


def box(hand: Hand, name: str, within: str = "main") -> Locator:
    return hand.page.locator(within).get_by_role("checkbox", name=name, exact=True).first


def button(hand: Hand, name: str) -> Locator:
    return hand.page.get_by_role("button", name=name, exact=True).first


def place_by_finger(hand: Hand) -> None:
    hand.press(button(hand, "Dessiner sur la carte"))
    aim = hand.page.get_by_role("checkbox", name="Viser avec la croix")
    expect(aim).to_be_checked()
    hand.press(button(hand, "Ajouter ce point"))


def place_by_keys(hand: Hand) -> None:
    hand.press(hand.page.get_by_text("Autres façons de dire où"))
    hand.press(button(hand, "Prendre le centre de la carte"))


@dataclass(frozen=True)
class Other:
    """What somebody else proposed, that many have spoken of: its number, its words, a point of its place."""

    reference: str
    title: str
    body: str
    lon: float
    lat: float


def most_debated(hand: Hand) -> Other:
    hand.page.goto(f"/{steps.SLUG}/liste/?tri=commentees")
    address = hand.page.locator(".contribution-item a").first.get_attribute("href")
    assert address is not None
    reference = address.rstrip("/").rpartition("/")[2]
    found = hand.page.request.get(f"/api/concertations/{steps.SLUG}/contributions/{reference}/").json()
    words, position = found["properties"], found["geometry"]["coordinates"]
    while not isinstance(position[0], float):
        position = position[0]
    return Other(reference, words["title"], words["body"][:80], *position)


def begin_the_same(hand: Hand, other: Other, place: Callable[[Hand], None]) -> None:
    """At the same place and in the same words, up to where one would sign."""
    form = "#propose-form"
    hand.page.goto(f"/{steps.SLUG}/#17/{other.lat}/{other.lon}")
    expect(hand.page.locator("html[data-ready=true]")).to_have_count(1)
    hand.press(button(hand, "Proposer"))
    place(hand)
    expect(hand.page.locator("#place-words")).to_contain_text("Un point")
    hand.press(button(hand, "Continuer"))
    hand.choose(hand.page.get_by_role("radio", name="Proposition"))
    hand.choose(hand.page.locator(form).get_by_role("checkbox", name="Environnement"))
    hand.write(hand.page.get_by_label("Titre"), other.title)
    hand.write(hand.page.get_by_label("Votre texte"), other.body)
    steps.be_told(hand.page, other.body)
    hand.press(button(hand, "Continuer"))


def begin_the_same_without_script(hand: Hand, other: Other, who: Citizen) -> None:
    hand.page.goto(f"/{steps.SLUG}/")
    hand.press(button(hand, "Proposer"))
    hand.choose(hand.page.get_by_role("radio", name="Proposition"))
    hand.choose(hand.page.get_by_role("checkbox", name="Environnement"))
    hand.write(hand.page.get_by_label("Titre"), other.title)
    hand.write(hand.page.get_by_label("Votre texte"), other.body)
    coordinates = hand.page.get_by_role("textbox", name="Coordonnées")
    if not coordinates.is_visible():  # open already where a draft has some
        hand.press(hand.page.get_by_text("ou fichier d’un tracé"))
    hand.write(coordinates, f"{other.lat}, {other.lon}")
    hand.write(hand.page.get_by_label("Votre pseudonyme"), who.pseudonym)
    charter = hand.page.get_by_role("checkbox", name="J’accepte la charte")
    if charter.count():  # once a version: not after an argument
        hand.choose(charter)


def prefer_it(hand: Hand, other: Other) -> None:
    """Told that another has said it: one press votes for that one instead."""
    expect(hand.page.get_by_role("heading", name="D’autres l’ont peut-être déjà dit")).to_be_visible()
    hand.press(hand.page.get_by_role("button", name=f"Soutenir celle-ci {other.reference}"))
    expect(hand.page.get_by_role("heading", level=1, name=other.title)).to_be_visible()
    expect(debate(hand).get_by_text("Votre vote : pour")).to_be_visible()


def take_the_draft_up(hand: Hand, who: Citizen) -> str:
    """What was begun is still there; said otherwise, it is sent. Its number."""
    steps.open_map(hand.page)
    hand.press(button(hand, "Proposer"))
    expect(hand.page.get_by_text("Voici votre brouillon")).to_be_visible()
    hand.press(button(hand, "Continuer"))
    hand.write(hand.page.get_by_label("Titre"), who.title)
    hand.press(button(hand, "Continuer"))
    hand.write(hand.page.get_by_label("Votre pseudonyme"), who.pseudonym)
    expect(hand.page.get_by_role("checkbox", name="J’accepte la charte")).to_have_count(0)  # with the argument
    hand.press(button(hand, "Envoyer ma contribution"))
    return steps.received_number(hand.page)


def send_one_s_own_without_script(hand: Hand, other: Other, who: Citizen) -> str:
    begin_the_same_without_script(hand, replace(other, title=who.title), who)
    steps.deposit_without_script(hand.page)
    return hand.page.locator(".receipt dd.figure").first.inner_text()


def debate(hand: Hand) -> Locator:
    return hand.page.locator("#debat")


def vote_with_an_argument(hand: Hand, who: Citizen) -> None:
    """The same vote, with its reason."""
    before = steps.count_of(hand.page, "for")
    hand.write(debate(hand).get_by_label("argument").first, who.argument)
    hand.write(debate(hand).get_by_label("pseudonyme").first, who.pseudonym)
    hand.press(debate(hand).get_by_role("button", name="Pour", exact=True))
    expect(debate(hand).get_by_text("Votre vote : pour")).to_be_visible()
    assert steps.count_of(hand.page, "for") == before
    expect(debate(hand).locator(".side-for")).to_contain_text(who.argument)


def reply(hand: Hand, who: Citizen) -> None:
    others = debate(hand).locator(
        ".side-for > .thread > .comment",
        has_not_text=who.argument,
        has=hand.page.get_by_role("link", name="Répondre"),  # neither masked nor withdrawn
    )
    hand.press(others.first.get_by_role("link", name="Répondre").first)
    form = hand.page.locator("form", has=hand.page.get_by_label("Citer ce texte dans ma réponse"))
    hand.choose(form.get_by_label("Citer ce texte"))
    hand.choose(form.get_by_role("radio", name="Favorable", exact=True))
    hand.write(form.locator("textarea"), who.reply)
    hand.press(form.get_by_role("button", name="Publier"))
    expect(debate(hand).locator(".thread .thread .comment", has_text=who.reply)).to_be_visible()


def open_letter(hand: Hand, who: Citizen, site: Site) -> None:
    """The link of the last letter, in the same browser."""
    link = ADDRESS.search(site.last_letter(who.email))
    assert link is not None
    hand.page.goto(link[0])


def follow(hand: Hand, who: Citizen, site: Site) -> None:
    hand.press(hand.page.get_by_role("link", name="Suivre ce qui arrive à cette contribution"))
    hand.write(hand.page.get_by_label("adresse électronique"), who.email)
    hand.choose(hand.page.get_by_role("radio", name="Aussitôt"))
    hand.press(button(hand, "Suivre"))
    expect(hand.page.get_by_role("heading", name="Regardez votre messagerie")).to_be_visible()
    open_letter(hand, who, site)
    hand.press(button(hand, "Confirmer"))
    expect(hand.page.get_by_text("C’est confirmé")).to_be_visible()


def is_told_of_another(other: Plain, who: Citizen, number: str, site: Site) -> None:
    """Somebody else argues; the letter about it leaves."""
    other.page.goto(f"/{steps.SLUG}/contributions/{number}/")
    other.write(debate(other).get_by_label("argument").first, f"Et qui paiera ? ({who.way})")
    other.write(debate(other).get_by_label("pseudonyme").first, "Prudent")
    other.press(debate(other).get_by_role("button", name="Contre", exact=True))
    expect(debate(other).get_by_text("Votre vote : contre")).to_be_visible()
    site.send_news()
    assert f"Et qui paiera ? ({who.way})" in site.last_letter(who.email)


def unsubscribe(hand: Hand, who: Citizen, site: Site) -> None:
    """One gesture: with a script the opened page stops by itself."""
    open_letter(hand, who, site)
    if isinstance(hand, Plain):
        hand.press(button(hand, "Arrêter"))
    expect(hand.page.get_by_role("heading", name="C’est arrêté")).to_be_visible()


def take_along(hand: Hand, who: Citizen) -> None:
    hand.press(hand.page.get_by_role("link", name="Mes données", exact=True).first)
    expect(hand.page.get_by_role("heading", name="Mes données")).to_be_visible()
    with zipfile.ZipFile(take(hand, button(hand, "Emporter mes données")).path()) as archive:
        held = json.dumps(json.loads(archive.read("donnees.json")), ensure_ascii=False)
    for said in (who.title, who.argument, who.reply):
        assert said in held


def erase(hand: Hand, who: Citizen, number: str) -> None:
    """Nothing of hers is left on her contribution's page; its number is."""
    hand.press(hand.page.get_by_role("link", name="Effacer mes données"))
    hand.choose(hand.page.get_by_role("radio", name=re.compile("^Mes textes aussi")))
    hand.choose(hand.page.locator("[name=is_meant]"))
    hand.press(button(hand, "Effacer mes données"))
    expect(hand.page.get_by_text("plus rien ici ne mène à vous")).to_be_visible()
    hand.page.goto(f"/{steps.SLUG}/contributions/{number}/")
    expect(hand.page.locator("main")).to_contain_text("effacé à la demande de son auteur")
    expect(hand.page.locator("main")).to_contain_text(number)
    assert who.title not in hand.page.content()
    assert who.pseudonym not in hand.page.content()


def by_finger(open_page: OpenPage) -> Hand:
    return Finger(open_page(PHONE, has_touch=True, is_mobile=True))


def by_keys(open_page: OpenPage) -> Hand:
    page = open_page(DESK)
    page.add_init_script(NO_POINTER)
    return Keys(page)


def without_script(open_page: OpenPage) -> Hand:
    return Plain(open_page(PHONE, java_script_enabled=False))


@pytest.mark.parametrize("way", [by_finger, by_keys, without_script])
def test_a_citizen_takes_part_from_the_proposal_to_the_erasure(
    way: Callable[[OpenPage], Hand], open_page: OpenPage, site: Site
) -> None:
    hand, who = way(open_page), Citizen(way.__name__.replace("_", "-"))
    other = most_debated(hand)
    if isinstance(hand, Plain):
        begin_the_same_without_script(hand, other, who)
        hand.press(button(hand, "Déposer ma contribution"))
    else:
        begin_the_same(hand, other, place_by_keys if isinstance(hand, Keys) else place_by_finger)
    prefer_it(hand, other)
    vote_with_an_argument(hand, who)
    reply(hand, who)
    follow(hand, who, site)
    own = send_one_s_own_without_script(hand, other, who) if isinstance(hand, Plain) else take_the_draft_up(hand, who)
    is_told_of_another(Plain(open_page(PHONE, java_script_enabled=False)), who, other.reference, site)
    unsubscribe(hand, who, site)
    take_along(hand, who)
    erase(hand, who, own)
    if isinstance(hand, Keys):
        assert hand.page.evaluate("sessionStorage.getItem('pointed')") is None
    if isinstance(hand, Finger):
        assert hand.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
