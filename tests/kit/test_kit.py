"""The printed kit: which sheets cover an area, what is on them, who may have them."""

import subprocess
from datetime import timedelta
from io import BytesIO
from typing import cast

import pikepdf
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.exceptions import ValidationError
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.kit import actions, areas, drawing, frames, ground, identity, printing
from carto.kit.areas import Area
from carto.kit.models import Kit, Sheet
from tests.conftest import DURING
from tests.kit.conftest import HERE


def text_of(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(ran.stdout.decode().split())


def test_a_place_is_in_the_middle_of_its_sheet(sheet: Sheet) -> None:
    middle = cast(Point, HERE.transform(sheet.srid, clone=True))
    left, top, width, height = frames.MAP_MM
    assert sheet.frame.on_page(middle.x, middle.y) == pytest.approx((left + width / 2, top + height / 2), abs=0.2)
    assert (sheet.frame.width_m, sheet.frame.height_m) == (1500, 1200)


def test_sheets_side_by_side_cover_the_area_once_and_keep_their_numbers(agent: Actor, ground: Concertation) -> None:
    first = actions.make_kit(agent, ground, Area("Lieu", HERE), scale=2_500, at=DURING)
    commune = ground.communes.all()[0]
    whole = actions.make_kit(agent, ground, Area(commune.name, commune.geometry), scale=10_000, at=DURING)
    assert [sheet.number for sheet in first.sheets.all()] == [1]
    numbers = [sheet.number for sheet in whole.sheets.all()]
    assert numbers == list(range(2, len(numbers) + 2))
    assert len(numbers) > 1
    shape = areas.in_metres(shapely.from_wkb(bytes(commune.geometry.wkb)), ground.metric_srid)
    paper = shapely.union_all([shapely.box(*sheet.frame.bounds) for sheet in whole.sheets.all()])
    assert paper.buffer(2).covers(shape)  # south-west corners are whole metres
    places = [(sheet.row, sheet.column) for sheet in whole.sheets.all()]
    assert len(set(places)) == len(places)


def test_more_sheets_than_a_room_can_hold_are_refused(agent: Actor, ground: Concertation) -> None:
    assert ground.perimeter is not None
    with pytest.raises(ValidationError, match="feuilles, et un kit en compte 24"):
        actions.make_kit(agent, ground, Area("Tout", ground.perimeter), scale=2_500, at=DURING)
    assert not Kit.objects.exists()


def test_only_those_who_run_the_concertation_make_one(moderator: Actor, alice: Actor, ground: Concertation) -> None:
    for other in (moderator, alice):
        with pytest.raises(Refused):
            actions.make_kit(other, ground, Area("Lieu", HERE), scale=5_000, at=DURING)


def test_the_code_tells_the_sheet_its_ground_and_a_signature_that_no_other_has(sheet: Sheet) -> None:
    said = identity.words(sheet)
    w, s, e, n = (round(edge) for edge in sheet.frame.bounds)
    assert said.startswith(f"CARTO plui 1 EPSG:2154 {w},{s},{e},{n} 1:5000 ")
    before = said.rpartition(" ")[2]
    sheet.west_m += 1
    assert identity.words(sheet).rpartition(" ")[2] != before


def test_a_sheet_is_an_a3_that_names_what_it_shows(sheet: Sheet) -> None:
    pdf = printing.sheets_pdf(sheet.kit, [sheet])
    with pikepdf.open(BytesIO(pdf)) as read:
        assert [round(float(side) / 72 * 25.4) for side in read.pages[0].mediabox[2:]] == [420, 297]
        assert len(read.pages) == 1
    said = text_of(pdf)
    assert "Feuille 1" in said
    assert "Zone urbaine" in said
    assert "Zone agricole" not in said  # nobody looks for what is not there
    assert "Le Moulin & Co <b>" in said
    assert "UA-essai" in said
    assert "Plan : PLUi d’essai, Essai." in said


def test_streets_bear_their_names_and_parcels_are_drawn_where_they_can_be_read(sheet: Sheet) -> None:
    at_5000 = drawing.draw(ground.of(sheet.concertation, sheet.frame, sheet.srid))
    assert "Rue de l’Essai" in at_5000
    near = frames.Frame(sheet.west_m + 375, sheet.south_m + 300, 2_500)
    assert "#c9c2b2" not in at_5000
    assert "#c9c2b2" in drawing.draw(ground.of(sheet.concertation, near, sheet.srid))


def test_no_name_is_written_over_another() -> None:
    room = drawing.Room()
    assert room.take(500, 500, 200, 40)
    assert not room.take(600, 510, 200, 40)
    assert room.take(600, 560, 200, 40)
    assert not room.take(20, 500, 200, 40)  # it would leave the sheet


@pytest.mark.parametrize(
    "written", ["47.35, -0.65", "47,35 ; -0,65", "https://carte.invalid/plui/?theme=x#15/47.35000/-0.65000"]
)
def test_a_place_is_read_as_people_have_it(written: str) -> None:
    place = areas.read_place(written)
    assert place is not None
    assert (place.x, place.y) == (-0.65, 47.35)


@pytest.mark.parametrize("written", ["", "ici", "95.1, 2.0", "47"])
def test_what_is_no_place_is_said(written: str, agent_client: Client, ground: Concertation) -> None:
    assert areas.read_place(written) is None
    answer = agent_client.post("/plui/reglages/kit/", {"area": "around", "place": written, "scale": "5000"})
    assert answer.status_code == 422
    assert "Écrivez la latitude puis la longitude" in answer.content.decode()


def test_an_agent_makes_a_kit_and_prints_one_of_its_sheets(agent_client: Client, ground: Concertation) -> None:
    page = "/plui/reglages/kit/"
    too_many = agent_client.post(page, {"area": "whole", "scale": "2500"})
    assert too_many.status_code == 422
    assert "prenez une échelle plus petite" in too_many.content.decode()
    for area in (str(ground.communes.all()[0].pk), "around"):
        chosen = {"area": area, "place": "47.35, -0.65", "scale": "10000"}
        assert agent_client.post(page, chosen).status_code == 302
    around, commune = Kit.objects.all()
    assert around.area == "Autour de 47.3500, -0.6500"
    said = agent_client.get(page).content.decode()
    assert commune.area in said
    address = f"{page}{commune.pk}/feuilles.pdf"
    assert address in said
    whole, one = agent_client.get(address), agent_client.get(f"{address}?feuille=2")
    count = commune.sheets.count()
    for answer, pages in ((whole, count + 1), (one, 2)):  # the index comes with them
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(BytesIO(answer.content)) as read:
            assert len(read.pages) == pages


def test_the_papers_speak_the_words_of_the_concertation(agent_client: Client, concertation: Concertation) -> None:
    concertation.charter = "On parle du Val d’Essai, chacun son tour."
    concertation.save()
    said = text_of(agent_client.get("/plui/reglages/kit/papiers.pdf").content)
    for words in ("On parle du Val d’Essai, chacun son tour.", "Habitat", "Proposition", "Synthèse de la table"):
        assert words in said
    assert "Cahier d’acteur" not in said  # it comes with a document


def test_the_zones_of_one_label_are_an_area(agent_client: Client, ground: Concertation) -> None:
    version = ground.plan_versions.get()
    far = MultiPolygon(Polygon.from_bbox((-0.62, 47.31, -0.615, 47.315)), srid=4326)
    version.zones.create(rank=2, label="UA-essai", kind="U", area_ha=1, geometry=far)
    version.zones.create(rank=3, label="N", kind="N", area_ha=1, geometry=far)
    page = "/plui/reglages/kit/"
    offered = agent_client.get(page).content.decode()
    assert [offered.count(f'value="zone:{label}"') for label in ("UA-essai", "N")] == [1, 1]
    for label in ("UA-essai", "N"):
        assert agent_client.post(page, {"area": f"zone:{label}", "scale": "5000"}).status_code == 302
    alone, both = Kit.objects.all()
    assert (both.area, alone.area) == ("Zone UA-essai", "Zone N")
    assert both.sheets.count() > alone.sheets.count() == 1
    ground.plan_versions.create(
        name="Suivant", standard="2024-01", imported_at=DURING, completed_at=DURING, source_sha256="", origin="Essai",
        published_at=DURING + timedelta(days=1),
    )  # fmt: skip
    gone = agent_client.post(page, {"area": "zone:N", "scale": "5000"})
    assert gone.status_code == 422, "the plan in force has no such zone"


SQUARE = "47.34, -0.66\n47.34, -0.64\n47.36, -0.64\n47.36, -0.66"


def test_an_agent_draws_the_area_and_reads_how_many_sheets_it_takes_before_making_any(
    agent_client: Client, ground: Concertation
) -> None:
    page = "/plui/reglages/kit/"
    asked = {"area": "drawn", "positions": SQUARE, "name": "Le bourg & ses abords", "scale": "10000"}
    told = agent_client.post(page, asked | {"do": "count"})
    assert (told.status_code, Kit.objects.count()) == (200, 0)
    assert agent_client.post(page, asked).status_code == 302
    kit = Kit.objects.get()
    assert kit.area == "Le bourg & ses abords"
    count = kit.sheets.count()
    assert f"Il faut {count} feuille" in told.content.decode()
    wide = SQUARE.replace("-0.64", "-0.58")
    many = agent_client.post(page, asked | {"do": "count", "scale": "2500", "positions": wide}).content.decode()
    assert "Un kit en compte 24 au plus." in many
    assert "47.34, -0.66" in many, "what was drawn stays"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("", "Indiquez au moins une position."),
        ("ici", "Position 1"),
        ("47.34, -0.66\n47.36, -0.64", "au moins"),
        ("10, 10\n10, 10.01\n10.01, 10.01", "hors du périmètre"),
    ],
)
def test_an_area_that_is_none_is_said(agent_client: Client, ground: Concertation, rows: str, sentence: str) -> None:
    for do in ("count", ""):
        back = agent_client.post(
            "/plui/reglages/kit/", {"area": "drawn", "positions": rows, "scale": "10000", "do": do}
        )  # fmt: skip
        assert (back.status_code, Kit.objects.count()) == (422, 0)
        assert sentence in back.content.decode()
