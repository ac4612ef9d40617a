"""A citizen's path, on a phone and on a desk, with the real server and the demonstration's plan."""

import json
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Route, expect

from tests.journeys import steps
from tests.journeys.axe import violations
from tests.journeys.conftest import DESK, PHONE, OpenPage


def test_a_point_is_placed_by_finger_on_a_phone_and_gets_its_number(open_page: OpenPage, tmp_path: Path) -> None:
    photo = tmp_path / "place.jpg"
    Image.new("RGB", (900, 600), "#7a8f5a").save(photo)
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    steps.open_map(page)
    steps.start_proposing(page, "un point")
    steps.draw(page, [(0, -40)], is_touch=True)
    steps.fill_and_send(page, "De l’ombre sur la place", photo=str(photo), blur="Un carré de 100 m")
    number = steps.received_number(page)

    page.get_by_role("button", name="Voir ma contribution").click()
    expect(steps.detail(page)).to_contain_text(number)
    expect(steps.detail(page)).to_contain_text("Un lieu montré à une centaine de mètres près")
    expect(steps.detail(page).get_by_role("img", name="Photo jointe")).to_be_visible()
    expect(steps.detail(page).get_by_role("button", name="Retirer")).to_be_visible()


def test_a_line_and_a_zone_are_drawn_with_a_mouse(open_page: OpenPage) -> None:
    for shape, title in (("un tracé", "Un chemin à rouvrir"), ("une zone", "Un verger à garder")):
        page = open_page(DESK)
        steps.open_map(page)
        steps.start_proposing(page, shape)
        steps.draw(page, [(-60, 0), (40, -50), (60, 40)])
        steps.fill_and_send(page, title)
        number = steps.received_number(page)
        page.goto(f"/{steps.SLUG}/contributions/{number}/")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        expect(page.locator(".plan-context")).to_contain_text("Zone")


def test_outside_the_perimeter_is_refused_with_a_sentence_and_nothing_typed_is_lost(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    steps.start_proposing(page, "un point")
    page.get_by_text("Autres façons de dire où").click()
    page.get_by_label("Coordonnées").fill("48,8566 2,3522")
    steps.fill_and_send(page, "Une idée pour Paris")

    expect(page.get_by_text("Ce lieu sort du périmètre de la concertation")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Titre")).to_have_value("Une idée pour Paris")


def test_a_draft_waits_for_who_comes_back(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    steps.open_map(page)
    steps.start_proposing(page, "un point")
    steps.draw(page, [(0, 0)])
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Titre").fill("Interrompue par le facteur")
    page.reload()
    expect(page.locator("html[data-ready=true]")).to_have_count(1)
    page.locator("#propose").click()
    expect(page.get_by_text("Voici votre brouillon")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Titre")).to_have_value("Interrompue par le facteur")


def test_a_vote_with_its_argument_then_a_change_of_mind(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    steps.open_map(page, "?status=awaiting")
    steps.open_first_of_the_list(page)
    detail = steps.detail(page)
    before = {choice: steps.count_of(page, choice) for choice in ("for", "mixed", "against")}

    detail.get_by_label("argument").first.fill("Cela servirait chaque jour aux écoliers.")
    detail.get_by_label("pseudonyme").first.fill("Marcel")
    detail.get_by_role("button", name="Pour", exact=True).click()
    expect(detail.get_by_text("Votre vote : pour")).to_be_visible()
    assert steps.count_of(page, "for") == before["for"] + 1
    expect(detail.locator(".side-for")).to_contain_text("Cela servirait chaque jour aux écoliers.")

    detail.get_by_role("button", name="Mitigé", exact=True).click()
    expect(detail.get_by_text("Votre vote : mitigé")).to_be_visible()
    after = {choice: steps.count_of(page, choice) for choice in ("for", "mixed", "against")}
    assert after == before | {"mixed": before["mixed"] + 1}


def test_filters_hold_in_the_address_bar_and_act_on_list_and_map_alike(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    everything = int(page.locator("#shown").inner_text().split()[0])
    page.locator("#filters").get_by_role("checkbox", name="Patrimoine").check()
    expect(page).to_have_url(re.compile("theme=patrimoine"))
    expect(page.locator("#shown")).not_to_have_text(f"{everything} contributions affichées")
    some = int(page.locator("#shown").inner_text().split()[0])
    matching = page.request.get(f"/api/concertations/{steps.SLUG}/contributions/matching/?theme=patrimoine").json()
    assert 0 < some == matching["count"] == len(matching["ids"]) < everything

    page.reload()
    expect(page.locator("#shown")).to_have_text(f"{some} contributions affichées")
    expect(page.locator("#filters").get_by_role("checkbox", name="Patrimoine")).to_be_checked()
    page.go_back()


def test_what_is_here_says_the_zone_and_its_long_label(open_page: OpenPage) -> None:
    page = open_page(DESK)
    steps.open_map(page)
    page.get_by_role("button", name="Qu’y a-t-il au centre ?").click()
    expect(page.locator("#here")).to_contain_text("Zone")


def test_the_private_link_gives_the_contribution_back_on_another_device(open_page: OpenPage) -> None:
    first = open_page(DESK)
    steps.open_map(first)
    steps.start_proposing(first, "un point")
    steps.draw(first, [(15, 15)])
    steps.fill_and_send(first, "À reprendre ailleurs")
    number = steps.received_number(first)
    link = first.locator("#receipt-private").input_value()

    other = open_page(PHONE)
    other.goto(f"/{steps.SLUG}/contributions/{number}/")
    expect(other.get_by_role("button", name="Modifier", exact=True)).to_have_count(0)
    other.goto(link)
    assert violations(other) == []
    other.get_by_role("button", name="C’est bien moi").click()
    other.goto(f"/{steps.SLUG}/contributions/{number}/modifier/")
    assert violations(other) == []
    other.get_by_label("titre").fill("Reprise sur un autre appareil")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.get_by_role("heading", name="Reprise sur un autre appareil")).to_be_visible()
    other.goto(f"/{steps.SLUG}/contributions/{number}/recu/")
    assert violations(other) == []
    other.goto(f"/{steps.SLUG}/contributions/{number}/")
    steps.press(other, "Retirer")
    assert violations(other) == []
    other.get_by_role("button", name="Retirer ma contribution").click()
    stranger = open_page(DESK)
    answer = stranger.goto(f"/{steps.SLUG}/contributions/{number}/")
    assert answer is not None
    assert answer.status == 410
    expect(stranger.locator("main")).to_contain_text(number)
    assert violations(stranger) == []


def test_a_basemap_that_does_not_answer_is_said_and_leaves_the_rest_readable(open_page: OpenPage) -> None:
    page = open_page(DESK, expected="/absent/")

    def with_dead_tiles(route: Route) -> None:
        response = route.fetch()
        dead = {"slug": "mort", "label": "Mort", "url": "/absent/{z}/{x}/{y}", "attribution": "", "terms_url": ""}
        given = json.dumps([dead | {"max_zoom": 19, "filter": ""}])
        settled = response.text().replace('"basemaps": []', f'"basemaps": {given}')
        assert settled != response.text()
        route.fulfill(response=response, body=settled)

    page.route(re.compile(rf"/{steps.SLUG}/$"), with_dead_tiles)
    steps.open_map(page)
    expect(page.get_by_text("Le fond de carte ne répond pas")).to_be_visible()
    expect(page.locator("#shown")).to_contain_text("contributions affichées")
    expect(page.get_by_role("button", name="Le plan", exact=True)).to_be_visible()
