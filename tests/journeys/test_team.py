"""The team's paths: answer, mask, import a plan, make the bilan; and what the commissioner sees."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pikepdf
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage, Site

SignIn = Callable[[Page, str], None]
AGENT, MODERATOR, COMMISSIONER = "agent@demo.invalid", "moderation@demo.invalid", "commissaire@demo.invalid"
ADMINISTRATOR = "administration@demo.invalid"


def read_by_keyboard(page: Page) -> None:
    """A passage is selected and coded by one key, the next one is opened by another; turned off, keys do nothing, and
    they never do while one types."""
    page.goto(f"/{steps.SLUG}/lire/#texte")
    number = page.locator("#texte .figure").inner_text()
    page.locator("#reading-body").evaluate(
        "body => getSelection().setBaseAndExtent(body.firstChild, 3, body.firstChild, 12)"
    )
    selected = page.locator("#mots").input_value().strip()
    expect(page.locator("#texte")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator(".reading-lies")).to_contain_text(f"« {selected} »")
    expect(page.locator("#texte")).to_be_focused()
    page.locator("#mots").press("s")
    expect(page.locator("#mots")).to_have_value("s")
    page.get_by_role("switch", name="Raccourcis d’une touche").uncheck()
    page.locator("#texte").press("s")
    expect(page.locator("#texte .figure")).to_have_text(number)
    page.get_by_role("switch", name="Raccourcis d’une touche").check()
    page.locator("#texte").press("s")
    expect(page.locator("#texte .figure")).not_to_have_text(number)
    assert violations(page) == []


def test_an_agent_answers_and_the_citizen_reads_it(open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(DESK)
    sign_in(page, AGENT)
    read_by_keyboard(page)
    page.goto(f"/{steps.SLUG}/reponses/")
    page.locator(".contribution-item a").first.click()
    title = page.get_by_role("heading", level=1).inner_text()
    page.locator("#id_outcome").select_option(label="Retenue en partie")
    page.locator("#id_body").fill("L’emplacement réservé n° 12 sera élargi ; la haie restera.")
    page.get_by_role("button", name="Publier la réponse").click()

    citizen = open_page(DESK)
    steps.open_map(citizen, "?status=partly_retained")
    citizen.locator("#list").get_by_role("link", name=title).first.click()
    expect(steps.detail(citizen)).to_contain_text("L’emplacement réservé n° 12 sera élargi")


def test_a_masked_contribution_leaves_the_public_and_stays_for_the_commissioner(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    citizen = open_page(DESK)
    steps.open_map(citizen)
    steps.start_proposing(citizen, "un point")
    steps.draw(citizen, [(-20, 20)])
    steps.fill_and_send(citizen, "Le téléphone du voisin : 06 00 00 00 00")
    expect(citizen.locator("#propose-form")).to_contain_text("le numéro de téléphone « 06 00 00 00 00 »")
    kept = citizen.get_by_role("checkbox", name="C’est un contact public, je le garde")
    expect(kept).to_be_focused()
    kept.check()
    citizen.get_by_role("button", name="Envoyer ma contribution").click()
    number = steps.received_number(citizen)

    moderator = open_page(DESK)
    sign_in(moderator, MODERATOR)
    moderator.goto(f"/{steps.SLUG}/moderation/?voir=coordonnees")  # the whole queue has pages, this one last
    kept_contacts = moderator.get_by_role("article").filter(has_text="le numéro de téléphone « 06 00 00 00 00 »")
    kept_contacts.get_by_role("link", name=number, exact=False).first.click()
    steps.press(moderator, "Masquer un passage")
    assert violations(moderator) == []
    title = moderator.get_by_label("Titre")
    title.press("End")
    for _ in range(4):  # from the keyboard, half of the last group and the three before
        title.press("Control+Shift+ArrowLeft")
    title.press("x")
    expect(title).to_have_value(re.compile("06 00 00 00 00$"))
    expect(moderator.get_by_label("Mots à masquer")).to_have_value(re.compile("00 00 00 00$"))
    moderator.get_by_label("Motif").select_option(label="Données personnelles")
    steps.press(moderator, "Masquer ce passage")
    stranger = open_page(DESK)
    stranger.goto(f"/{steps.SLUG}/contributions/{number}/")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("[passage masqué]")
    expect(stranger.locator("main")).not_to_contain_text("00 00")
    moderator.get_by_role("link", name="Revenir à la contribution").click()
    steps.press(moderator, "Masquer")
    moderator.get_by_label("motif").select_option(label="Données personnelles")
    steps.press(moderator, "Masquer")

    answer = stranger.goto(f"/{steps.SLUG}/contributions/{number}/")
    assert answer is not None
    assert answer.status == 410
    expect(stranger.locator("main")).to_contain_text("onnées personnelles")
    expect(stranger.locator("main")).not_to_contain_text("06 00 00 00 00")
    commissioner = open_page(DESK)
    sign_in(commissioner, COMMISSIONER)
    commissioner.goto(f"/{steps.SLUG}/contributions/{number}/")
    expect(commissioner.locator("main")).to_contain_text("00 00 00 00")


def test_an_agent_imports_a_plan_looks_at_it_publishes_it_and_goes_back(
    open_page: OpenPage, sign_in: SignIn, invented_plan: Path, tmp_path: Path
) -> None:
    lot = next(folder for folder in invented_plan.iterdir() if folder.is_dir())
    archive = shutil.make_archive(str(tmp_path / "revision"), "zip", invented_plan, lot.name)
    page = open_page(DESK)
    sign_in(page, AGENT)
    page.goto(f"/{steps.SLUG}/plan/")
    in_force = page.get_by_role("row", name="en vigueur").get_by_role("link").inner_text()
    page.locator("input[type=file]").first.set_input_files(archive)
    page.get_by_role("button", name="Importer le plan").click()
    assert violations(page) == []
    page.get_by_role("button", name="Regarder ce brouillon").click(timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("revision")
    expect(page.get_by_text("brouillon", exact=True)).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("contributions déjà reçues sont situées de nouveau")).to_be_visible()
    assert violations(page) == []
    steps.press(page, "Publier ce plan")
    expect(page.get_by_role("row", name="en vigueur")).to_contain_text("revision")

    page.get_by_role("link", name=in_force, exact=True).click()
    page.get_by_role("button", name="Revenir à cette version").click()
    steps.press(page, "Revenir à cette version")
    expect(page.get_by_role("row", name="en vigueur")).to_contain_text(in_force)
    expect(page.get_by_role("row", name="antérieure").filter(has_text="revision")).to_be_visible()


def test_the_commissioner_makes_the_bilan_and_checks_it(open_page: OpenPage, sign_in: SignIn, tmp_path: Path) -> None:
    page = open_page(DESK)
    sign_in(page, COMMISSIONER)
    page.goto(f"/{steps.SLUG}/bilan/")
    page.get_by_role("button", name="bilan").first.click()
    link = page.get_by_role("link", name="PDF").first
    expect(link).to_be_visible(timeout=120_000)
    assert violations(page) == []
    with page.expect_download() as download:
        link.click()
    pdf = tmp_path / "bilan.pdf"
    download.value.save_as(pdf)

    assert subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, check=False).returncode == 0
    with pikepdf.open(pdf) as opened:
        name, attached = next(iter(opened.attachments.items()))
        geojson = attached.get_file().read_bytes()
    assert name.endswith(".geojson")
    features = json.loads(geojson)["features"]
    assert len(features) >= 300
    assert hashlib.sha256(geojson).hexdigest()[:8] in _text_of(pdf)


def test_the_commissioner_reads_the_package_at_a_desk_without_a_network(
    open_page: OpenPage, sign_in: SignIn, tmp_path: Path
) -> None:
    page = open_page(DESK)
    sign_in(page, COMMISSIONER)
    page.goto(f"/{steps.SLUG}/paquet/")
    page.get_by_role("button", name="Établir le paquet").click()
    link = page.get_by_role("link", name="Télécharger le paquet")
    expect(link).to_be_visible(timeout=120_000)
    assert violations(page) == []
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "paquet.zip")
    with ZipFile(tmp_path / "paquet.zip") as archive:
        carried = Path(archive.extract("carte.html", tmp_path)).as_uri()

    desk, asked = open_page(DESK, offline=True), list[str]()
    desk.on("request", lambda request: asked.append(request.url))
    desk.goto(carried)
    assert violations(desk) == []
    desk.get_by_label("Mots").fill("W-0001")
    expect(desk.get_by_role("status")).to_have_text(re.compile(r"^1 / \d{3}$"))
    desk.get_by_role("link", name="Voir sur la carte").click()
    expect(desk.get_by_role("tooltip")).to_contain_text("W-0001")
    assert asked == [carried]


def test_an_agent_takes_together_what_an_area_of_the_map_holds(open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(DESK)
    sign_in(page, AGENT)
    page.goto(f"/{steps.SLUG}/reponses/")
    whole = int(page.get_by_role("heading", level=2).first.inner_text().split()[0])
    page.get_by_text("Choisir sur la carte").click()
    expect(page.locator("html[data-ready=true]")).to_have_count(1)
    page.get_by_role("button", name="Dessiner le secteur").click()
    box = page.locator("#map").bounding_box()
    assert box is not None
    for x, y in ((0.3, 0.3), (0.6, 0.3), (0.6, 0.7), (0.3, 0.7)):
        page.locator("#map").click(position={"x": box["width"] * x, "y": box["height"] * y})
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_label("Contour du secteur")).to_have_value(re.compile(r"^(\d+\.\d+, -?\d+\.\d+\s*){4}$"))
    assert violations(page) == []
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("dans le secteur dessiné")).to_be_visible()
    part = int(page.get_by_role("heading", level=2).first.inner_text().split()[0])
    assert 1 < part < whole
    page.get_by_role("button", name=f"Traiter les {part} de cette liste").click()
    expect(page.get_by_role("main")).to_contain_text(f"{part} contributions choisies")


def test_the_administrator_lets_somebody_create(open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(PHONE)
    sign_in(page, ADMINISTRATOR)
    page.goto("/")
    page.get_by_role("link", name="Installation").click()
    page.get_by_label("adresse électronique").fill("nouvelle@exemple.invalid")
    page.get_by_label("nom affiché").fill("Nouvelle")
    page.get_by_role("button", name="Donner ce droit").click()
    expect(page.get_by_role("main")).to_contain_text("Nouvelle peut créer des concertations.")
    page.get_by_role("button", name="Retirer à nouvelle@exemple.invalid le droit de créer").click()
    expect(page.get_by_role("main")).not_to_contain_text("nouvelle@exemple.invalid Peut créer")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert violations(page) == []


def test_the_register_verifies_after_all_this(site: Site) -> None:
    assert "tout concorde" in site.command("carto", "verify", steps.SLUG)


def _text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout.replace(
        "\n", ""
    )
