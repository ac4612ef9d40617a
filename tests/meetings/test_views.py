"""Pages of meetings: what everyone reads, what the team types, the home's dates."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers.models import ContextFeature, ContextLayer, LayerRole
from carto.meetings import actions
from carto.meetings.models import Meeting
from carto.modalites import actions as modalites
from carto.modalites.models import Modalite
from tests.conftest import DURING, box
from tests.contributions import pdfs
from tests.meetings.conftest import Announce

TYPED = {
    "kind": "walk", "title": "Au bord de l’eau", "about": "", "starts_at_0": "2026-03-25", "starts_at_1": "18:30",
    "ends_at_0": "2026-03-25", "ends_at_1": "20:00", "place_words": "Vieux pont", "position": "47,35 -0,65",
    "access": "", "capacity": "", "modalite": "",
}  # fmt: skip


def soon(announce: Announce, **said: object) -> Meeting:
    """To come at the clock of the views."""
    starts = timezone.now().replace(microsecond=0) + timedelta(days=2)
    return announce(starts_at=starts, ends_at=starts + timedelta(hours=2), **said)


def test_an_agent_announces_in_civil_time_and_everyone_reads_it(
    agent_client: Client, client: Client, concertation: Concertation
) -> None:
    assert agent_client.post("/plui/reglages/rencontres/", TYPED).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at.isoformat() == "2026-03-25T17:30:00+00:00"  # winter time, in Paris
    assert meeting.position == "47.350000, -0.650000"
    page = client.get(f"/plui/rencontres/{meeting.pk}/").content.decode()
    assert "mercredi 25 mars 2026, de 18:30 à 20:00" in page
    assert 'data-position="47.350000, -0.650000"' in page
    assert "Au bord de l’eau" in client.get("/plui/presentation/").content.decode()
    changed = TYPED | {"ends_at_0": "2026-03-26", "position": ""}
    assert agent_client.post(f"/plui/reglages/rencontres/{meeting.pk}/", changed).status_code == 302
    page = client.get(f"/plui/rencontres/{meeting.pk}/").content.decode()
    assert "du 25 mars 2026" in page
    assert 'id="map"' not in page
    assert client.get("/plui/reglages/rencontres/").status_code == 403


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    agent_client: Client, concertation: Concertation
) -> None:
    wrong = TYPED | {"ends_at_1": "10:00", "position": "Nullepart"}
    answer = agent_client.post("/plui/reglages/rencontres/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "La fin doit suivre le début." in page
    assert "La recherche d’adresses ne répond pas" in page
    assert 'value="Nullepart"' in page
    assert not Meeting.objects.exists()


def test_of_several_places_of_one_name_the_agent_says_which(agent_client: Client, concertation: Concertation) -> None:
    for west in (-0.66, -0.62):
        layer = ContextLayer.objects.create(
            concertation=concertation, role=LayerRole.LOCALITIES, label="x", source_name="x", imported_at=DURING,
            completed_at=DURING,
        )  # fmt: skip
        ContextFeature.objects.create(
            layer=layer, rank=0, label="Le Moulin", search_key="moulin", geometry=box(west, 47.35, west + 0.01, 47.36)
        )
    page = agent_client.post("/plui/reglages/rencontres/", TYPED | {"position": "Le Moulin"}).content.decode()
    assert ("dites lequel" in page, page.count('name="chosen"')) == (True, 2)
    agent_client.post("/plui/reglages/rencontres/", TYPED | {"position": "Le Moulin", "chosen": "47.36, -0.61"})
    assert Meeting.objects.get().position == "47.360000, -0.610000"
    agent_client.post("/plui/reglages/rencontres/", TYPED | {"position": "Essai-sur-Loire"})
    assert Meeting.objects.latest("pk").lon == pytest.approx(-0.65, abs=0.06)


def test_the_home_tells_the_dates_to_come_of_what_is_public(
    client: Client, announce: Announce, agent: Actor, concertation: Concertation
) -> None:
    soon(announce)
    actions.cancel(agent, soon(announce, title="Annulée"), reason="Crue", at=DURING)
    page = client.get("/").content.decode()
    assert "Balade : Au bord de l’eau" in page
    assert 'href="/calendrier.ics"' in page
    assert "Balade : Annulée" not in page
    Concertation.objects.update(published_at=None)
    assert "Au bord de l’eau" not in client.get("/").content.decode()


def test_a_cancelled_one_says_why_and_a_held_one_what_was_said(
    agent_client: Client, client: Client, announce: Announce
) -> None:
    coming, past = soon(announce), announce()
    answer = agent_client.post(f"/plui/reglages/rencontres/{coming.pk}/annuler/", {"reason": ""})
    assert answer.status_code == 422
    agent_client.post(f"/plui/reglages/rencontres/{coming.pk}/annuler/", {"reason": "La Loire déborde"})
    assert "La Loire déborde" in client.get(f"/plui/rencontres/{coming.pk}/").content.decode()
    address = f"/plui/reglages/rencontres/{past.pk}/tenue/"
    told = {"attendance": "42", "minutes": "On a parlé des **haies**."}
    refused = agent_client.post(address, told | {"file": SimpleUploadedFile("x.pdf", b"rien")})
    assert (refused.status_code, "pas un PDF lisible" in refused.content.decode()) == (422, True)
    agent_client.post(address, told | {"file": SimpleUploadedFile("x.pdf", pdfs.pdf(text="dit"))})
    page = client.get(f"/plui/rencontres/{past.pk}/").content.decode()
    assert "<strong>haies</strong>" in page
    assert "42 personnes présentes" in client.get("/plui/presentation/").content.decode()
    pdf = client.get(f"/plui/rencontres/{past.pk}/compte-rendu.pdf")
    assert (pdf.content[:5], pdf["X-Content-Type-Options"]) == (b"%PDF-", "nosniff")
    assert client.get(f"/plui/rencontres/{coming.pk}/compte-rendu.pdf").status_code == 404
    meeting = Meeting.objects.get(pk=past.pk)
    meeting.minutes_file.storage.delete(str(meeting.minutes_file.name))
    assert client.get(f"/plui/rencontres/{past.pk}/compte-rendu.pdf").status_code == 404


def test_a_modalite_lists_the_meetings_that_hold_it(
    announce: Announce, agent: Actor, concertation: Concertation, agent_client: Client
) -> None:
    voted = {"wording": "Trois rencontres", "means": "meeting"}
    row = modalites.announce(agent, Modalite(concertation=concertation), at=DURING, act="Délibération 3", **voted)
    announce(title="<b>Elle la tient</b>", modalite=row)
    announce(title="Ailleurs")
    pages = ["/plui/reglages/modalites/", f"/plui/reglages/modalites/{row.pk}/"]
    for shown in (agent_client.get(where).content.decode() for where in pages):
        assert "&lt;b&gt;Elle la tient&lt;/b&gt;" in shown
        assert "Ailleurs" not in shown
    about = Client().get("/plui/presentation/").content.decode()
    assert "&lt;b&gt;Elle la tient&lt;/b&gt;" in about[about.index('id="modalites"') :]
