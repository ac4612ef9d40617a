"""What a citizen is asked, once, and what the public and the team read of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor, _signer
from carto.audience.models import Asked, Count, Reference, Remark
from carto.audience.views import REPLIES_AN_HOUR
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution

Make = Callable[..., Concertation]
Say = Callable[..., None]
NASTY = "=1+1<script>alert(1)</script>"


@pytest.fixture
def device(speaker: Actor, client: Client) -> Client:
    """Alice's."""
    client.cookies[COOKIE] = _signer.sign(speaker.key)
    return client


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def closed(concertation: Concertation) -> Concertation:
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    return concertation


def csv(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("parts.csv", content, "text/csv")


def test_who_has_spoken_is_asked_once_and_may_decline(device: Client) -> None:
    receipt = "/plui/contributions/W-0001/recu/"
    assert "/plui/qui-participe/" in device.get(receipt).content.decode()
    page = device.get("/plui/qui-participe/").content.decode()
    assert ("Votre âge" in page, "Vous êtes" in page, "ni les effacer" in page) == (True, False, True)
    answer = device.post("/plui/qui-participe/", {"declines": "1", "age": "75"}, follow=True)
    assert "on ne vous le demandera plus" in answer.content.decode()
    assert not Count.objects.exists()
    assert "/plui/qui-participe/" not in device.get(receipt).content.decode()


def test_a_device_replies_once_and_what_its_cookie_says_is_signed(device: Client) -> None:
    for said in ("est comptée", "déjà répondu"):
        assert said in device.post("/plui/qui-participe/", {"age": "75"}, follow=True).content.decode()
    assert Count.objects.get(question="age").count == 1
    assert "déjà répondu" in device.get("/plui/qui-participe/").content.decode()
    device.cookies["carto_repondu"] = "faux:1-who"
    assert "Votre âge" in device.get("/plui/qui-participe/").content.decode()


def test_who_has_not_spoken_reads_why_there_is_no_form(client: Client, concertation: Concertation) -> None:
    page = client.get("/plui/qui-participe/")
    assert (page.status_code, "à qui a contribué" in page.content.decode()) == (200, True)
    assert client.post("/plui/qui-participe/", {"age": "75"}).status_code == 403


def test_a_concertation_that_asks_nothing_offers_nothing(device: Client, concertation: Concertation) -> None:
    Asked.objects.create(concertation=concertation, slugs=[])
    assert "/plui/qui-participe/" not in device.get("/plui/contributions/W-0001/recu/").content.decode()
    assert "ne pose pas de questions" in device.get("/plui/qui-participe/").content.decode()


def test_a_value_that_is_no_choice_is_refused_with_a_sentence(device: Client) -> None:
    answer = device.post("/plui/qui-participe/", {"age": "9" * 10_000})
    assert (answer.status_code, Count.objects.count()) == (422, 0)


def test_the_presentation_asks_how_it_went_once_closed_and_what_is_written_is_for_the_team(
    client: Client, closed: Concertation, agent_client: Client
) -> None:
    assert "/plui/votre-avis/" in client.get("/plui/presentation/").content.decode()
    assert "déjà" not in client.get("/plui/votre-avis/").content.decode()
    client.post("/plui/votre-avis/", {"clear": "yes", "remark": NASTY})
    assert (Remark.objects.get().body, Count.objects.get(question="clear").count) == (NASTY, 1)
    public = client.get("/plui/presentation/").content.decode()
    assert ("alert(1)" in public, "/plui/votre-avis/" in public) == (False, False)
    assert "alert(1)" not in client.get("/plui/qui-a-participe.csv").content.decode()
    team = agent_client.get("/plui/reglages/participants/").content.decode()
    assert "=1+1&lt;script&gt;alert(1)" in team
    remark = Remark.objects.get()
    assert client.post(f"/plui/reglages/participants/remarques/{remark.pk}/effacer/").status_code == 403
    agent_client.post(f"/plui/reglages/participants/remarques/{remark.pk}/effacer/")
    assert not Remark.objects.exists()


def test_a_remark_that_leads_to_a_person_comes_back_with_what_was_typed(client: Client, closed: Concertation) -> None:
    answer = client.post("/plui/votre-avis/", {"clear": "yes", "remark": "Appelez-moi au 06 12 34 56 78"})
    page = answer.content.decode()
    assert (answer.status_code, "ce questionnaire est anonyme" in page) == (422, True)
    assert ("Appelez-moi au 06 12 34 56 78</textarea>" in page, Remark.objects.count()) == (True, 0)


def test_many_replies_of_one_network_are_held_back_and_what_was_typed_stays(closed: Concertation) -> None:
    for _time in range(REPLIES_AN_HOUR):
        assert Client().post("/plui/votre-avis/", {"clear": "yes"}).status_code == 302
    answer = Client().post("/plui/votre-avis/", {"clear": "yes", "remark": "Trop vite"})
    assert (answer.status_code, "Trop vite</textarea>" in answer.content.decode()) == (422, True)
    assert Count.objects.get(question="clear").count == REPLIES_AN_HOUR


def test_an_open_concertation_says_when_it_will_ask(client: Client, concertation: Concertation) -> None:
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    assert "ouverture le" in client.get("/plui/votre-avis/").content.decode()
    assert client.post("/plui/votre-avis/", {"clear": "yes"}).status_code == 403


def test_the_public_reads_the_shown_figures_beside_the_landmarks(client: Client, say: Say) -> None:
    say(9, {"age": "75"})
    page = client.get("/plui/presentation/").content.decode()
    assert ("75 ans et plus" in page, "150 participants" in page, "Décider ensemble" in page) == (True, True, True)
    rows = client.get("/plui/qui-a-participe.csv").content.decode()
    assert rows.startswith("\ufeffQuestionnaire;Question;")
    assert ";5;100;" in rows, "nine replies: five are shown"


def test_an_agent_chooses_the_questions(agent_client: Client, concertation: Concertation) -> None:
    agent_client.post("/plui/reglages/participants/", {"slugs": ["gender"]})
    assert Asked.objects.get().slugs == ["gender"]
    assert agent_client.post("/plui/reglages/participants/", {"slugs": ["nom"]}).status_code == 422


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\n\n", "aucune part"),
        (b"75 ans et plus;10;Insee", "quatre colonnes"),
        (b"75 ans et plus;10;Insee;2022\n100 ans;5;Insee;2022", "n’est pas une réponse".encode().decode()),
        (b"75 ans et plus;10;Insee;2022\n65 a 74;beaucoup;Insee;2022", "nombre de 0 à 100"),
        (b"75 ans et plus;NaN;Insee;2022\n75 ans et plus;-3;Insee;2022", "nombre de 0 à 100"),
        (b"75 ans et plus;10;Insee;2022\n75;10;Insee;2022", "déjà donnée"),
        (b"75 ans et plus;60;Insee;2022\n65_74;60;Insee;2022", "dépassent 100"),
        (b"75 ans et plus;60;;2022", "la source et la date"),
        (b"75;1;" + b"x" * 200_000 + b";2022", "trop gros"),
        (b"75;1;a;b\n" + b'"' + b"x" * 99_000, "quatre colonnes"),
        (b"75;1;a\x00;b", "la source et la date"),
    ],
)
def test_a_file_of_shares_that_will_not_do_says_which_row(
    content: bytes, said: str, agent_client: Client, concertation: Concertation
) -> None:
    answer = agent_client.post("/plui/reglages/participants/population/", {"question": "age", "file": csv(content)})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Reference.objects.exists()


