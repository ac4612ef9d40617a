"""All the ways to say where, as people take them: a street between two crossings by the keyboard alone, a parcel and a
photo by finger, a track, an object of the plan, no place at all; and without JavaScript."""

import re

from playwright.sync_api import Locator, Page, Request, expect

from tests.contributions.conftest import Gps, jpeg
from tests.geo.test_tracks import gpx
from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.hands import NO_POINTER, Finger, Keys, Plain

HERE: Gps = {1: "N", 2: (46.0, 39.0, 4.644), 3: "E", 4: (1.0, 0.0, 3.312)}  # 46.65129, 1.00092
FAR: Gps = {1: "S", 2: (21.0, 6.0, 0.0), 3: "E", 4: (55.0, 31.5, 0.0)}
TRACK = gpx('<trk><trkseg><trkpt lat="46.65129" lon="1.00092"/><trkpt lat="46.65229" lon="1.00192"/></trkseg></trk>')
LENGTH = re.compile(r"Un tracé de (\d+) m")


def words(page: Page) -> Locator:
    return page.locator("#place-words")


def metres(page: Page) -> int:
    found = LENGTH.match(words(page).inner_text())
    assert found is not None
    return int(found[1])


def heard(page: Page) -> list[Request]:
    """What the page sends from now on, beyond reading."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


def file_of(name: str, content: bytes) -> dict[str, str | bytes]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose_file(page: Page, label: str, name: str, content: bytes) -> None:
    page.get_by_label(label).set_input_files(file_of(name, content))  # type: ignore[arg-type]  # what the doc says


def test_a_street_between_two_crossings_then_a_track_then_a_zone(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.add_init_script(NO_POINTER)
    hand = Keys(page)
    steps.open_map(page)
    hand.press(page.get_by_role("button", name="Proposer", exact=True).first)
    hand.write(page.get_by_role("combobox", name="Ou cherchez ce lieu"), "rue neuve")
    option = page.locator("#place-search-found").get_by_role("option").first
    expect(option).to_contain_text("Rue Neuve")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(words(page)).to_contain_text("le long de la rue Neuve")
    whole = metres(page)
    end = page.get_by_role("combobox", name="et", exact=True)
    hand.reach(page.get_by_role("combobox", name="Entre", exact=True))
    hand.reach(end)
    page.keyboard.press("ArrowUp")
    hand.press(page.get_by_role("button", name="Prendre cette partie"))
    crossing = end.locator("option:checked").inner_text()
    expect(page.locator("#ways-said")).to_contain_text(crossing)
    expect(words(page)).to_contain_text("le long de la rue Neuve")
    assert 0 < metres(page) < whole
    assert page.evaluate("sessionStorage.getItem('pointed')") is None

    page.get_by_text("Autres façons de dire où").click()
    choose_file(page, "Un tracé : fichier GPX", "balade.gpx", TRACK)
    expect(words(page)).to_have_text(re.compile(r"^Un tracé de 1[34]\d m"))
    page.get_by_role("button", name="Revenir à la liste").first.click()
    speak_of_a_zone(page)


def speak_of_a_zone(page: Page) -> None:
    """From what is known of a place; kept by the draft, said on the contribution's page."""
    page.get_by_role("button", name="au centre").click()
    page.get_by_role("button", name="Donner son avis sur cette zone").first.click()
    sentence = re.compile(r"^La zone \S+ du plan")
    expect(words(page)).to_have_text(sentence)
    expect(page.get_by_role("button", name="Dessiner sur la carte")).to_be_hidden()
    page.reload()
    expect(page.locator("html[data-ready=true]")).to_have_count(1)
    steps.press(page, "Proposer")
    expect(words(page)).to_have_text(sentence)
    steps.fill_and_send(page, "Cette zone, vraiment ?")
    steps.received_number(page)
    page.get_by_role("button", name="Voir ma contribution").click()
    expect(steps.detail(page).get_by_text("Cet avis porte sur")).to_be_visible()
    steps.detail(page).get_by_role("link", name=re.compile("^la zone ")).click()
    expect(page.get_by_role("link", name="Cette zone, vraiment ?").first).to_be_visible()


