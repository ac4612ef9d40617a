"""Modalités: what was voted needs an act, what is late is said early, what proves it is cleaned and shown."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.procedures import Means
from carto.concertations.rules import Refused
from carto.modalites import actions, ledger
from carto.modalites.ledger import Status
from carto.modalites.models import Modalite, Proof
from carto.modalites.proving import receive
from tests.conftest import DURING

VOTED: dict[str, Any] = {
    "wording": "Un registre papier au siège", "means": Means.PAPER_REGISTER, "places": "Siège",
    "planned_from": date(2026, 3, 1), "planned_until": date(2026, 4, 30),
}  # fmt: skip
SECRET = b"SECRET-AUTEUR"


def photo(name: str = "affiche.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = SECRET.decode()  # who took it
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue())


def pdf() -> SimpleUploadedFile:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 200))
        made.docinfo["/Author"] = SECRET.decode()
        made.save(out)
    return SimpleUploadedFile("coupure.pdf", out.getvalue())


@pytest.fixture
def modalite(agent: Actor, concertation: Concertation) -> Modalite:
    new = Modalite(concertation=concertation)
    return actions.announce(agent, new, at=DURING, act="Délibération 3", **VOTED)


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    return client


def contents(concertation: Concertation) -> list[dict[str, Any]]:
    entries = concertation.register_entries.filter(event=register.Event.MODALITES).select_related("opening")
    return [entry.opening.content for entry in entries]


def status_on(day: date, **fields: Any) -> Status:
    row = Modalite(**(VOTED | fields))
    return ledger._status(row, row.planned, day)


def test_what_is_voted_of_a_published_one_needs_its_act_and_is_in_the_register(
    agent: Actor, concertation: Concertation
) -> None:
    new = Modalite(concertation=concertation)
    with pytest.raises(ValidationError, match="acte"):
        actions.announce(agent, new, at=DURING, **VOTED)
    kept = actions.announce(agent, new, at=DURING, act="Délibération 3", **VOTED)
    actions.announce(agent, kept, at=DURING, **VOTED)  # nothing changes, nothing is asked
    actions.announce(agent, kept, at=DURING, act="Délibération 9", planned_until=date(2026, 5, 31))
    added, changed = contents(concertation)
    assert (added["act"], added["before"]) == ("Délibération 3", None)
    assert (changed["act"], changed["before"]["planned_until"], changed["after"]["planned_until"]) == (
        "Délibération 9", "2026-04-30", "2026-05-31",
    )  # fmt: skip


def test_a_draft_writes_its_modalites_freely(agent: Actor, concertation: Concertation) -> None:
    concertation.published_at = None
    kept = actions.announce(agent, Modalite(concertation=concertation), at=DURING, **VOTED)
    actions.withdraw(agent, kept, at=DURING)
    assert (contents(concertation), Modalite.objects.count()) == ([], 0)


def test_one_that_has_begun_is_not_withdrawn(agent: Actor, modalite: Modalite) -> None:
    with pytest.raises(ValidationError, match="acte"):
        actions.withdraw(agent, modalite, at=DURING)
    actions.carry_out(agent, modalite, at=DURING, done_from=date(2026, 3, 2))
    with pytest.raises(ValidationError, match="a commencé"):
        actions.withdraw(agent, modalite, at=DURING, act="Délibération 9")
    actions.carry_out(agent, modalite, at=DURING, done_from=None)
    actions.withdraw(agent, modalite, at=DURING, act="Délibération 9")
    assert not Modalite.objects.exists()


def test_dates_the_wrong_way_round_and_done_without_a_date_are_refused(agent: Actor, modalite: Modalite) -> None:
    with pytest.raises(ValidationError, match="fin prévue"):
        actions.announce(agent, modalite, at=DURING, act="D", planned_until=date(2026, 1, 1))
    modalite.refresh_from_db()
    with pytest.raises(ValidationError, match="à quelle date"):
        actions.carry_out(agent, modalite, at=DURING, is_complete=True)


def test_what_is_late_is_said_early() -> None:
    starts, ends = VOTED["planned_from"], VOTED["planned_until"]
    begun = {"done_from": starts}
    assert [status_on(starts - timedelta(days=n)) for n in (16, 15, 0, -1)] == [
        Status.TO_COME, Status.SOON, Status.SOON, Status.LATE,
    ]  # fmt: skip
    assert [status_on(ends + timedelta(days=n), **begun) for n in (0, 1)] == [Status.UNDER_WAY, Status.LATE]
    assert status_on(ends + timedelta(days=90), is_complete=True) == Status.KEPT
    undated = {"planned_from": None, "planned_until": None}
    assert (status_on(ends, **undated), status_on(ends, **undated, **begun)) == (Status.UNDATED, Status.UNDER_WAY)


def test_the_publicity_that_the_texts_ask_has_its_dates_computed(agent: Actor, concertation: Concertation) -> None:
    concertation.act_date = date(2026, 3, 10)
    read = ledger.read(concertation, at=DURING)
    posted = next(line for line in read.formalities if line.modalite.formality == "prescription-posting-1")
    assert (posted.window, posted.status) == ((date(2026, 3, 10), date(2026, 4, 10)), Status.LATE)
    assert [line.modalite.formality for line in read.public] == [
        "prescription-posting-1", "prescription-press-1", "prescription-record-1",
    ]  # fmt: skip
    actions.carry_out(agent, posted.modalite, at=DURING, done_from=date(2026, 3, 10), is_complete=True)
    again = ledger.read(concertation, at=DURING)
    assert [line.modalite.formality for line in again.unproved] == ["prescription-posting-1"]
    assert [line.modalite.formality for line in again.pressing] == ["prescription-press-1", "prescription-record-1"]


@pytest.mark.parametrize(("upload", "is_photo"), [(photo(), True), (pdf(), False)])
def test_a_proof_is_made_anew_without_what_it_tells(
    upload: SimpleUploadedFile, is_photo: bool, agent: Actor, modalite: Modalite, concertation: Concertation
) -> None:
    upload.seek(0)
    given = receive(upload, label="L’affiche à la mairie", taken_on=date(2026, 3, 2), place="Mairie")
    actions.carry_out(agent, modalite, at=DURING, proof=given, done_from=date(2026, 3, 2))
    proof = Proof.objects.get()
    kept = proof.file.read()
    assert (proof.is_photo, SECRET in kept, str(proof)) == (is_photo, False, "L’affiche à la mairie")
    assert contents(concertation)[-1] == {"proof": "L’affiche à la mairie", "sha256": proof.sha256}
    assert str(proof.file.name).endswith(".webp" if is_photo else ".pdf")
    answer = Client().get(f"/plui/preuves/{proof.pk}/")
    assert (answer.content, answer["X-Content-Type-Options"]) == (kept, "nosniff")
    assert ("attachment" in answer.get("Content-Disposition", "")) != is_photo


def test_a_proof_refused_by_the_database_leaves_no_file(
    agent: Actor, modalite: Modalite, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = receive(photo(), label="x")
    monkeypatch.setattr(Proof, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.carry_out(agent, modalite, at=DURING, proof=proof, done_from=date(2026, 3, 2))
    folder = Proof._meta.get_field("file").storage
    assert not folder.exists("preuves") or not any(
        folder.listdir(f"preuves/2026/{m}")[1] for m in folder.listdir("preuves/2026")[0]
    )


def test_removing_a_proof_stays_in_the_register(
    agent: Actor, modalite: Modalite, concertation: Concertation, django_capture_on_commit_callbacks: Any
) -> None:
    actions.carry_out(agent, modalite, at=DURING, proof=receive(photo(), label="x"), done_from=date(2026, 3, 2))
    proof = Proof.objects.get()
    name, storage = str(proof.file.name), proof.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_proof(agent, proof, at=DURING)
    assert (storage.exists(name), contents(concertation)[-1]["proof_removed"]) == (False, "x")


def test_a_moderator_changes_no_modalite(moderator: Actor, modalite: Modalite) -> None:
    verbs = (
        lambda: actions.announce(moderator, modalite, at=DURING, act="moi", wording="Rien"),
        lambda: actions.withdraw(moderator, modalite, at=DURING, act="moi"),
        lambda: actions.carry_out(moderator, modalite, at=DURING, is_complete=True),
        lambda: actions.remove_proof(moderator, Proof(modalite=modalite), at=DURING),
    )
    for verb in verbs:
        with pytest.raises(Refused):
            verb()


def typed(**fields: str) -> dict[str, str]:
    return {"wording": "Trois réunions", "means": "meeting", "planned_from": "2026-03-20", "act": "Délib. 3"} | fields


def test_an_agent_writes_one_says_what_was_done_and_everyone_reads_it(
    agent_client: Client, client: Client, concertation: Concertation
) -> None:
    assert agent_client.post("/plui/reglages/modalites/", typed()).status_code == 302
    row = Modalite.objects.get()
    page = f"/plui/reglages/modalites/{row.pk}/"
    assert "Trois réunions" in agent_client.get(page).content.decode()
    done = {"account": "Quarante personnes", "done_from": "2026-03-20", "is_complete": "on", "proof_label": "La salle"}
    assert agent_client.post(page, done | {"file": photo()}).status_code == 302
    shown = client.get("/plui/presentation/").content.decode()
    assert ("Trois réunions" in shown, "Quarante personnes" in shown, "La salle" in shown) == (True, True, True)
    assert "Tenue" in shown
    removed = agent_client.post(f"/plui/reglages/modalites/preuves/{Proof.objects.get().pk}/retirer/", follow=True)
    assert "La preuve est retirée" in removed.content.decode()


def test_what_is_faulty_is_said_at_its_field_and_kept(agent_client: Client, concertation: Concertation) -> None:
    answer = agent_client.post("/plui/reglages/modalites/", typed(act=""))
    assert (answer.status_code, "Trois réunions" in answer.content.decode()) == (422, True)
    agent_client.post("/plui/reglages/modalites/", typed())
    page = f"/plui/reglages/modalites/{Modalite.objects.get().pk}/"
    unsaid = agent_client.post(page, {"done_from": "2026-03-20", "file": photo()})
    assert "ce que montre la preuve, et où" in unsaid.content.decode()
    bad = {"done_from": "2026-03-20", "proof_label": "x", "file": SimpleUploadedFile("a.jpg", b"rien")}
    refused = agent_client.post(page, bad)
    assert (refused.status_code, "pas une photo lisible" in refused.content.decode()) == (422, True)
    assert not Proof.objects.exists()
    changed = agent_client.post(f"{page}annonce/", typed(wording="Deux réunions", act=""))
    assert (changed.status_code, "Deux réunions" in changed.content.decode()) == (422, True)
    assert agent_client.post(f"{page}annonce/", typed(wording="Deux réunions")).status_code == 302
    assert "indiquez l’acte" in agent_client.post(f"{page}retirer/", follow=True).content.decode()
    assert agent_client.post(f"{page}retirer/", {"act": "Délib. 9"}).status_code == 302
    assert not Modalite.objects.exists()


def test_a_formality_is_recorded_from_its_page(agent_client: Client, concertation: Concertation) -> None:
    page = "/plui/reglages/modalites/publicite/prescription-posting-1/"
    assert "Affichage : Prescription" in agent_client.get(page).content.decode()
    assert agent_client.post(page, {"done_from": "2026-03-01", "account": "Onze mairies"}).status_code == 302
    assert agent_client.post(page, {"done_from": "2026-03-01", "is_complete": "on"}).status_code == 302
    assert Modalite.objects.get(formality="prescription-posting-1").is_complete
    assert agent_client.get("/plui/reglages/modalites/publicite/inventee/").status_code == 404
    assert "Affichage : Prescription" in agent_client.get("/plui/reglages/modalites/").content.decode()


def test_the_proof_of_a_draft_a_lost_file_and_one_that_is_not_there_are_not_found(
    agent: Actor, agent_client: Client, client: Client, modalite: Modalite, concertation: Concertation
) -> None:
    actions.carry_out(agent, modalite, at=DURING, proof=receive(photo(), label="x"), done_from=date(2026, 3, 2))
    proof = Proof.objects.get()
    address = f"/plui/preuves/{proof.pk}/"
    Concertation.objects.update(published_at=None)
    kept = agent_client.get(address)
    assert (kept.status_code, kept["Cache-Control"].startswith("private")) == (200, True)
    assert client.get(address).status_code == 404
    Concertation.objects.update(published_at=DURING)
    proof.file.storage.delete(str(proof.file.name))
    assert client.get(address).status_code == 404
    assert client.get("/plui/preuves/999/").status_code == 404


def test_a_late_evening_is_still_the_same_day(concertation: Concertation, modalite: Modalite) -> None:
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # 23:30 in Paris
    assert ledger.read(concertation, at=late).voted[0].status == Status.SOON
    assert ledger.read(concertation, at=late + timedelta(hours=1)).voted[0].status == Status.LATE