def test_a_file_of_a_french_spreadsheet_is_read_and_taken_away(
    agent_client: Client, client: Client, concertation: Concertation, say: Say
) -> None:
    say(10, {"age": "75"})
    content = f"Réponse;Part;Source;Date\n75 ans et plus;10,5 %;{NASTY};2022\n".encode("cp1252")
    url = "/plui/reglages/participants/population/"
    assert agent_client.post(url, {"question": "age"}).status_code == 422
    assert agent_client.post(url, {"question": "age", "file": csv(content)}).status_code == 302
    assert Reference.objects.get().share.normalize().to_eng_string() == "10.5"
    assert "<script>alert" not in client.get("/plui/presentation/").content.decode()
    assert ";=1+1" not in client.get("/plui/qui-a-participe.csv").content.decode()
    agent_client.post(url, {"question": "age", "removes": "on"})
    assert not Reference.objects.exists()


def test_a_remark_of_another_concertation_is_not_found(
    agent_client: Client, concertation: Concertation, make_concertation: Make
) -> None:
    other = Remark.objects.create(concertation=make_concertation("autre"), body="Ailleurs")
    assert agent_client.post(f"/plui/reglages/participants/remarques/{other.pk}/effacer/").status_code == 404
    assert Contribution.objects.count() == 0
