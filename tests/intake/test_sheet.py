"""Spreadsheets of contributions: French Excel, Decidim, Cap Collectif; tried first, faulty rows named, never twice."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.intake import columns, workbook
from carto.intake.columns import Field
from carto.intake.workbook import Column
from tests.layers.lots import DATA, needs_data

ADDRESS = "/plui/saisie/tableur/"
FRENCH = (
    "id;Titre;Catégorie;latitude;longitude;Reçu le;Texte\r\n"
    '1;"Un banc ; une haie";Habitat;47,35;-0,65;{day} 14:05;"L’école est loin, à 20 € de bus."\r\n'
    "2;=HYPERLINK(1);Habitat;47,35;-0,65;{day};Formule\r\n"
    "3;Sans lieu;Inconnu;;;{day};Un texte\r\n"
    "4;Trop loin;Habitat;48,85;2,35;{day};Un texte\r\n"
    "5;Lambert;Habitat;6700000;424000;{day};Un texte\r\n"
    "6;Date;Habitat;;;le mois dernier;Un texte\r\n"
    "7;Vide;Habitat;x;y;{day};Un texte\r\n"
)
DECIDIM = (
    "id;category/id;category/name/fr;title/fr;body/fr;address;latitude;longitude;published_at;author/name\n"
    '12;3;Environnement;Des arbres;"<p>Plantons&nbsp;:</p><ul><li>des ormes</li></ul>";;47.35;-0.65;{iso} UTC;Zoé\n'
)
CAP = (
    "contribution_type,proposal_id,proposal_reference,proposal_title,proposal_createdAt,proposal_publishedAt,"
    "proposal_author_username,proposal_category_name,proposal_formattedAddress,proposal_description\n"
    'proposal,UHJvcG9zYWw6MQ==,1-1,Un abri,{iso},{iso},marie,Habitat,,"<p>Un abri à vélos.</p>"\n'
)


def said(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def head(concertation: Concertation) -> dict[str, Any]:
    now = timezone.now().astimezone(concertation.zone_info)
    return {
        "channel": "R", "source": "Essai", "place": "Mairie", "received_at": now.strftime("%Y-%m-%dT%H:%M"),
        "kind": concertation.offered_kinds[0].pk, "theme": concertation.themes.get(slug="patrimoine").pk,
    }  # fmt: skip


def days() -> dict[str, str]:
    now = timezone.now()
    return {"day": f"{now:%d/%m/%Y}", "iso": f"{now:%Y-%m-%d 00:00:00}"}


def imported(browser: Client, head: dict[str, Any], content: bytes, **more: Any) -> tuple[str, str]:
    """What the trial says, then what the import says."""
    tried = browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.csv", content)})
    assert tried.status_code == 200, said(tried)
    assert not Contribution.objects.exists() or more.get("again")
    signed = tried.context["signed"]
    chosen = {f"column-{name}": place for name, _label, place in tried.context["chosen"] if place >= 0}
    written = browser.post(ADDRESS, head | chosen | {"table": signed, "do": "write"}, follow=True)
    return said(tried), said(written)


def test_a_french_spreadsheet_is_tried_then_entered_without_its_faulty_rows_and_never_twice(
    browser: Client, head: dict[str, Any], open_now: Concertation
) -> None:
    open_now.phases.update(opens_at=timezone.now().replace(year=2020))
    content = FRENCH.format(**days()).replace("14:05", "00:00").encode("cp1252")
    tried, written = imported(browser, head, content)
    assert "3 lignes à importer" in tried
    for why in (
        "ligne 3 : une cellule contient une formule", "ligne 5 : Ce lieu sort du périmètre", "ligne 7 : date illisible",
        "ligne 8 : coordonnées illisibles",
    ):  # fmt: skip
        assert why in tried
    assert "3 lignes sont importées." in written
    first, unplaced, metric = Contribution.objects.order_by("number")
    assert (first.reference, first.title, first.body) == (
        "R-0001", "Un banc ; une haie", "L’école est loin, à 20 € de bus.",
    )  # fmt: skip
    assert first.geometry is not None
    assert first.geometry.coords == pytest.approx((-0.65, 47.35))
    assert unplaced.geometry is None
    assert [theme.slug for theme in unplaced.themes.all()] == ["patrimoine"]
    assert metric.geometry is not None
    assert -0.7 < metric.geometry.x < -0.5
    tried, _written = imported(browser, head, content, again=True)
    assert "0 ligne à importer" in tried
    assert "3 lignes le sont déjà." in tried
    assert Contribution.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [(DECIDIM, "Des arbres", "des ormes"), (CAP, "Un abri", "Un abri à vélos.")],
)
def test_the_exports_of_decidim_and_cap_collectif_are_understood(
    browser: Client, head: dict[str, Any], open_now: Concertation, text: str, title: str, body: str
) -> None:
    open_now.phases.update(opens_at=timezone.now().replace(year=2020))
    imported(browser, head | {"channel": "W"}, b"\xef\xbb\xbf" + text.format(**days()).encode())
    only = Contribution.objects.get()
    assert (only.reference, only.title) == ("W-0001", title)
    assert body in only.body
    assert "<" not in only.body
    assert [theme.slug for theme in only.themes.all()] in (["environnement"], ["habitat"])


def test_columns_are_known_however_they_are_written_and_changed_by_hand(browser: Client, head: dict[str, Any]) -> None:
    assert columns.guess(["Export proposal created at", "proposal_addressLat"]) == {Field.DATE: 0, Field.LATITUDE: 1}
    tried = browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.csv", b"a;b\nUn banc.;Paul")})
    assert "ligne 2 : le texte manque" in said(tried)
    table = {"table": tried.context["signed"], "column-body": "0", "column-name": "1", "column-title": "9"}
    again = browser.post(ADDRESS, head | table)
    assert "1 ligne à importer" in said(again)
    browser.post(ADDRESS, head | table | {"do": "write"})
    assert Contribution.objects.get().pseudonym == "Paul"
    forged = browser.post(ADDRESS, head | table | {"table": "forge"})
    assert (forged.status_code, "Choisissez d’abord un fichier." in said(forged)) == (422, True)


def test_a_workbook_wkt_and_dates_of_a_spreadsheet_are_read(browser: Client, head: dict[str, Any]) -> None:
    rows = [
        ["Une ligne", "LINESTRING (-0.65 47.35, -0.64 47.36)", "1"], ["Faux", "POINT (", ""], ["Vieux", "", "45000"],
        ["Ici", "", ""],
    ]  # fmt: skip
    content = workbook.write("a", [Column("Texte", 10), Column("WKT", 10), Column("Date", 10)], rows)
    tried = browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.xlsx", content)})
    assert "1 ligne à importer" in said(tried)
    for why in ("ligne 2 : date illisible", "ligne 3 : géométrie illisible", "ligne 4 : Reçue hors délai"):
        assert why in said(tried)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a;b", "aucune ligne"), (b"a\0b\nc", "ni un CSV ni un classeur"),
        (b"PK rien", "pas un classeur XLSX lisible"),
        (b"a\n" + b"x\n" * 1001, "plus de 1 000 lignes"),
        (b"a\n" + b"x" * 10_000_000, "trop lourd"),
    ],
    ids=["titles", "binary", "no-workbook", "long", "heavy"],
)  # fmt: skip
def test_what_is_no_spreadsheet_of_usual_size_is_refused_clearly(
    browser: Client, head: dict[str, Any], content: bytes, why: str
) -> None:
    refused = browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.csv", content)})
    assert refused.status_code == 422
    assert why in said(refused)


def test_a_workbook_that_unfolds_without_end_is_refused(browser: Client, head: dict[str, Any]) -> None:
    file = BytesIO()
    with ZipFile(file, "w", 8) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 61_000_000)
    refused = browser.post(ADDRESS, head | {"file": SimpleUploadedFile("a.xlsx", file.getvalue())})
    assert "démesuré" in said(refused)


@needs_data
def test_the_reference_file_of_a_french_excel_is_read(browser: Client, head: dict[str, Any]) -> None:
    content = (DATA / "tricky" / "contributions_fr_excel.csv").read_bytes()
    tried, written = imported(browser, head | {"is_late_kept": "on"}, content)
    assert "1 ligne à importer" in tried
    assert "ligne 2 : Ce lieu sort du périmètre" in tried
    assert "ligne 3 : une cellule contient une formule" in tried
    assert "1 ligne est importée." in written
    only = Contribution.objects.get()
    assert (only.title, only.geometry, only.imported.source_id) == ("L’été — 20 € de moins", None, "3")
