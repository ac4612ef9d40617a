"""Answering by spreadsheet: out and in again changes nothing; what changes is read before it is written."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from carto.accounts.actors import Actor
from carto.answers import actions, sheets
from carto.answers.drafts import Draft
from carto.answers.models import Work
from carto.concertations.models import Concertation, TeamAct
from carto.contributions.models import Contribution
from carto.debate.models import Answer
from carto.intake import workbook
from carto.intake.workbook import Cell, Column, Unreadable
from tests.conftest import DURING

SHEET = "/plui/reponses/tableur/"
NASTY = '=HYPERLINK("http://mal.invalid")\nligne _x0041_ \x07 <b> & "é"'
Browse = Callable[[Actor], Client]
Make = Callable[..., Contribution]


@pytest.fixture
def three(contribution: Contribution, make_contribution: Make, agent: Actor) -> Concertation:
    """W-0001 answered, W-0002 drafted, W-0003 neither, with a title like a formula."""
    make_contribution(2)
    make_contribution(3, title=NASTY)
    actions.publish(agent, contribution, draft=Draft("retained", "Oui.\r\nBientôt."), at=DURING)
    second = Contribution.objects.get(number=2)
    actions.prepare(
        agent, second, draft=Draft("to_study", "=À voir"), service=None, due_on=None, notes="", at=DURING
    )  # fmt: skip
    return contribution.concertation


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def exported(client: Client) -> list[list[str]]:
    response = client.get(f"{SHEET}reponses.xlsx?status=awaiting&status=retained&status=not_retained")
    assert response["Content-Disposition"].endswith('.xlsx"')
    return [[cell.text for cell in row] for row in workbook.read(response.content)]


def written(rows: list[list[str]]) -> bytes:
    return workbook.write("Réponses", [Column(title, 10) for title in rows[0]], rows[1:])


def send(client: Client, content: bytes) -> Any:
    return client.post(SHEET, {"sheet": SimpleUploadedFile("reponses.xlsx", content)})


def test_a_workbook_says_what_was_put_there_and_no_formula(three: Concertation) -> None:
    content = workbook.write("Réponses", [Column("Titre", 10, ("a", "b"))], [[NASTY], [""], ["  -1"]])
    assert [row[0].text for row in workbook.read(content)] == ["Titre", NASTY, "", "  -1"]
    page: Any = load_workbook(BytesIO(content)).active
    cells = [page.cell(row, 1) for row in (2, 4)]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True), ("s", False)]  # whoever edits them
    assert b":modified" not in ZipFile(BytesIO(content)).read("docProps/core.xml")
    assert content == workbook.write("Réponses", [Column("Titre", 10, ("a", "b"))], [[NASTY], [""], ["  -1"]])


def test_out_and_in_without_a_change_changes_nothing(three: Concertation, agent: Actor, browse: Browse) -> None:
    client = browse(agent)
    rows = exported(client)
    assert [row[0] for row in rows] == ["Numéro", "W-0001", "W-0002", "W-0003"]
    assert rows[3][1] == NASTY
    found = sheets.read(three, written(rows))
    assert (found.changes, found.unchanged, found.faults) == ([], 3, [])
    shown = send(client, written(rows)).content.decode()
    assert "3 lignes sont inchangées." in shown
    assert 'name="changes"' not in shown
    chosen = workbook.read(client.get(f"{SHEET}reponses.xlsx?numbers=1,x,3").content)
    assert [row[0].text for row in chosen[1:]] == ["W-0001", "W-0003"]


def everything() -> dict[str, list[Any]]:
    """Every row of every table, sessions, caches and the journal apart: visiting a page is no change."""
    apart = ("sessions", "contenttypes", "auth")
    models = [m for m in apps.get_models() if m._meta.app_label not in apart and m is not TeamAct]
    return {m._meta.label: list(m._base_manager.order_by("pk").values_list()) for m in models}


def test_out_answered_in_and_out_again_changes_the_answered_row_and_nothing_else(
    three: Concertation, agent: Actor, browse: Browse
) -> None:
    client = browse(agent)
    before, stored = exported(client), everything()
    filled = [list(row) for row in before]
    filled[3][7:9] = ["Non retenue", "Hors du plan."]
    shown = send(client, written(filled)).content.decode()
    assert everything() == stored, "reading a sheet writes nothing"
    signed = shown.partition('name="changes" value="')[2].partition('"')[0]
    client.post(SHEET, {"changes": signed, "do": "publish"})
    after, kept = exported(client), everything()
    assert after[:3] == before[:3]
    answer = Answer.objects.get(contribution__number=3)
    assert after[3] == [*filled[3][:9], f"plui/W-0003/{answer.pk}"]
    touched = {name for name, rows in kept.items() if rows != stored[name]}
    assert touched == {
        "debate.Answer", "contributions.Contribution", "concertations.Concertation", "concertations.RegisterEntry",
        "concertations.RegisterOpening", "concertations.Series",
    }  # fmt: skip
    for name in ("debate.Answer", "concertations.RegisterEntry", "concertations.RegisterOpening"):
        assert set(map(str, stored[name])) <= set(map(str, kept[name])), name
        assert len(kept[name]) == len(stored[name]) + 1, name
    one = {field.attname: rank for rank, field in enumerate(Contribution._meta.concrete_fields)}
    pairs = zip(stored["contributions.Contribution"], kept["contributions.Contribution"], strict=True)
    changed = {name for old, new in pairs for name, rank in one.items() if old[rank] != new[rank]}
    assert changed == {"status"}
    again = sheets.read(three, written(after))
    assert (again.changes, again.unchanged, again.faults) == ([], 3, [])


def test_what_is_filled_in_is_read_then_published(three: Concertation, agent: Actor, browse: Browse) -> None:
    client = browse(agent)
    rows = exported(client)
    rows[3][7:9] = ["Non retenue", "Hors du plan : {numéro}."]
    shown = send(client, written(rows))
    assert "1 réponse à écrire" in shown.content.decode()
    assert "Hors du plan" in shown.content.decode()
    assert Answer.objects.count() == 1
    signed = shown.content.decode().partition('name="changes" value="')[2].partition('"')[0]
    assert client.post(SHEET, {"changes": signed + "x", "do": "publish"}).status_code == 422
    client.post(SHEET, {"changes": signed, "do": "save"})
    assert Work.objects.get(contribution__number=3).body == "Hors du plan : W-0003."
    client.post(SHEET, {"changes": signed, "do": "publish"})
    assert Answer.objects.get(contribution__number=3).body == "Hors du plan : W-0003."
    assert Answer.objects.count() == 2
    late = client.post(SHEET, {"changes": signed, "do": "publish"})
    assert "une autre réponse a été publiée entre-temps" in late.content.decode()


def test_each_faulty_row_is_named_and_nothing_is_written(
    three: Concertation, agent: Actor, browse: Browse, make_concertation: Callable[..., Concertation]
) -> None:
    client = browse(agent)
    titles, answered, _drafted, empty = exported(client)

    def filled(row: list[str], outcome: str, body: str, origin: str | None = None) -> list[str]:
        return [*row[:7], outcome, body, row[9] if origin is None else origin]

    rows = [
        titles,
        filled(empty, "Peut-être", "Non."),
        filled(empty, "Retenue", " "),
        filled(empty, "Retenue", "x" * 10_001),
        filled(empty, "Retenue", "{prénom}"),
        filled(empty, "Retenue", "Oui.", "ailleurs/W-0003/0"),
        filled(empty, "Retenue", "Oui.", "plui/W-0002/0"),
        filled(["W-0099", *empty[1:]], "Retenue", "Oui.", "plui/W-0099/0"),
        filled(answered, "Non retenue", "Non.", "plui/W-0001/0"),
        filled(empty, "Retenue", "Oui."),
        filled(empty, "Retenue", "Oui encore."),
        [],
    ]
    found = sheets.read(three, written(rows))
    assert [fault.reference.split(",")[0] for fault in found.faults] == [f"ligne {n}" for n in (*range(2, 10), 11)]
    words = ["l’une de", "manque", "dépasse", "{prénom}", "export", "export", "publique", "depuis", "déjà une ligne"]
    assert all(word in fault.reason for word, fault in zip(words, found.faults, strict=True))
    response = send(client, written(rows))
    assert response.status_code == 422
    assert 'name="changes"' not in response.content.decode()
    assert Answer.objects.count() == 1


def test_a_formula_is_refused_and_never_computed(three: Concertation) -> None:
    rows = written([["Numéro", "Suite donnée", "Réponse motivée", "Ne pas modifier"], ["W-0003", "Retenue", "x", ""]])
    spoilt = altered(rows, "xl/worksheets/sheet1.xml", "<is><t>x</t></is>", "<f>1+1</f><v>2</v>")
    assert "formule" in sheets.read(three, spoilt).faults[0].reason


def altered(content: bytes, part: str, old: str, new: str) -> bytes:
    file = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(file, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, text.replace(old, new) if name == part else text)
    return file.getvalue()


def test_what_excel_writes_is_read_too() -> None:
    ours = workbook.write("x", [Column("A", 1)], [["b"]])
    main = f'<sst xmlns="{MAIN}"><si><t>un</t></si><si><r><t>de</t></r><r><t>ux</t></r></si></sst>'
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"><c r="B2" t="s"><v>1</v></c>'
        '<c r="D2"><v>3.5</v></c><c r="E2" t="b"><v>1</v></c>'
        '<c r="F2" t="inlineStr"/></row><row><c t="str"><v>z</v></c></row>'
        "</sheetData></worksheet>"
    )
    types = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
    types += '.spreadsheetml.sharedStrings+xml"/></Types>'
    theirs = {"xl/worksheets/sheet1.xml": sheet}
    file = BytesIO()
    with ZipFile(BytesIO(ours)) as before, ZipFile(file, "w") as after:
        for name in before.namelist():
            after.writestr(name, theirs.get(name, before.read(name).decode().replace("</Types>", types)))
        after.writestr("xl/sharedStrings.xml", main)
    rows = workbook.read(file.getvalue())
    assert [[cell.text for cell in row] for row in rows] == [[], ["", "deux", "", "3.5", "1", ""], ["z"]]
    assert rows[1][1] == Cell("deux")


def test_what_is_no_workbook_is_refused_in_words(
    three: Concertation, agent: Actor, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse(agent)
    good = written([["A"], ["b"]])
    entity = "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    bomb = altered(good, "xl/worksheets/sheet1.xml", "<cols>", "<cols>")
    for content in (
        b"pas un classeur",
        altered(good, "xl/workbook.xml", "<workbook", entity),
        altered(good, "xl/workbook.xml", 'r:id="rId1"', 'r:id="x"'),
    ):
        response = send(client, content)
        assert response.status_code == 422
        assert "classeur XLSX lisible" in response.content.decode()
    assert "Il manque la colonne" in send(client, good).content.decode()
    assert "Choisissez d’abord" in client.post(SHEET).content.decode()
    for name, small in (("MOST_UNPACKED_BYTES", 10), ("MOST_ROWS", 1), ("MOST_BYTES", 10)):
        monkeypatch.setattr(workbook, name, small)
        with pytest.raises(Unreadable):
            workbook.read(bomb)
    monkeypatch.setattr("carto.answers.sheet_views.MOST_BYTES", 10)
    assert "trop lourd" in send(client, good).content.decode()
