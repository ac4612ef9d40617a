"""What one says and how: photos, a paper, a question that depends on another, a draft taken up elsewhere, versions."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.contributions import pdfs
from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage

BIKE, WHY = "Faites-vous des trajets à vélo", "Qu’est-ce qui vous en empêche ?"


def files(folder: Path) -> tuple[list[str], str]:
    """Two photos and a paper."""
    photos = [folder / "quai.jpg", folder / "place.jpg"]
    for path, color in zip(photos, ("#7a8f5a", "#8f5a7a"), strict=True):
        Image.new("RGB", (900, 600), color).save(path)
    paper = folder / "Notre demande.pdf"
    paper.write_bytes(pdfs.pdf(text="Des arbres"))
    return [str(path) for path in photos], str(paper)


def write(page: Page, title: str) -> None:
    page.get_by_role("radio", name="Proposition").check()
    page.get_by_role("checkbox", name="Environnement").check()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Votre texte").fill("De l’ombre, et des fruits.")
    page.get_by_label(BIKE).select_option("Non")
    page.get_by_role("group", name=WHY).get_by_label("La pente").check()


def expect_all(page: Page) -> None:
    expect(page.get_by_role("img", name="Le quai à midi")).to_be_visible()
    expect(page.get_by_role("link", name="Notre demande")).to_be_visible()
    expect(page.get_by_text("La pente")).to_be_visible()


def test_two_photos_a_paper_and_a_reply_that_depends_on_another_by_finger(open_page: OpenPage, tmp_path: Path) -> None:
    photos, paper = files(tmp_path)
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    steps.open_map(page)
    steps.start_proposing(page, "un point")
    steps.draw(page, [(0, -40)], is_touch=True)
    page.get_by_role("button", name="Continuer").tap()
    expect(page.get_by_role("group", name=WHY)).to_be_hidden()
    form = page.locator("#propose-form")
    form.get_by_role("radio", name="Proposition").check()
    form.get_by_role("checkbox", name="Environnement").check()
    form.get_by_label("Titre").fill("Des arbres sur le quai")
    form.get_by_label("Votre texte").fill("De l’ombre, et des fruits.")
    form.get_by_label(BIKE).select_option("Non")
    form.get_by_role("group", name=WHY).get_by_label("La pente").check()
    form.get_by_label("Photos (facultatives)").set_input_files(photos)
    form.get_by_label("quai.jpg").last.fill("Le quai à midi")
    form.get_by_label("Documents PDF (facultatifs)").set_input_files(paper)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    page.get_by_role("checkbox", name="J’accepte la charte").check()
    page.get_by_role("button", name="Envoyer ma contribution").tap()
    number = steps.received_number(page)
    page.goto(f"/{steps.SLUG}/contributions/{number}/")
    expect_all(page)


def test_the_same_without_javascript_then_an_edit_whose_versions_are_read(open_page: OpenPage, tmp_path: Path) -> None:
    photos, paper = files(tmp_path)
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(f"/{steps.SLUG}/proposer/")
    write(page, "Des arbres sur la place")
    page.get_by_text("ou fichier d’un tracé").click()
    page.get_by_role("textbox", name="Coordonnées").fill("au bord de l’eau")
    page.get_by_label("Photos (facultatives)").set_input_files(photos)
    page.get_by_label("Ce que montrent les photos").fill("Le quai à midi\nLa place")
    page.get_by_label("Documents PDF (facultatifs)").set_input_files(paper)
    page.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    page.get_by_role("checkbox", name="J’accepte la charte").check()
    page.get_by_role("button", name="Déposer ma contribution").click()
    expect(page.get_by_text("À choisir de nouveau : quai.jpg, place.jpg.")).to_be_visible()
    page.get_by_label("Photos (facultatives)").set_input_files(photos)
    page.get_by_label("Documents PDF (facultatifs)").set_input_files(paper)
    page.get_by_role("textbox", name="Coordonnées").fill("46.65129, 1.00092")
    page.wait_for_timeout(3_000)  # the patience asked of who runs no script; the files would have to be chosen again
    page.get_by_role("button", name="Déposer ma contribution").click()
    page.get_by_role("button", name="Voir ma contribution").click()
    expect_all(page)

    page.get_by_role("button", name="Modifier").click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Vous n’avez rien changé")).to_be_visible()
    page.get_by_role("button", name="Modifier").click()
    page.get_by_label("Votre texte").fill("De l’ombre, et des poires.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="version 2").click()
    expect(page.locator("ins", has_text="poires")).to_be_visible()


def test_a_draft_begun_on_a_phone_is_sent_from_a_desk(open_page: OpenPage) -> None:
    phone = open_page(PHONE, has_touch=True, is_mobile=True)
    steps.open_map(phone)
    steps.start_proposing(phone, "un point")
    steps.draw(phone, [(0, -40)], is_touch=True)
    phone.get_by_role("button", name="Continuer").tap()
    form = phone.locator("#propose-form")
    form.get_by_label("Titre").fill("Commencé dans le car")
    form.get_by_label(BIKE).select_option("Non")
    form.get_by_role("group", name=WHY).get_by_label("La pente").check()
    phone.get_by_role("button", name="Garder mon brouillon en ligne").tap()
    phone.get_by_role("link", name="Le reprendre sur un autre appareil").tap()
    expect(phone.get_by_role("heading", name="Mon brouillon")).to_be_visible()
    assert violations(phone) == []
    link = phone.get_by_role("link", name="/retour/").get_attribute("href")
    assert link is not None

    desk = open_page(DESK)
    desk.goto(link)
    desk.get_by_role("button", name="C’est bien moi").click()
    desk.get_by_role("button", name="Reprendre sur la carte").click()
    desk.get_by_role("button", name="Continuer").click()
    expect(desk.get_by_label("Titre")).to_have_value("Commencé dans le car")
    expect(desk.get_by_role("group", name=WHY).get_by_label("La pente")).to_be_checked()
    desk.locator("#step-back").click()
    steps.fill_and_send(desk, "Fini au bureau")
    steps.received_number(desk)
    assert desk.goto(f"/{steps.SLUG}/brouillon/").status == 404  # type: ignore[union-attr]  # sent, it is gone


def test_the_pages_of_questions_and_versions_are_accessible(
    open_page: OpenPage, sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page(DESK)
    sign_in(page, "agent@demo.invalid")
    page.goto(f"/{steps.SLUG}/reglages/questions/")
    expect(page.get_by_role("heading", name="Ce que les participants liront")).to_be_visible()
    assert violations(page) == []
    page.goto(f"/{steps.SLUG}/liste/?q=terrain")
    page.get_by_role("link", name="Un terrain pour les ados").first.click()
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/versions/")
    assert violations(page) == []
