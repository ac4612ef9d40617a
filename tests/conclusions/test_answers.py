"""The authority answers the observations, on a page or by spreadsheet: all or nothing, each fault named by its row."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.conclusions import actions
from carto.conclusions import observed as papers
from carto.conclusions.models import PaperKind
from carto.conclusions.observed import Given
from carto.inquiry.models import Note, Observation
from tests.conclusions.conftest import client_of

PAGE = "/plui/rapport/observations/"
SHEET, BACK = f"{PAGE}observations.xlsx", f"{PAGE}tableur/"
HandOn = Callable[[Actor, PaperKind], None]
pytestmark = pytest.mark.django_db
ANSWER, ORIGIN = 5, 6


def edited(content: bytes, *cells: tuple[int, int, str]) -> SimpleUploadedFile:
    """The sheet with these cells changed: row, column, what is typed there."""
    book = load_workbook(BytesIO(content))
    for row, column, text in cells:
        cell = book.worksheets[0].cell(row, column)
        cell.value = text
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("reponses.xlsx", out.getvalue())


def answers(closed: Concertation) -> list[str]:
    return [one.answer for one in papers.read(closed)]


def test_the_team_reads_them_once_handed_on_and_never_what_the_commissioner_notes_or_thinks(
    closed: Concertation, observed: list[Observation], agent: Actor, commissioner: Actor, hand_on: HandOn
) -> None:
    Observation.objects.update(opinion="favorable", opinion_words="SECRET-avis")
    assert commissioner.user is not None
    Note.objects.create(
        contribution=observed[0].contribution, author=commissioner.user, body="SECRET-note", written_at=timezone.now()
    )
    agents = client_of(agent)
    assert "Un banc" in client_of(commissioner).get(PAGE).content.decode()
    assert ("Un banc" in agents.get(PAGE).content.decode(), agents.get(SHEET).status_code) == (False, 404)
    hand_on(commissioner, PaperKind.MINUTES)
    page = agents.get(PAGE).content.decode()
    for words in ("W-0001.1", "=Un &lt;b&gt;trottoir", "Rue des Écoles", "Texte effacé à la demande de son auteur"):
        assert words in page
    sheet = str(list(load_workbook(BytesIO(agents.get(SHEET).content)).worksheets[0].values))
    assert "SECRET" not in page + sheet
    assert "W-0001.2" in sheet


def test_they_are_answered_on_a_page_and_nothing_typed_is_lost(
    closed: Concertation, observed: list[Observation], agent: Actor, commissioner: Actor, hand_on: HandOn
) -> None:
    hand_on(commissioner, PaperKind.MINUTES)
    agents, seen = client_of(agent), papers.read(closed)[0].seen
    sent = {"W-0001.1": "Inscrit au budget.", "vu-W-0001.1": seen, "W-0001.2": "", "vu-W-0001.2": seen}
    assert agents.post(PAGE, sent).status_code == 302
    assert answers(closed) == ["Inscrit au budget.", "", ""]
    row = Observation.objects.get(pk=observed[0].pk)
    assert (row.answered_by, row.answered_at is None) == (agent.user, False)
    assert "W-0001.1" not in agents.get(f"{PAGE}?reste").content.decode()
    stale = sent | {"W-0001.1": "Autre chose.", "W-0001.2": "Un banc, oui."}
    refused = agents.post(PAGE, stale)
    for words in ("une autre réponse a été écrite entre-temps", "Autre chose.", "Un banc, oui."):
        assert words in refused.content.decode()
    assert (refused.status_code, answers(closed)) == (422, ["Inscrit au budget.", "", ""])
    seen = papers.read(closed)[0].seen
    agents.post(PAGE, {"W-0001.1": " ", "vu-W-0001.1": seen})
    assert answers(closed) == ["", "", ""]
    assert Observation.objects.get(pk=observed[0].pk).answered_at is None


def test_a_sheet_is_read_before_anything_is_written_and_then_all_of_it_is(
    closed: Concertation, observed: list[Observation], agent: Actor, commissioner: Actor, hand_on: HandOn
) -> None:
    hand_on(commissioner, PaperKind.MINUTES)
    agents = client_of(agent)
    content = agents.get(SHEET).content
    assert [row[3].quotePrefix for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows(2, 2)] == [True]
    page = agents.post(BACK, {"sheet": edited(content, (2, ANSWER, "Oui.\r\nEn 2027."), (4, ANSWER, "Non."))})
    said = page.content.decode()
    assert ("2 réponses à écrire" in said, "1 ligne est inchangée" in said, answers(closed)[0]) == (True, True, "")
    changes = page.context["signed"]
    assert "trop ancienne" in agents.post(BACK, {"changes": f"{changes}x"}).content.decode()
    other = Client()
    assert other.post(BACK, {"changes": changes}).status_code == 403
    assert agents.post(BACK, {"changes": changes}).status_code == 302
    assert answers(closed) == ["Oui.\nEn 2027.", "", "Non."]
    assert "entre-temps" in agents.post(BACK, {"changes": changes}).content.decode()


def test_each_faulty_line_is_named_with_its_row_and_nothing_is_written(
    closed: Concertation, observed: list[Observation], agent: Actor, commissioner: Actor, hand_on: HandOn
) -> None:
    hand_on(commissioner, PaperKind.MINUTES)
    agents = client_of(agent)
    content = agents.get(SHEET).content

    def told(*cells: tuple[int, int, str]) -> str:
        page = agents.post(BACK, {"sheet": edited(content, *cells)})
        assert (page.status_code, page.context.get("signed", "")) == (422, "")
        return str(page.content.decode())

    one = told((2, ANSWER, "=1+1"), (3, ORIGIN, "ailleurs/W-0001.2/x"), (4, 1, "W-0001.1"), (4, ORIGIN, ""))
    for words in ("ligne 2, W-0001.1", "contient une formule", "ligne 3, W-0001.2", "ne vient pas de l’export"):
        assert words in one
    origin = f"plui/W-0001.1/{papers.read(closed)[0].seen}"
    twice = told((2, ANSWER, "Oui."), (3, 1, "W-0001.1"), (3, ANSWER, "Non."), (3, ORIGIN, origin))
    assert "déjà une ligne plus haut" in twice
    gone = told((2, 1, "W-0009.1"), (2, ORIGIN, "plui/W-0009.1/x"), (2, ANSWER, "Oui."))
    assert "n’est plus dans le procès-verbal" in gone
    assert "dépasse 10000 caractères" in told((2, ANSWER, "x" * 10_001))
    assert "Il manque la colonne « Numéro »" in told((1, 1, "Autre"))
    for wrong in (SimpleUploadedFile("x.xlsx", b"rien"), None):
        assert agents.post(BACK, {"sheet": wrong} if wrong else {}).status_code == 422
    assert answers(closed) == ["", "", ""]


def test_answers_are_given_between_the_minutes_and_the_reply_by_the_team_alone(
    closed: Concertation, observed: list[Observation], agent: Actor, commissioner: Actor, hand_on: HandOn
) -> None:
    now = timezone.now()
    given = [Given("W-0001.2", "Un banc, oui.", papers.read(closed)[1].seen)]
    with pytest.raises(ValidationError, match="pas encore remis"):
        actions.answer_each(agent, closed, given, at=now)
    hand_on(commissioner, PaperKind.MINUTES)
    with pytest.raises(Refused):
        actions.answer_each(commissioner, closed, given, at=now)
    assert client_of(commissioner).get(BACK).status_code == 403
    assert actions.answer_each(agent, closed, [*given, Given("W-0099.1", "x", "")], at=now)[0].reference == "W-0099.1"
    assert actions.answer_each(agent, closed, given, at=now) == []
    page = client_of(agent).get(SHEET).content
    hand_on(agent, PaperKind.REPLY)
    sent = {"W-0001.1": "Trop tard.", "vu-W-0001.1": papers.read(closed)[0].seen}
    assert "ne changent plus" in client_of(agent).post(PAGE, sent).content.decode()
    late = client_of(agent).post(BACK, {"sheet": edited(page, (2, ANSWER, "Trop tard."))})
    assert "ne changent plus" in late.content.decode()
    assert answers(closed) == ["", "Un banc, oui.", ""]
