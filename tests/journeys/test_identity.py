"""Who one is, as one goes: an address confirmed after the deposit, an account opened afterwards, another device."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage, Site

ASKS = "from carto.concertations.models import *; TakingPart.objects.update_or_create(concertation=Concertation.objects.get(slug='plui'), defaults={{'identity_level': '{}'}})"  # noqa: E501


def ask(site: Site, level: str) -> None:
    site.command("carto", "shell", "-v", "0", "-c", ASKS.format(level))


def press_with_script(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def propose_without_map(page: Page, title: str, press: Callable[[Page, str], None], address: str = "") -> str:
    page.goto(f"/{steps.SLUG}/proposer/")
    page.get_by_role("radio", name="Proposition").check()
    page.get_by_role("checkbox", name="Environnement").check()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Votre texte").fill("De l’ombre, et des fruits.")
    page.get_by_text("ou fichier d’un tracé").click()
    page.get_by_role("textbox", name="Coordonnées").fill("46.65129, 1.00092")
    page.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    if address:
        page.get_by_label("Votre adresse électronique").fill(address)
    page.get_by_role("checkbox", name="J’accepte la charte").check()
    steps.deposit_without_script(page)
    return page.locator(".receipt dd.figure").first.inner_text()


def test_an_address_is_confirmed_after_the_deposit_from_the_mailbox_of_another_device(
    open_page: OpenPage, site: Site
) -> None:
    ask(site, "email")
    try:
        phone = open_page(PHONE, java_script_enabled=False)
        number = propose_without_map(
            phone, "Un verger à l’entrée du bourg", steps.press_without_script, "yvonne@exemple.invalid"
        )
        expect(phone.get_by_text("Il lui manque une adresse électronique confirmée")).to_be_visible()
        mailbox = open_page(DESK)
        link = re.search(r"/compte/adresse/\S+", site.last_letter("yvonne@exemple.invalid"))
        assert link is not None
        mailbox.goto(link[0])
        mailbox.get_by_role("button", name="Oui, confirmer mon adresse").click()
        expect(mailbox.get_by_text("Votre adresse est confirmée")).to_be_visible()
        assert violations(mailbox) == []
        phone.goto(f"/{steps.SLUG}/contributions/{number}/")
        expect(phone.get_by_role("heading", name="Un verger à l’entrée du bourg")).to_be_visible()
        expect(phone.get_by_text("Il lui manque")).to_have_count(0)
    finally:
        ask(site, "nothing")


def enter(page: Page, site: Site, address: str) -> None:
    page.goto("/connexion/")
    page.get_by_label("Votre adresse électronique").fill(address)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Code de connexion")).to_be_visible()
    code = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]+$", site.last_letter(address), re.MULTILINE)
    assert code is not None
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Me connecter").click()


def test_an_account_opened_afterwards_finds_ones_contribution_on_another_device(
    open_page: OpenPage, site: Site
) -> None:
    phone = open_page(PHONE)
    number = propose_without_map(phone, "Un banc à mi-côte", press_with_script)
    enter(phone, site, "yves@exemple.invalid")
    expect(phone.get_by_role("heading", name="Est-ce vous ?")).to_be_visible()
    expect(phone.get_by_text("Un banc à mi-côte")).to_be_visible()
    assert violations(phone) == []
    phone.get_by_role("button", name="Oui, les joindre").click()

    laptop = open_page(DESK)
    enter(laptop, site, "yves@exemple.invalid")
    expect(laptop.get_by_role("heading", name="Mon compte")).to_be_visible()
    assert violations(laptop) == []
    laptop.get_by_role("link", name="Un banc à mi-côte").click()
    laptop.get_by_role("button", name="Cacher mon nom").click()
    expect(laptop.get_by_text("n’est plus montré au public")).to_be_visible()
    visitor = open_page(PHONE)
    visitor.goto(f"/{steps.SLUG}/contributions/{number}/")
    expect(visitor.get_by_text("Nom gardé privé").first).to_be_visible()
    expect(visitor.get_by_text("Yvonne du bourg")).to_have_count(0)


def test_a_petition_is_signed_from_the_map_by_finger(open_page: OpenPage) -> None:
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    steps.open_map(page)
    steps.start_proposing(page, "un point")
    steps.draw(page, [(0, -40)], is_touch=True)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("radio", name="Proposition").check()
    page.locator("#propose-form").get_by_role("checkbox", name="Environnement").check()
    page.get_by_label("Titre").fill("Gardons la halle")
    page.get_by_label("Votre texte").fill("Elle abrite le marché depuis toujours.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Je parle au nom d’une organisation").tap()
    page.get_by_role("radio", name="Une pétition").check()
    page.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    page.get_by_role("checkbox", name="J’accepte la charte").check()
    page.get_by_role("button", name="Envoyer ma contribution").tap()
    expect(page.get_by_text("Indiquez combien de personnes ont signé")).to_be_visible()
    page.get_by_label("Nom de l’organisation").fill("Sauvons la halle")
    page.get_by_label("Nombre de signataires").fill("412")
    page.get_by_role("button", name="Envoyer ma contribution").tap()
    steps.received_number(page)
    page.get_by_role("button", name="Voir ma contribution").click()
    expect(steps.detail(page)).to_contain_text("Sauvons la halle (une pétition, 412 signataires annoncés)")
