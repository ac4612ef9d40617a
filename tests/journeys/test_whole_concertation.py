"""A revision of a PLUi from its prescription to its archive, by three people of different roles, and citizens.

The clock is the test's: four years pass in the minute it takes."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, PATIENCE_MS, Site, prepare, running
from tests.journeys.watching import watch
from tests.kept import empty_site

PARIS = ZoneInfo("Europe/Paris")
SLUG, TITLE = "revision", "Révision du PLUi du Val d’Essai"
HERE = "46.6436, 1.0068"  # in the invented territory
FIRST = "technique@essai.invalid"  # who opens the software to the others
MANAGER, MODERATOR, COMMISSIONER = "chef@essai.invalid", "moderation@essai.invalid", "enquete@essai.invalid"


class Timed:
    """A site whose clock the test sets, and the people before it, a browser each."""

    def __init__(self, site: Site, clock: Path, browser: Browser) -> None:
        self.site, self.clock, self.browser = site, clock, browser
        self.faults: list[str] = []

    def set(self, civil: str) -> None:
        """`2027-03-01 09:00`, in the hour of the town."""
        self.clock.write_text(datetime.fromisoformat(civil).replace(tzinfo=PARIS).isoformat())

    def somebody(self, *, has_script: bool = True, expected: str = "") -> Page:
        context = self.browser.new_context(
            viewport=DESK, locale="fr-FR", timezone_id="Europe/Paris", base_url=self.site.address,
            java_script_enabled=has_script,
        )  # fmt: skip
        watch(context, self.faults, expected=expected)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    def signed_in(self, email: str) -> Page:
        """By the link that the command line prints, at the hour of the clock."""
        page = self.somebody()
        printed = self.site.command("tests.journeys.clock", "sign-in-link", email)
        page.goto(re.sub(r"^http://[^/]+", "", printed.strip()))
        page.get_by_role("button", name="Me connecter").click()
        return page


@pytest.fixture
def timed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Timed]:
    folder = tmp_path_factory.mktemp("timed")
    prepared = prepare(
        empty_site(),
        folder,
        ("carto", "createsuperuser", "--no-input", "--email", FIRST, "--name", "Service informatique"),
    )
    clock = folder / "clock.txt"
    prepared.environment["TEST_CLOCK"] = str(clock)
    Timed(prepared, clock, browser).set("2027-01-04 09:00")
    with running(prepared, application="tests.journeys.clock", commands="tests.journeys.clock") as served:
        town = Timed(served, clock, browser)
        yield town
        for context in browser.contexts:
            context.close()
    assert not town.faults, "\n".join(town.faults)


def test_a_concertation_is_run_from_its_prescription_to_its_archive(
    timed: Timed, invented_plan: Path, tmp_path: Path
) -> None:
    lot = next(folder for folder in invented_plan.iterdir() if folder.is_dir())
    archive = shutil.make_archive(str(tmp_path / "plui"), "zip", invented_plan, lot.name)
    citizen = prescription(timed, invented_plan, archive)
    mill, spoken, insult = spring(timed, citizen)
    last = closing(timed, citizen)
    winter(timed, mill, spoken, last)
    inquiry(timed, insult)
    years_later(timed, mill)


def prescription(timed: Timed, files: Path, archive: str) -> Page:
    """January 2027: what the council voted is entered; the plan is brought; the team is invited. A citizen, who waits
    for the opening."""
    first = timed.signed_in(FIRST)
    create(first)
    invite(first, MANAGER, "Chef de projet", "Chef de projet")
    manager = timed.somebody()
    come_in(manager, timed.site, MANAGER)
    bring_the_plan(manager, files, archive)
    set_the_dates(manager)
    set_the_procedure(manager)
    vote_the_modalites(manager)
    announce_a_meeting(manager)
    for email, name, role in (
        (MODERATOR, "Modération", "Modérateur"), (COMMISSIONER, "C. Enquêtrice", "Commissaire enquêteur"),
    ):  # fmt: skip
        invite(manager, email, name, role)
        come_in(timed.somebody(), timed.site, email)
    citizen = timed.somebody(has_script=False, expected="403")
    citizen.goto(f"/{SLUG}/")
    expect(citizen.get_by_role("heading", level=1)).not_to_contain_text(TITLE)
    publish(manager)
    citizen.goto(f"/{SLUG}/proposer/")
    expect(citizen.locator("main")).to_contain_text("ouverture le 1er février 2027 à 09:00")
    return citizen


def spring(timed: Timed, citizen: Page) -> tuple[str, str, str]:
    """A proposal, an argument against it, a meeting, an insult. Numbers of the proposal, of what was said, of the
    insult."""
    timed.set("2027-03-01 10:00")
    mill = propose(citizen, "Sauver le moulin", "Le moulin de la rivière mérite un arrêté de protection.")
    vote_against(timed.somebody(has_script=False), mill, "Il coûte trop cher à la commune.")
    timed.set("2027-03-11 19:00")
    manager = timed.signed_in(MANAGER)
    spoken = take_down(manager, "Les trottoirs de la rue du Pont sont trop étroits.")
    hold_the_meeting(manager)
    timed.set("2027-04-02 08:00")
    insult = propose(citizen, "À bas le maire", "Un propos injurieux.")
    mask(timed.signed_in(MODERATOR), insult)
    return mill, spoken, insult


def closing(timed: Timed, citizen: Page) -> str:
    """To the second, in the hour of the town. The number of the last proposal."""
    timed.set("2027-12-01 17:59")
    last = propose(citizen, "Dernière minute", "Juste à temps, pour les haies.")
    write(citizen, "Encore une", "Une seconde trop tard.")
    timed.set("2027-12-01 18:00:00")
    citizen.get_by_role("button", name="Déposer ma contribution", exact=True).click()
    expect(citizen.locator("main")).to_contain_text("c’est clos depuis le 1er décembre 2027 à 18:00")
    expect(citizen.get_by_role("textbox").last).to_have_value("Une seconde trop tard.")
    return last


def winter(timed: Timed, mill: str, spoken: str, last: str) -> None:
    """Nobody spoke into the void, and the council draws the bilan as it votes the draft."""
    timed.set("2027-12-15 09:00")
    manager = timed.signed_in(MANAGER)
    answer(manager, mill, "Retenue en partie", "Le moulin est inscrit au règlement.")
    answer(manager, spoken, "Retenue", "Les trottoirs seront élargis.")
    answer(manager, last, "Déjà prévue", "L’OAP garde les haies.")
    manager.goto(f"/{SLUG}/reponses/")
    expect(manager.get_by_role("heading", name="Aucune contribution n’attend de réponse")).to_be_visible()
    timed.set("2028-01-20 20:00")
    manager = timed.signed_in(MANAGER)
    say_it_is_done(manager, padd_debate="2027-09-20", arrest="2028-01-20")
    make_the_bilan(manager)


def inquiry(timed: Timed, insult: str) -> None:
    """The commissioner reads everything, what is masked too."""
    timed.set("2028-05-12 10:00")
    commissioner = timed.signed_in(COMMISSIONER)
    commissioner.goto(f"/{SLUG}/contributions/{insult}/")
    expect(commissioner.locator("main")).to_contain_text("Un propos injurieux.")
    commissioner.goto(f"/{SLUG}/bilan/")
    expect(commissioner.get_by_role("link", name="PDF")).to_be_visible()
    assert commissioner.goto(f"/{SLUG}/reglages/calendrier/").status == 403  # type: ignore[union-attr]


def years_later(timed: Timed, mill: str) -> None:
    """It is all still there, closed for good, and it verifies."""
    timed.set("2031-02-03 10:00")
    reader = timed.somebody()
    reader.goto("/")
    expect(reader.get_by_role("link", name=TITLE).first).to_be_visible()
    reader.goto(f"/{SLUG}/contributions/{mill}/")
    expect(reader.locator("main")).to_contain_text("Le moulin est inscrit au règlement.")
    expect(reader.locator("main")).to_contain_text("Il coûte trop cher à la commune.")
    expect(reader.get_by_role("button", name="Contre", exact=True)).to_have_count(0)
    assert "tout concorde" in timed.site.command("tests.journeys.clock", "verify", SLUG)


def typed(scope: Page | Locator, **fields: str) -> None:
    """Fill the fields of those names."""
    for name, value in fields.items():
        scope.locator(f"[name={name.replace('__', '-')}]").fill(value)


def open_if_closed(page: Page, summary: str) -> None:
    """A form folded away where there is something above it already."""
    details = page.locator("details").filter(has_text=summary)
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def create(page: Page) -> None:
    page.goto("/nouvelle-concertation/")
    typed(page, title=TITLE, slug=SLUG, owner_name="Communauté de communes du Val d’Essai", owner_code="200000008")
    page.get_by_label("Procédure").select_option(label="Révision")
    page.get_by_role("button", name="Créer").click()
    expect(page.get_by_text("La concertation est créée")).to_be_visible()


def bring_the_plan(page: Page, files: Path, archive: str) -> None:
    """The communes, the perimeter, the CNIG lot; nothing is published without them."""
    page.goto(f"/{SLUG}/reglages/")
    page.get_by_role("button", name="Publier la concertation").click()
    expect(page.get_by_text("Donnez d’abord un périmètre")).to_be_visible()
    page.goto(f"/{SLUG}/plan/")
    for opener, name, button in (
        ("Donner les communes", "communes", "Enregistrer les communes"),
        ("Donner le périmètre", "perimeter", "Enregistrer le périmètre"),
    ):
        page.get_by_text(opener, exact=True).click()
        form = page.locator("form").filter(has=page.get_by_role("button", name=button))
        form.locator("input[type=file]").set_input_files(files / f"{name}.geojson")
        form.get_by_role("button", name=button).click()
        expect(page.get_by_text(opener, exact=True)).to_have_count(0, timeout=120_000)
        page.goto(f"/{SLUG}/plan/")
    page.locator("input[type=file]").first.set_input_files(archive)
    page.get_by_role("button", name="Importer le plan").click()
    page.get_by_role("button", name="Regarder ce brouillon").click(timeout=120_000)
    page.get_by_role("button", name="Publier").first.click()
    steps.press(page, "Publier ce plan")
    expect(page.get_by_role("row", name="en vigueur")).to_be_visible()


def set_the_dates(page: Page) -> None:
    page.goto(f"/{SLUG}/reglages/calendrier/")
    page.locator("[name=phases-0-kind]").select_option(label="Contributions ouvertes")
    typed(page, **{"phases-0-title": "À vous la parole"})
    for name, day, hour in (("opens_at", "2027-02-01", "09:00"), ("closes_at", "2027-12-01", "18:00")):
        typed(page, **{f"phases-0-{name}_0": day, f"phases-0-{name}_1": hour})
    page.get_by_role("button", name="Enregistrer le calendrier").click()
    expect(page.get_by_text("Le calendrier est enregistré.")).to_be_visible()


def set_the_procedure(page: Page) -> None:
    """The steps, which the articles are held against: a debate too near the arrêt is named with its article."""
    page.goto(f"/{SLUG}/reglages/procedure/")
    page.locator("summary").filter(has_text="Prescription").click()
    done = {
        "done_on": "2026-12-14",
        "act_body": "conseil communautaire",
        "act_number": "2026-118",
        "act_on": "2026-12-14",
    }
    typed(page, **{f"prescription-{name}": value for name, value in done.items()})
    typed(page, **{"padd_debate-planned_on": "2027-12-20", "arrest-planned_on": "2028-01-20"})
    page.get_by_role("button", name="Enregistrer les étapes").click()
    expect(page.locator("main")).to_contain_text("L153-12")
    typed(page, **{"padd_debate-planned_on": "2027-09-20"})
    page.get_by_role("button", name="Enregistrer les étapes").click()
    expect(page.get_by_text("Les étapes sont enregistrées.")).to_be_visible()


def vote_the_modalites(page: Page) -> None:
    for wording, means, places in (
        ("Un registre papier dans chaque mairie", "Registre papier", "les mairies"),
        ("Deux réunions publiques au moins", "Réunion publique", "les salles des fêtes"),
    ):
        page.goto(f"/{SLUG}/reglages/modalites/")
        open_if_closed(page, "Ajouter une modalité")
        page.get_by_label("Ce qui est voté").fill(wording)
        page.get_by_label("Moyen").select_option(label=means)
        page.get_by_label("Lieux").fill(places)
        page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(page.get_by_role("link", name=wording)).to_be_visible()


def announce_a_meeting(page: Page) -> None:
    page.goto(f"/{SLUG}/reglages/rencontres/")
    page.locator("main").get_by_label("Nature").select_option(label="Réunion publique")
    page.get_by_label("Intitulé").fill("Le plan, parlons-en")
    for name, hour in (("starts_at", "18:30"), ("ends_at", "20:30")):
        typed(page, **{f"{name}_0": "2027-03-11", f"{name}_1": hour})
    typed(page, place_words="Salle des fêtes")
    page.get_by_label("Modalité tenue").select_option(label="Deux réunions publiques au moins")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_role("link", name="Le plan, parlons-en").first).to_be_visible()


def invite(page: Page, email: str, name: str, role: str) -> None:
    page.goto(f"/{SLUG}/reglages/equipe/")
    typed(page, email=email, name=name)
    page.locator("#id_role").select_option(label=role)
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text(f"un courriel est parti à {email}")).to_be_visible()


def publish(page: Page) -> None:
    page.goto(f"/{SLUG}/reglages/")
    page.get_by_role("button", name="Publier la concertation").click()
    expect(page.get_by_text("La concertation est publiée.")).to_be_visible()


def come_in(page: Page, site: Site, email: str) -> None:
    """By the link of the letter of invitation."""
    found = re.search(r"https?://[^/]+(/\S+)", site.last_letter(email))
    assert found is not None
    page.goto(found[1])
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def propose(page: Page, title: str, body: str) -> str:
    """As a citizen without script does; the number of what is received."""
    write(page, title, body)
    steps.deposit_without_script(page)
    found = steps.NUMBER.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def write(page: Page, title: str, body: str) -> None:
    page.goto(f"/{SLUG}/proposer/")
    page.get_by_role("radio", name="Proposition").check()
    page.get_by_role("checkbox", name="Environnement").check()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Votre texte").fill(body)
    open_if_closed(page, "ou fichier d’un tracé")
    page.get_by_role("textbox", name="Coordonnées").fill(HERE)
    page.get_by_label("Votre pseudonyme").fill("Yvonne du bourg")
    charter = page.get_by_role("checkbox", name="J’accepte la charte")
    if charter.count():
        charter.check()


def vote_against(page: Page, number: str, argument: str) -> None:
    page.goto(f"/{SLUG}/contributions/{number}/")
    page.get_by_label("argument").first.fill(argument)
    page.get_by_label("pseudonyme").first.fill("Paul")
    steps.press_without_script(page, "Contre")
    expect(page.get_by_text("Votre vote : contre")).to_be_visible()


def take_down(page: Page, words: str) -> str:
    """Somebody speaks at the meeting; the project manager writes. Its number."""
    page.goto(f"/{SLUG}/saisie/")
    page.get_by_role("radio", name="À l’oral").check()
    typed(page, place="Le plan, parlons-en", body=words)
    page.get_by_role("checkbox", name="Déplacements").check()
    page.get_by_role("button", name="Enregistrer, et passer à la suivante").click()
    said = page.get_by_text(re.compile(r"^O-\d{4} est enregistrée")).inner_text()
    return said.split()[0]


def hold_the_meeting(page: Page) -> None:
    page.goto(f"/{SLUG}/reglages/rencontres/")
    page.get_by_role("link", name="Le plan, parlons-en").first.click()
    typed(page, attendance="84", minutes="On a parlé du moulin et des haies.")
    page.get_by_role("button", name="Dire qu’elle s’est tenue").click()
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()


def mask(page: Page, number: str) -> None:
    page.goto(f"/{SLUG}/contributions/{number}/")
    steps.press(page, "Masquer")
    page.get_by_label("motif").select_option(label="Propos injurieux ou haineux")
    steps.press(page, "Masquer")
    expect(page.locator("main")).to_contain_text("masqué")


def answer(page: Page, number: str, outcome: str, body: str) -> None:
    page.goto(f"/{SLUG}/contributions/{number}/repondre/")
    page.locator("#id_outcome").select_option(label=outcome)
    page.locator("#id_body").fill(body)
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_text(f"La réponse à {number} est publiée.")).to_be_visible()


def make_the_bilan(page: Page) -> None:
    page.goto(f"/{SLUG}/bilan/")
    page.get_by_role("button", name="Établir le bilan public").click()
    expect(page.get_by_role("link", name="PDF").first).to_be_visible(timeout=120_000)


def say_it_is_done(page: Page, **days: str) -> None:
    page.goto(f"/{SLUG}/reglages/procedure/")
    typed(page, **{f"{step}-done_on": day for step, day in days.items()})
    page.get_by_role("button", name="Enregistrer les étapes").click()
    expect(page.get_by_text("Les étapes sont enregistrées.")).to_be_visible()
