"""The procès-verbal is the commissioner's to make, from the minute contributions close."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.inquiry.models import Observation
from tests.bilan.test_pdf import text_of
from tests.conclusions.conftest import client_of
from tests.conclusions.conftest import closed as closed
from tests.conclusions.conftest import make_contribution as make_contribution
from tests.conclusions.conftest import observed as observed

ADDRESS = "/plui/rapport/proces-verbal.pdf"


def test_it_is_made_once_contributions_are_closed_by_the_commissioner_alone(
    closed: Concertation, observed: list[Observation], commissioner: Actor, agent: Actor, client: Client
) -> None:
    assert [client.get(ADDRESS).status_code, client_of(agent).get(ADDRESS).status_code] == [403, 403]
    made = client_of(commissioner).get(ADDRESS)
    text = " ".join(text_of(made.content, "-layout").split())
    for words in ("Observations 3", "W-0001.1 – Rue des Écoles", "=Un <b>trottoir</b>", "W-0003"):
        assert words in text
    assert "Texte effacé à la demande de son auteur" in text
    closed.phases.update(closes_at=timezone.now() + timedelta(minutes=1))
    early = client_of(commissioner).get(ADDRESS, follow=True)
    assert "Les contributions ne sont pas closes" in early.content.decode()
