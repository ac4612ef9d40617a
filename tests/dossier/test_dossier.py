"""The dossier: a document keeps its versions, says what changed; news are read, fed and taken back."""

from datetime import date
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.contributions import pieces
from carto.dossier import actions
from carto.dossier.actions import NewVersion
from carto.dossier.models import Document, DocumentVersion, Post
from carto.meetings import actions as meetings
from carto.meetings.models import Meeting
from tests.conftest import DURING
from tests.contributions import pdfs
from tests.follow.conftest import HOUR, NINE
from tests.follow.conftest import follow as follow
from tests.follow.conftest import letters as letters
from tests.follow.conftest import submit as submit
from tests.meetings.conftest import SAID

Make = Any


def upload(word: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("padd.pdf", pdfs.pdf(text=word))


def version(word: str, changes: str = "") -> NewVersion:
    return NewVersion(pieces.clean(upload(word)), date(2026, 3, 1), changes)


@pytest.fixture
def document(agent: Actor, concertation: Concertation) -> Document:
    return actions.add(agent, concertation, kind="padd", title="Le PADD", version=version("premier"), at=DURING)


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def contents(concertation: Concertation, event: register.Event) -> list[dict[str, Any]]:
    entries = concertation.register_entries.filter(event=event).select_related("opening")
    return [entry.opening.content for entry in entries]


def test_a_new_version_says_what_it_changes_and_the_former_stays_readable(
    agent: Actor, concertation: Concertation, document: Document, client: Client
) -> None:
    with pytest.raises(ValidationError, match="Dites ce qui change"):
        actions.replace(agent, document, version("second"), at=DURING)
    with pytest.raises(ValidationError, match="déjà en ligne"):
        actions.replace(agent, document, version("premier", "Rien"), at=DURING)
    actions.replace(agent, document, version("second", "L’eau d’abord"), at=DURING)
    second, first = contents(concertation, register.Event.DOCUMENT)[::-1]
    assert (first["version"], second["version"], second["changes"]) == (1, 2, "L’eau d’abord")
    page = client.get("/plui/presentation/").content.decode()
    assert ("mis à jour le 15 mars 2026" in page, "L’eau d’abord" in page) == (True, True)
    for one, told in zip(document.versions.order_by("number"), (first, second), strict=True):
        answer = client.get(f"/plui/documents/{one.pk}.pdf")
        assert (answer["X-Content-Type-Options"], one.sha256) == ("nosniff", told["sha256"])
        assert answer.content == one.file.read()
        assert f"/plui/documents/{one.pk}.pdf" in page
    one.file.storage.delete(str(one.file.name))
    assert client.get(f"/plui/documents/{one.pk}.pdf").status_code == 404


def test_a_version_refused_by_the_database_leaves_no_file(
    agent: Actor, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DocumentVersion, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.replace(agent, document, version("second", "Tout"), at=DURING)
    file = document.versions.all()[0].file
    assert file.storage.listdir(str(file.name).rpartition("/")[0])[1] == [str(file.name).rpartition("/")[2]]


def test_only_those_who_run_it_publish_and_a_draft_leaves_no_trace(
    moderator: Actor, agent: Actor, concertation: Concertation
) -> None:
    with pytest.raises(Refused):
        actions.post(moderator, concertation, title="x", body="x", at=DURING)
    concertation.published_at = None
    actions.post(agent, concertation, title="x", body="x", at=DURING)
    assert contents(concertation, register.Event.NEWS) == []


def test_an_agent_does_it_all_from_one_page(agent_client: Client, client: Client, concertation: Concertation) -> None:
    address = "/plui/reglages/dossier/"
    typed = {"kind": "padd", "title": "Le PADD", "dated": "2026-03-01"}
    refused = agent_client.post(address, typed | {"file": SimpleUploadedFile("x.pdf", b"rien")})
    assert (refused.status_code, "pas un PDF lisible" in refused.content.decode()) == (422, True)
    assert agent_client.post(address, typed | {"file": upload("premier")}).status_code == 302
    one = Document.objects.get()
    again = {f"v{one.pk}-dated": "2026-03-02", f"v{one.pk}-file": upload("second")}
    assert agent_client.post(f"{address}{one.pk}/version/", again).status_code == 422
    again |= {f"v{one.pk}-file": upload("second"), f"v{one.pk}-changes": "L’eau"}
    assert agent_client.post(f"{address}{one.pk}/version/", again).status_code == 302
    assert agent_client.post(f"{address}actualites/", {"title": "", "body": "x"}).status_code == 422
    agent_client.post(f"{address}actualites/", {"title": "La carte ouvre", "body": "**Mardi**"})
    page = client.get("/plui/presentation/").content.decode()
    assert ("La carte ouvre" in page, "<strong>Mardi</strong>" in page) == (True, True)
    assert "Version 1" in agent_client.get(address).content.decode()
    feed = ElementTree.fromstring(client.get("/plui/flux.atom").content)
    assert "Actualité : La carte ouvre" in [found.text for found in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert b"La carte ouvre" not in client.get("/plui/flux.atom?theme=habitat").content
    agent_client.post(f"{address}actualites/{Post.objects.get().pk}/retirer/")
    assert "La carte ouvre" not in client.get("/plui/presentation/").content.decode()
    assert contents(concertation, register.Event.NEWS)[-1] == {"taken_back": "La carte ouvre"}
    assert [str(one), client.get(address).status_code] == ["Le PADD", 403]


def test_news_are_edited_with_a_date_and_documents_renamed_and_the_register_keeps_both(
    agent_client: Client, agent: Actor, client: Client, concertation: Concertation, document: Document
) -> None:
    one = actions.post(agent, concertation, title="La carte ouvre", body="Mardi", at=DURING)
    address = f"/plui/reglages/dossier/actualites/{one.pk}/modifier/"
    for wrong in (
        {"title": "", "body": "Mercredi"},
        {"title": "x" * 161, "body": "Mercredi"},
        {"title": "Oui", "body": ""},
    ):
        refused = agent_client.post(address, {f"p{one.pk}-{name}": value for name, value in wrong.items()})
        assert (refused.status_code, wrong["body"] in refused.content.decode()) == (422, True)
    same = {f"p{one.pk}-title": "La carte ouvre", f"p{one.pk}-body": "Mardi"}
    agent_client.post(address, same)
    assert "modifiée le" not in client.get("/plui/presentation/").content.decode()
    agent_client.post(address, same | {f"p{one.pk}-body": "Mercredi <b>"})
    page = client.get("/plui/presentation/").content.decode()
    assert ("modifiée le" in page, "Mercredi &lt;b&gt;" in page, "Mardi" in page) == (True, True, False)
    assert "modifiée le" in agent_client.get("/plui/reglages/dossier/").content.decode()
    assert [said["body"] for said in contents(concertation, register.Event.NEWS)] == ["Mardi", "Mercredi <b>"]
    naming = f"/plui/reglages/dossier/{document.pk}/intitule/"
    assert agent_client.post(naming, {f"t{document.pk}-title": ""}).status_code == 422
    for title in ("Le PADD débattu", "Le PADD débattu"):
        assert agent_client.post(naming, {f"t{document.pk}-title": title}).status_code == 302
    assert "Le PADD débattu" in client.get("/plui/presentation/").content.decode()
    assert contents(concertation, register.Event.RENAMING) == [{"title": "Le PADD débattu", "instead_of": "Le PADD"}]
    for closed in (address, naming):
        assert client.post(closed, same).status_code == 403


def test_whoever_follows_is_told_of_documents_news_and_meetings(
    agent: Actor, concertation: Concertation, document: Document, follow: Make, letters: Make, submit: Make
) -> None:
    submit()
    follow()
    follow("contribution=W-0001", email="noe@essai.invalid")  # one text only: none of this is for them
    kept = actions.post(agent, concertation, title="La carte ouvre", body="Dès mardi.", at=NINE + HOUR)
    gone = actions.post(agent, concertation, title="Erreur", body="x", at=NINE + HOUR)
    amended = actions.post(agent, concertation, title="Réunion", body="Lundi", at=NINE + HOUR)
    actions.edit(agent, amended, title="Réunion", body="Jeudi", at=NINE + HOUR)
    actions.rename(agent, document, title="Le PADD amendé", at=NINE + HOUR)
    actions.take_back(agent, gone, at=NINE + HOUR)
    actions.replace(agent, document, version("second", "L’eau d’abord"), at=NINE + HOUR)
    actions.add(agent, concertation, kind="notice", title="La notice", version=version("notice"), at=NINE + HOUR)
    made = [
        meetings.announce(agent, Meeting(concertation=concertation), at=NINE + HOUR, **SAID | {"title": title})
        for title in ("Neuve", "Changée", "Annulée", "Passée")
    ]
    meetings.change(agent, made[1], at=NINE + HOUR, place_words="Moulin")
    meetings.cancel(agent, made[2], reason="Crue", at=NINE + HOUR)
    meetings.hold(agent, made[3], attendance=3, minutes="", pdf=None, at=made[3].ends_at)
    [letter] = letters(NINE + 2 * HOUR)
    for said in (
        "Actualité", kept.title, "Actualité modifiée", "Jeudi",
        "Un document est mis à jour", "L’eau d’abord", "Un document est ajouté au dossier",
        "Une rencontre est annoncée", "Une rencontre a changé", "Moulin", "Une rencontre est annulée",
        "Une rencontre s’est tenue",
    ):  # fmt: skip
        assert said in letter.body
    assert "Erreur" not in letter.body
    assert "Lundi" not in letter.body
    assert str(kept) == kept.title
