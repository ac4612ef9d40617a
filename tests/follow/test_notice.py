"""The notice to the public: what it says, what it lacks, its size and its colour."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Procedure
from carto.concertations.procedures import ProcedureType
from carto.meetings.models import Meeting
from carto.modalites.models import Modalite
from tests.conftest import BEFORE

PAGE = "/plui/reglages/avis/"
YELLOW = "1 0.9019608 0"


def text_of(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True)
    return ran.stdout.decode().replace("\u00a0", " ")


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    return client


@pytest.fixture
def printed(concertation: Concertation, agent_client: Client) -> Callable[[str], bytes]:
    return lambda sheet: agent_client.get(f"{PAGE}{sheet}.pdf").content


def announce(concertation: Concertation, title: str, **fields: object) -> None:
    start = timezone.now() + timedelta(days=3)
    Meeting.objects.create(
        concertation=concertation, kind="meeting", title=title, starts_at=start, ends_at=start + timedelta(hours=2),
        place_words="Salle des fêtes", announced_at=BEFORE, changed_at=BEFORE, **fields,
    )  # fmt: skip


def test_it_says_what_when_where_and_how(concertation: Concertation, printed: Callable[[str], bytes]) -> None:
    concertation.introduction = "Dites où vous vivez.\n\n#let x = panic()"
    concertation.act_reference, concertation.contact_email = "Délibération n° 2026-118", "plui@essai.invalid"
    concertation.save()
    Modalite.objects.create(concertation=concertation, wording="Un registre", means="register", places="les mairies")
    announce(concertation, "Le plan, parlons-en")
    announce(concertation, "Atelier annulé", cancelled_at=BEFORE, cancel_reason="Grève")
    said = text_of(printed("a4"))
    for words in (
        "AVIS AU PUBLIC", "PLUi du Val d’Essai", "Dites où vous vivez.", "#let x = panic()", "Délibération n° 2026-118",
        "du 1er mars 2026 à 09:00", "Un registre (les mairies)", "Le plan, parlons-en", "Salle des fêtes",
        "plui@essai.invalid", "/plui/",
    ):  # fmt: skip
        assert words in said, words
    assert "Atelier annulé" not in said


def test_that_of_an_inquiry_is_an_a2_on_yellow_with_letters_two_centimetres_high(
    concertation: Concertation, printed: Callable[[str], bytes]
) -> None:
    assert YELLOW not in _drawn(printed("a2"))
    kept = Procedure.of(concertation)
    kept.type = ProcedureType.ENQUETE_PUBLIQUE
    kept.save()
    content = printed("a2")
    with pikepdf.open(BytesIO(content)) as opened:
        assert [round(float(side) / 72 * 25.4) for side in opened.pages[0].MediaBox[2:]] == [420, 594]
        assert len(opened.pages) == 1
    assert "AVIS D’ENQUÊTE PUBLIQUE" in " ".join(text_of(content).split())
    assert YELLOW in _drawn(content)
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, check=True, capture_output=True)
    [line] = [line for line in boxes.stdout.decode().splitlines() if ">AVIS<" in line]
    top, bottom = (float(line.split(f'{name}="')[1].split('"')[0]) for name in ("yMin", "yMax"))
    # The box is as high as the face is large, of which its capitals take 0.63.
    assert (bottom - top) / 72 * 25.4 * 0.6 > 20


def _drawn(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return opened.pages[0].Contents.read_bytes().decode("latin-1")


def test_what_it_lacks_is_named_with_the_page_where_it_is_entered(
    concertation: Concertation, agent_client: Client, client: Client
) -> None:
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}a2.pdf").status_code == 403
    shown = agent_client.get(PAGE).content.decode()
    assert "Il y manque encore" in shown
    assert 'href="/plui/reglages/modalites/">les modalités votées' in shown
    assert "les dates où l’on contribue" not in shown
    concertation.phases.all().delete()
    assert "les dates où l’on contribue" in agent_client.get(PAGE).content.decode()
    assert agent_client.get(f"{PAGE}a0.pdf").status_code == 404
