"""Where what an agent enters is: drawn on the map of the page, or drawn by people on a sheet of paper."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.correcting import entry_of
from carto.contributions.models import Channel, Contribution
from carto.intake import actions
from carto.intake.actions import Line, Received
from carto.intake.models import Origin
from carto.kit import keeping
from carto.kit.models import Kit, Scan, Trace
from tests.intake.test_views import said

Typed = Callable[..., dict[str, Any]]
LINE = "47.35, -0.65\n47.351, -0.649\n47.352, -0.65"


@pytest.fixture
def scan(open_now: Concertation) -> Scan:
    """The photo of sheet 3, as it was taken in."""
    kit = Kit.objects.create(concertation=open_now, area="Le bourg", scale=5_000, made_at=timezone.now())
    sheet = kit.sheets.create(
        concertation=open_now, number=3, row=0, column=0, srid=2154, west_m=424_000, south_m=6_700_000
    )
    return open_now.scans.create(
        sheet=sheet, file=ContentFile(BytesIO(b"x").getvalue(), name="x"), width=2_000, height=1_500,
        marks=[[100, 100], [1_900, 100], [1_900, 1_400], [100, 1_400]], received_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def traced(scan: Scan) -> Callable[..., Trace]:
    def trace(number: str, lon: float = -0.65) -> Trace:
        place = {"type": "Point", "coordinates": [lon, 47.35]}
        return scan.traces.create(number=number, geometry=place, made_at=timezone.now())

    return trace


@pytest.mark.parametrize(
    ("shape", "rows", "kind"),
    [("", "47.35, -0.65", "Point"), ("LineString", LINE, "LineString"), ("Polygon", LINE, "Polygon")],
)
def test_what_is_drawn_on_the_page_is_the_place(
    browser: Client, typed: Typed, shape: str, rows: str, kind: str
) -> None:
    browser.post("/plui/saisie/", typed(where="", shape=shape, positions=rows))
    geometry = Contribution.objects.get().geometry
    assert geometry is not None
    assert geometry.geom_type == kind


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"positions": "ici"}, "Position 1 : écrivez la latitude puis la longitude"),
        ({"positions": "47.35, -0.65", "shape": "Polygon"}, "au moins"),
        ({"positions": "12.0, 3.0"}, "périmètre"),
        ({"positions": "47.35, -0.65", "shape": "Cercle"}, "Cercle"),
        ({"positions": "1, 2\n" * 20_000}, "40000"),
        ({"positions": "47.35, -0.65", "where": "47.36, -0.66"}, "Un seul lieu : en mots, ou sur la carte."),
    ],
)
def test_a_drawing_that_is_none_is_said_and_what_was_typed_stays(
    browser: Client, typed: Typed, fields: dict[str, str], sentence: str
) -> None:
    back = browser.post("/plui/saisie/", typed(**{"where": "", **fields}))
    assert (back.status_code, Contribution.objects.count()) == (422, 0)
    assert sentence in said(back)
    assert "Il faut un banc devant l’école" in said(back)
    assert fields["positions"][:12] in said(back)


@pytest.mark.parametrize("words", ["feuille 3 n° 7", "Feuille 3, numéro 7", "feuille 3 n°7", "feuille 3 7"])
def test_a_drawing_of_a_sheet_is_named_and_stays_known_when_the_photo_is_gone(
    browser: Client, client: Client, typed: Typed, traced: Callable[..., Trace], words: str
) -> None:
    trace = traced("7")
    browser.post("/plui/saisie/", typed(where=words))
    row = Contribution.objects.get()
    assert row.geometry is not None
    assert row.geometry.coords == (-0.65, 47.35)
    assert row.origin.trace == trace
    assert "Permanence du mardi), feuille 3 n° 7, saisie" in said(client.get("/plui/contributions/O-0001/"))
    keeping.remove(trace.scan)
    row = Contribution.objects.get()
    assert (row.origin.trace, row.origin.drawn_on) == (None, "feuille 3 n° 7")


def test_the_photo_offers_each_drawing_to_enter_and_tells_which_are(
    browser: Client, typed: Typed, scan: Scan, traced: Callable[..., Trace]
) -> None:
    first, second = traced("7"), traced("7 bis")
    page = f"/plui/reglages/kit/retours/{scan.pk}/"
    assert "Tracés saisis : 0 sur 2." in said(browser.get(page))
    offered = browser.get(f"/plui/saisie/?trace={first.pk}")
    assert 'value="feuille 3 n° 7"' in said(offered)
    after = browser.post("/plui/saisie/", typed(where="feuille 3 n° 7"), follow=True)
    assert 'value="feuille 3 n° 7 bis"' in said(after), "the next one of the same photo"
    read = said(browser.get(page))
    assert "Tracés saisis : 1 sur 2." in read
    assert f"/saisie/?trace={second.pk}" in read
    assert 'href="/plui/contributions/O-0001/"' in read
    assert "saisis : 1" in said(browser.get("/plui/reglages/kit/retours/"))
    last = browser.post("/plui/saisie/", typed(where="feuille 3 n° 7 bis"), follow=True)
    assert "feuille 3" not in said(last).partition('name="where"')[2].partition(">")[0]


def test_of_two_drawings_of_one_number_the_agent_says_which(
    browser: Client, typed: Typed, traced: Callable[..., Trace]
) -> None:
    traced("7")
    second = traced("7", -0.66)
    asked = browser.post("/plui/saisie/", typed(where="feuille 3 n° 7"))
    assert f'value="trace:{second.pk}"' in said(asked)
    browser.post("/plui/saisie/", typed(where="feuille 3 n° 7", where_chosen=f"trace:{second.pk}"))
    assert Origin.objects.get().trace == second


@pytest.mark.parametrize(
    "words", ["feuille 37", "feuille 3 n° 8", "feuille 99 n° 7", "feuille 3 n° <b>", "feuille 0 0"]
)
def test_a_drawing_that_is_not_there_is_said(
    browser: Client, typed: Typed, traced: Callable[..., Trace], words: str
) -> None:
    traced("7")
    back = browser.post("/plui/saisie/", typed(where=words))
    assert (back.status_code, Contribution.objects.count()) == (422, 0)
    assert "<b>" not in said(back)


def test_the_drawings_and_meetings_of_another_concertation_are_none_of_this_one(
    agent: Actor, browser: Client, typed: Typed, traced: Callable[..., Trace], open_now: Concertation,
    make_concertation: Callable[..., Concertation],
) -> None:  # fmt: skip
    other = make_concertation(slug="autre")
    foreign = traced("7")
    Kit.objects.update(concertation=other)
    Scan.objects.update(concertation=other)
    for fields in ({"where": "feuille 3 n° 7"}, {"where": "x", "where_chosen": f"trace:{foreign.pk}"}):
        assert browser.post("/plui/saisie/", typed(**fields)).status_code == 422
    assert "feuille 3" not in said(browser.get(f"/plui/saisie/?trace={foreign.pk}"))
    foreign.refresh_from_db()
    line = Line(open_now.kinds.all()[0], [open_now.themes.all()[0]], "Un banc.", trace=foreign)
    now = timezone.now()
    with pytest.raises(ValidationError, match="Ce tracé est celui d’une autre concertation"):
        actions.enter(agent, open_now, Received(Channel.ORAL, now), line, at=now)
    assert browser.post("/plui/saisie/", typed(meeting="9999")).status_code == 422


def test_a_spreadsheet_names_drawings_too(browser: Client, typed: Typed, traced: Callable[..., Trace]) -> None:
    trace = traced("7")
    fields = typed() | {"theme": typed()["themes"], "source": "Atelier"}
    file = SimpleUploadedFile("a.csv", "Texte;Adresse\nUn banc.;feuille 3 n° 7\n".encode())
    read = browser.post("/plui/saisie/tableur/", fields | {"file": file, "do": "read"})
    signed = read.context["signed"]
    columns = {"column-body": "0", "column-address": "1"}
    browser.post("/plui/saisie/tableur/", fields | columns | {"table": signed, "do": "write"})
    assert Origin.objects.get().trace == trace


def test_a_correction_may_take_the_place_of_a_drawing_and_none_of_another_concertation(
    browser: Client, typed: Typed, traced: Callable[..., Trace], agent: Actor, make_concertation: Callable[..., Any]
) -> None:
    trace = traced("7", -0.66)
    browser.post("/plui/saisie/", typed())
    browser.post("/plui/saisie/corriger/O-0001/", typed(where="feuille 3 n° 7", reason="Le tracé était au dos"))
    row = Contribution.objects.get()
    assert (row.origin.trace, row.origin.drawn_on) == (trace, "feuille 3 n° 7")
    entry = entry_of(row)
    type(trace.scan).objects.update(concertation=make_concertation("ailleurs"))
    trace.refresh_from_db()
    trace.scan.refresh_from_db()
    with pytest.raises(ValidationError, match="autre concertation"):
        actions.correct(agent, row, replace(entry, geometry=None), reason="x", trace=trace, at=timezone.now())
    actions.correct(agent, row, replace(entry, geometry=None), reason="Sans lieu", at=timezone.now())
    assert Contribution.objects.get().origin.drawn_on == ""
