"""Photos of sheets: sent, laid on the ground by themselves or by four presses, traced over; the team's, for a time."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.kit import actions, frames, identity, keeping, marks, rectifying, scanning
from carto.kit.models import Scan, Sheet, Trace
from carto.privacy import retention
from carto.privacy.models import Purged, PurgeRun
from tests.conftest import DURING

PAGE = "/plui/reglages/kit/retours/"
PX_MM = 4
STRAIGHT = [(x * PX_MM, y * PX_MM) for x, y in frames.MARKS_MM]


def paper(sheet: Sheet | None = None, *, has_marks: bool = True, code: segno.QRCode | None = None) -> Image.Image:
    """A sheet as a scanner sees it, straight: its marks, its code, and nothing else."""
    image = Image.new("RGB", tuple(round(side * PX_MM) for side in frames.PAGE_MM), "white")  # type: ignore[arg-type]
    draw = ImageDraw.Draw(image)

    def disc(x: float, y: float, radius: float, color: str) -> None:
        draw.ellipse([part * PX_MM for part in (x - radius, y - radius, x + radius, y + radius)], fill=color)

    for rank, (x, y) in enumerate(frames.MARKS_MM if has_marks else ()):
        for ring, radius in enumerate(frames.RINGS_MM):
            disc(x, y, radius, "white" if ring % 2 else "black")
        for px, py, is_black in frames.pips(rank):
            disc(px, py, frames.PIP_MM / 2, "black" if is_black else "white")
    if sheet is not None:
        code = identity.code(sheet)
    if code is not None:
        left, top, side = (round(part * PX_MM) for part in frames.QR_MM)
        rows = [list(row) for row in code.matrix]
        modules = Image.new("L", (len(rows), len(rows)))
        modules.putdata([0 if module else 255 for row in rows for module in row])
        image.paste(modules.resize((side, side), Image.Resampling.NEAREST), (left, top))
    return image


def sent(image: Image.Image, form: str = "PNG") -> SimpleUploadedFile:
    out = BytesIO()
    image.save(out, form)
    return SimpleUploadedFile(f"feuille.{form.lower()}", out.getvalue())


@pytest.fixture
def scan(sheet: Sheet, agent: Actor) -> Scan:
    """A straight one, laid on the ground."""
    received = scanning.receive(sent(paper(sheet)), sheet.concertation)
    return actions.receive_scan(agent, sheet.concertation, received, at=DURING)


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_a_sheet_is_known_whichever_way_it_was_held(sheet: Sheet, turn: Image.Transpose) -> None:
    received = scanning.receive(sent(paper(sheet).transpose(turn)), sheet.concertation)
    assert received.sheet == sheet
    assert len(received.corners) == 4


def test_no_code_is_taken_for_a_mark_whatever_it_says() -> None:
    for number in range(12):
        code = segno.make(f"CARTO {number}", version=9, error="m", mode="byte", boost_error=False, micro=False)
        upright = paper(code=code)
        for image in (upright, upright.transpose(Image.Transpose.ROTATE_180)):
            found = marks.find(image)
            assert found is not None, number
            assert {(round(x / 50), round(y / 50)) for x, y in found} == {
                (round(x / 50), round(y / 50)) for x, y in STRAIGHT
            }


def test_a_sheet_scanned_to_pdf_is_read_as_well(sheet: Sheet) -> None:
    received = scanning.receive(sent(paper(sheet), "PDF"), sheet.concertation)
    assert received.sheet == sheet


def test_a_pdf_of_nothing_is_refused_in_words(sheet: Sheet) -> None:
    with pytest.raises(ValidationError, match="PDF"):
        scanning.receive(SimpleUploadedFile("x.pdf", b"%PDF-1.7 rien"), sheet.concertation)


def test_the_code_of_no_sheet_of_ours_is_no_sheet(sheet: Sheet) -> None:
    other = Sheet(kit=sheet.kit, concertation=sheet.concertation, number=99, srid=2154, west_m=0, south_m=0)
    assert scanning.receive(sent(paper(other)), sheet.concertation).sheet is None
    assert scanning.receive(sent(paper()), sheet.concertation).sheet is None
    assert scanning.receive(sent(paper(has_marks=False)), sheet.concertation).corners == ()


def test_an_agent_sends_a_photo_and_traces_over_it(agent_client: Client, sheet: Sheet) -> None:
    answer = agent_client.post(PAGE, {"photo": sent(paper(sheet))})
    one = Scan.objects.get()
    assert answer["Location"] == f"{PAGE}{one.pk}/"
    page = agent_client.get(f"{PAGE}{one.pk}/")
    assert "Feuille 1, Autour du moulin" in page.content.decode()
    w, s, e, n = rectifying.bounds_of(sheet.frame, sheet.srid)
    assert page.context["settings"]["bounds"] == [w, s, e, n]
    assert page.context["settings"]["photo"] == f"{PAGE}{one.pk}/redressee.webp"
    with Image.open(BytesIO(agent_client.get(f"{PAGE}{one.pk}/redressee.webp").content)) as image:
        assert image.width == rectifying.WIDTH_PX

    drawn = {"number": "7", "shape": "Polygon", "positions": "47.35, -0.65\n47.351, -0.65\n47.351, -0.649"}
    assert agent_client.post(f"{PAGE}{one.pk}/", drawn | {"positions": "ici"}).status_code == 422
    assert agent_client.post(f"{PAGE}{one.pk}/", drawn).status_code == 302
    trace = Trace.objects.get()
    assert (trace.number, trace.geometry["type"]) == ("7", "Polygon")
    said = agent_client.get(f"{PAGE}{one.pk}/").content.decode()
    assert "47.351000, -0.649000" in said
    assert "redressée, 1 tracé" in agent_client.get(PAGE).content.decode()
    agent_client.post(f"/plui/reglages/kit/traces/{trace.pk}/retirer/")
    assert not Trace.objects.exists()


def test_four_presses_on_the_photo_lay_a_sheet_that_nothing_recognised(agent_client: Client, sheet: Sheet) -> None:
    agent_client.post(PAGE, {"photo": sent(paper(has_marks=False))})
    one = Scan.objects.get()
    address = f"{PAGE}{one.pk}/"
    assert agent_client.get(f"{address}redressee.webp").status_code == 404
    with Image.open(BytesIO(agent_client.get(f"{address}photo.webp").content)) as shown:
        assert shown.width == 1_000
    typed = {"sheet": str(sheet.pk)}
    names = ("top_left", "top_right", "bottom_right", "bottom_left")
    ratio = one.width / 1_000
    page: Any = agent_client.get(address)
    for rank, (x, y) in enumerate(STRAIGHT):
        assert str(page.context["wanted"]).startswith(f"repère à {('un', 'deux', 'trois', 'quatre')[rank]} point")
        page = agent_client.post(address, typed | {"mark.x": round(x / ratio), "mark.y": round(y / ratio)})
        if rank < 3:
            typed |= {names[rank]: page.context["form"].initial[names[rank]]}
            assert page.status_code == 200
    assert page.status_code == 302
    one.refresh_from_db()
    assert one.sheet == sheet
    assert [round(part / 4) for mark in one.marks for part in mark] == [
        round(part / 4) for mark in STRAIGHT for part in mark
    ]


@pytest.mark.parametrize("wrong", ["0, 0", "ici"])
def test_marks_that_cross_are_refused_with_a_sentence(agent_client: Client, scan: Scan, wrong: str) -> None:
    told = {"sheet": scan.sheet_id, "top_left": "900, 600", "top_right": "900, 60", "bottom_left": "60, 600"}
    answer = agent_client.post(f"{PAGE}{scan.pk}/?reperes", told | {"bottom_right": wrong})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert ("Les quatre repères se suivent" in said) or ("Écrivez la distance au bord gauche" in said)
    again = agent_client.post(f"{PAGE}{scan.pk}/?reperes", told | {"bottom_right": "900, 600", "again": "1"})
    assert str(again.context["wanted"]).startswith("repère à un point")
    scan.refresh_from_db()
    assert scan.is_placed


def test_a_photo_is_the_teams_and_goes_when_asked(scan: Scan, agent_client: Client, client: Client) -> None:
    for name in ("", "photo.webp", "redressee.webp"):
        assert client.get(f"{PAGE}{scan.pk}/{name}").status_code == 403
    path = Path(scan.file.path)
    assert path.exists()
    assert agent_client.post(f"{PAGE}{scan.pk}/supprimer/").status_code == 302
    assert not Scan.objects.exists()


def test_a_photo_whose_file_is_gone_is_not_found(scan: Scan, agent_client: Client) -> None:
    Path(scan.file.path).unlink()
    assert agent_client.get(f"{PAGE}{scan.pk}/photo.webp").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_photos_go_after_ninety_days_with_their_files(scan: Scan, concertation: Concertation) -> None:
    path, end = Path(scan.file.path), DURING + keeping.KEPT
    retention.purge(end - timedelta(microseconds=1))
    assert path.exists()
    assert retention.purge(end, is_dry=True)[Purged.SCANS] == 1
    retention.purge(end)
    assert not path.exists()
    assert not Scan.objects.exists()
    assert PurgeRun.objects.get(name=Purged.SCANS).concertation == concertation


def test_a_photo_that_cannot_be_kept_leaves_no_file(sheet: Sheet, agent: Actor, settings: Any) -> None:
    received = scanning.receive(sent(paper(sheet)), sheet.concertation)
    received = replace(received, sheet=Sheet(kit=sheet.kit, number=2))  # of no row
    with pytest.raises(ValueError, match="unsaved related object"):
        actions.receive_scan(agent, sheet.concertation, received, at=DURING)
    folder = Path(settings.MEDIA_ROOT) / "feuilles"
    assert [path for path in folder.rglob("*") if path.is_file()] == []
