"""From a name to a place, from a place to what the plan says there, from the plan to what people said of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage, Site

# A parcel of the test: 300 m wide, over the border of two zones at the heart of the invented territory.
MAKE_PARCEL = """
from django.utils import timezone
from django.contrib.gis.geos import Polygon
from carto.concertations.models import Concertation
from carto.layers.models import ContextFeature, ContextLayer, PlanVersion
concertation = Concertation.objects.get(slug="plui")
zone = PlanVersion.objects.in_force(concertation).zones.filter(label="N").order_by("area_ha").first()
x, y = zone.geometry[0][0][0]
shape = Polygon.from_bbox((x - 0.002, y - 0.0015, x + 0.002, y + 0.0015))
now = timezone.now()
layer = ContextLayer.objects.create(
    concertation=concertation, role="parcelles", label="Cadastre", source_name="x", imported_at=now, completed_at=now)
code = concertation.communes.filter(geometry__intersects=shape).first().insee_code
ContextFeature.objects.create(
    layer=layer, rank=1, label="ZX 77", search_key=f"{code}zx77".lower(), insee_code=code, geometry=shape)
"""


@pytest.fixture(scope="module")
def parcel(site: Site) -> Iterator[None]:
    site.command("carto", "shell", "-c", MAKE_PARCEL)
    yield
    forget = "from carto.layers.models import ContextLayer; ContextLayer.objects.filter(label='Cadastre').delete()"
    site.command("carto", "shell", "-c", forget)


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Chercher une adresse, une parcelle, un lieu")


def options(page: Page) -> Locator:
    return page.locator("#search-found").get_by_role("option")


def look_for(page: Page, words: str) -> None:
    field(page).click()
    page.keyboard.type(words)


def silence_addresses(page: Page) -> None:
    """The address service as on its worst days: it takes the question and never answers."""
    page.route("**/addresses/?q=*", lambda _route: None)


def number_in(text: str) -> int:
    found = re.search(r"\d[\d\s]*", text)
    assert found is not None, text
    return int(re.sub(r"\s", "", found[0]))


def test_a_commune_is_found_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    silence_addresses(page)
    before = page.url
    field(page).focus()
    page.keyboard.type("marvault")
    option = options(page).filter(has_text="Marvault-la-Plaine")
    expect(option).to_be_visible()
    expect(page.locator("#search-said")).to_have_text("1 résultat")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    pointed = field(page).get_attribute("aria-activedescendant")
    assert pointed == option.get_attribute("id")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    page.keyboard.type("marvault")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(before)
    expect(page.locator("#map")).to_be_focused()


def test_a_dead_address_service_blocks_nothing(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    steps.open_map(page)
    silence_addresses(page)
    look_for(page, "marvault")
    expect(options(page).filter(has_text="Marvault-la-Plaine")).to_be_visible()
    expect(page.locator("#search-note")).to_be_empty()
    expect(page.locator("#search-note")).to_have_text("Le service d’adresses ne répond pas.", timeout=15_000)
    expect(options(page).filter(has_text="Marvault-la-Plaine")).to_be_visible()
    box = field(page).bounding_box()
    assert box is not None
    assert box["width"] >= 320
    assert box["height"] >= 44


def test_a_position_tells_what_is_there_then_takes_a_proposal(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    silence_addresses(page)
    look_for(page, "46.62, 0.97")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    here = page.locator("#here")
    expect(page.get_by_role("heading", name="Qu’y a-t-il ici ?")).to_be_focused()
    expect(here.get_by_role("heading", name="Zone N")).to_be_visible()
    expect(here).to_contain_text("Marvault-la-Plaine")
    expect(here).to_contain_text("exploitation forestière")
    expect(here.get_by_role("heading", name="Prescriptions")).to_be_visible()
    expect(here).to_contain_text("Selon le plan du")
    expect(page.locator("#here-said")).to_contain_text("Zone N")
    assert violations(page) == []
    here.get_by_role("button", name="Proposer ici").click()
    expect(page.locator("#place-said")).to_contain_text("Le point est placé")
    expect(page.locator("[name=positions]")).to_have_value("46.620000, 0.970000")


@pytest.mark.usefixtures("parcel")
def test_a_parcel_tells_its_parts_and_is_proposed_whole(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    steps.open_map(page)
    silence_addresses(page)
    look_for(page, "zx 77")
    options(page).filter(has_text="ZX 77").click()
    here = page.locator("#here")
    expect(here).to_contain_text("Parcelle ZX 77")
    expect(here.get_by_role("heading", name="Zone N")).to_be_visible()
    shares = here.locator(".here-zone .here-kind .figure").all_inner_texts()
    assert len(shares) > 1
    assert all(re.fullmatch(r"[\d,]+ ha, (\d+ %|moins de 1 %)", share) for share in shares), shares
    assert violations(page) == []
    here.get_by_role("button", name="Proposer sur cette surface").click()
    expect(page.locator("#place-said")).to_contain_text("La zone est placée")
    expect(page.locator("[name=positions]")).to_have_value(re.compile(r"^(\S+, \S+\n){3}\S+, \S+$"))


def test_from_a_zone_to_what_was_said_and_back_to_the_map(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    silence_addresses(page)
    look_for(page, "46.62, 0.97")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    link = page.locator("#here").get_by_role("link", name="contributions dans cette zone")
    count = number_in(link.inner_text())
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zone N")
    expect(page.locator(".list-count")).to_contain_text(str(count))
    page.get_by_role("link", name="Les voir sur la carte").click()
    expect(page.locator("html[data-ready=true]")).to_have_count(1)
    expect(page.locator("#shown")).to_contain_text(str(count))
    expect(page.get_by_role("checkbox", name=re.compile("^N "))).to_be_checked()


def test_the_map_is_filtered_by_the_plan_as_counted(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    page.get_by_text("Zones et prescriptions du plan").click()
    line = page.locator(".filter-values label", has_text="Zone urbaine")
    urban, count = line.get_by_role("checkbox"), number_in(line.locator(".figure").inner_text())
    urban.check()
    expect(page.locator("#shown")).to_have_text(re.compile(rf"^{count} contributions? affichées?$"))
    assert "zone_kind=U" in page.url
    page.reload()
    expect(urban).to_be_checked()
    page.locator("#clear-filters").click()
    assert "zone_kind" not in page.url
    assert violations(page) == []
