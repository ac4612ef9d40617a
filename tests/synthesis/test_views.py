"""The procès-verbal is the commissioner's to make, from the minute contributions close."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.inquiry.models import Observation
from carto.synthesis import actions, tasks
from carto.synthesis.models import Making
from tests.bilan.test_pdf import text_of
from tests.conclusions.conftest import client_of
from tests.conclusions.conftest import closed as closed
from tests.conclusions.conftest import make_contribution as make_contribution
from tests.conclusions.conftest import observed as observed

ADDRESS = "/plui/rapport/proces-verbal/"


def test_it_is_made_once_contributions_are_closed_by_the_commissioner_alone(
    closed: Concertation, observed: list[Observation], commissioner: Actor, agent: Actor, client: Client
) -> None:
    theirs = client_of(commissioner)
    for other in (client, client_of(agent)):
        assert [other.get(ADDRESS).status_code, other.post(ADDRESS).status_code] == [403, 403]
    assert theirs.post(ADDRESS).status_code == 302
    waiting = Making.objects.get()
    assert 'hx-trigger="every 2s"' in theirs.get(ADDRESS, headers={"HX-Request": "true"}).content.decode()
    assert theirs.get(f"{ADDRESS}{waiting.pk}.pdf").status_code == 404
    tasks.make_minutes.func(waiting.pk)
    made = Making.objects.get()
    page = theirs.get(ADDRESS).content.decode()
    assert (made.sha256 in page, "hx-trigger" in page, str(made)[:18]) == (True, False, "proces_verbal_plui")
    content = theirs.get(f"{ADDRESS}{made.pk}.pdf").getvalue()
    text = " ".join(text_of(content, "-layout").split())
    for words in ("Observations 3", "W-0001.1 – Rue des Écoles", "=Un <b>trottoir</b>", "W-0003"):
        assert words in text
    assert "Texte effacé à la demande de son auteur" in text
    assert actions.make_minutes(commissioner, made, at=timezone.now()).finished_at == made.finished_at
    assert client_of(agent).get(f"{ADDRESS}{made.pk}.pdf").status_code == 403
    made.file.storage.delete(str(made.file.name))
    assert theirs.get(f"{ADDRESS}{made.pk}.pdf").status_code == 404


def test_it_waits_for_the_closing_and_says_what_stopped_it(
    closed: Concertation, commissioner: Actor, agent: Actor, settings: Any, tmp_path: Path
) -> None:
    theirs = client_of(commissioner)
    theirs.post(ADDRESS)
    Making.objects.create(concertation=closed, requested_by=agent.user, requested_at=timezone.now())
    of_an_agent, waiting = Making.objects.all()
    tasks.make_minutes.func(of_an_agent.pk)
    settings.MEDIA_ROOT = tmp_path / "no folder"
    settings.MEDIA_ROOT.write_text("where the files should go")
    with pytest.raises(OSError, match="no folder"):
        tasks.make_minutes.func(waiting.pk)
    page = theirs.get(ADDRESS).content.decode()
    assert ("réservée à l’équipe" in page, "Un incident technique" in page) == (True, True)
    closed.phases.update(closes_at=timezone.now() + timedelta(minutes=1))
    early = theirs.post(ADDRESS)
    assert (early.status_code, "Les contributions ne sont pas closes" in early.content.decode()) == (422, True)
    assert Making.objects.count() == 2