def test_a_parcel_a_photo_and_no_place_by_finger(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    hand = Finger(page)
    steps.open_map(page)
    hand.press(page.get_by_role("button", name="Proposer", exact=True).first)
    hand.write(page.get_by_role("combobox", name="Ou cherchez ce lieu"), "Vouzeray-sur-Sarvonne AB 12")
    hand.press(page.locator("#place-search-found").get_by_role("option", name="AB 12").first)
    expect(words(page)).to_contain_text("sur la parcelle AB 12")
    hand.press(page.get_by_text("Autres façons de dire où"))
    read_photos(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    hand.choose(page.get_by_role("checkbox", name="Sans lieu précis"))
    expect(words(page)).to_have_text("Sans lieu.")
    steps.fill_and_send(page, "Des bancs partout")
    steps.received_number(page)
    expect_it_in_the_list(page, hand)


def read_photos(page: Page) -> None:
    """What a photo tells is read on the device: nothing but the place itself is sent, to be put in words."""
    said, label = page.locator("#ways-said"), "Placer d’après une photo"
    sent = heard(page)
    choose_file(page, label, "sans.jpg", jpeg(gps={}))
    expect(said).to_contain_text("Cette photo ne dit pas où elle a été prise.")
    choose_file(page, label, "loin.jpg", jpeg(gps=FAR))
    expect(said).to_have_text("Cette photo a été prise hors du périmètre de la concertation.")
    choose_file(page, label, "notes.txt", b"Bonjour")
    expect(said).to_contain_text("n’est pas une photo JPEG")
    assert sent == []
    choose_file(page, label, "ici.jpg", jpeg(gps=HERE))
    expect(said).to_have_text("Lieu lu dans la photo.")
    expect(words(page)).to_contain_text("Un point")
    assert page.locator("#positions").input_value() == "46.651290, 1.000920"
    assert [(request.url.rpartition("/concertations/")[2], len(request.post_data or "") < 200) for request in sent] == [
        (f"{steps.SLUG}/contributions/place-words/", True)
    ]


def expect_it_in_the_list(page: Page, hand: Finger) -> None:
    """The map, which does not show it, tells that it is there."""
    steps.open_map(page)
    hand.press(page.locator("#shown-unplaced"))
    expect(page.locator("#list").get_by_role("link", name="Des bancs partout")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?unplaced=1"))


def test_without_javascript_by_a_name_by_a_photo_and_without_a_place(open_page: OpenPage) -> None:
    page = open_page(DESK, java_script_enabled=False)
    hand = Plain(page)
    for title, place in (("Une rue apaisée", by_name), ("Une école ouverte", without_place)):
        page.goto(f"/{steps.SLUG}/proposer/")
        hand.choose(page.get_by_role("radio", name="Proposition"))
        hand.choose(page.get_by_role("checkbox", name="Environnement"))
        hand.write(page.get_by_label("Titre"), title)
        hand.write(page.get_by_label("Votre texte"), f"Il le faudrait : {title}.")
        place(page, hand)
        expect(page.get_by_label("Titre")).to_have_value(title)
        hand.write(page.get_by_label("Votre pseudonyme"), "Yvonne")
        charter = page.get_by_role("checkbox", name="J’accepte la charte")
        if charter.count():  # once
            hand.choose(charter)
        steps.deposit_without_script(page)


def find(page: Page, hand: Plain) -> None:
    hand.press(page.get_by_role("button", name="Trouver ce lieu"))


def understood(page: Page, what: str | re.Pattern[str]) -> None:
    expect(page.locator(".notice", has_text="Lieu compris")).to_contain_text(what)


def by_name(page: Page, hand: Plain) -> None:
    """A name nobody knows while the service of addresses is down, a photo, then the street."""
    where = page.get_by_role("textbox", name="Où est-ce")
    hand.write(where, "12 impasse introuvable")
    find(page, hand)
    expect(page.get_by_text("La recherche d’adresses ne répond pas.")).to_be_visible()
    page.get_by_text("Coordonnées, photo").click()
    choose_file(page, "Placer d’après une photo", "ici.jpg", jpeg(gps=HERE))
    hand.write(where, "")
    find(page, hand)
    understood(page, "Un point")
    hand.write(where, "rue neuve entre rue de la fontaine et rue de l’église")
    find(page, hand)
    understood(page, "le long de la rue Neuve")


def without_place(page: Page, hand: Plain) -> None:
    hand.choose(page.get_by_role("checkbox", name="Sans lieu précis"))
    find(page, hand)
    understood(page, "Sans lieu.")
