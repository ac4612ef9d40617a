"""Asking for a bilan, making it, and what its files must never hold."""

import json
import subprocess
import sys
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carto.accounts.actors import Actor
from carto.bilan import actions, tasks
from carto.bilan.actions import Progress
from carto.bilan.models import Bilan
from carto.concertations.models import Concertation, Membership
from carto.concertations.rules import Refused
from carto.contributions.models import ContributionVersion
from carto.exchange.publication import Rendering
from tests.conftest import AFTER, DURING

pytestmark = pytest.mark.django_db


def made(
    actor: Actor, concertation: Concertation, progress: Progress, rendering: Rendering = Rendering.PUBLIC
) -> Bilan:
    bilan = actions.request_bilan(actor, concertation, at=AFTER, rendering=rendering)
    return actions.make_bilan(actor, bilan, progress, at=AFTER)


def text_of(content: bytes) -> str:
    converted = subprocess.run(["pdftotext", "-", "-"], input=content, check=True, capture_output=True)
    return converted.stdout.decode()


def test_a_bilan_is_two_files_with_their_hashes(agent: Actor, told: Concertation) -> None:
    steps: list[tuple[int, int]] = []
    bilan = made(agent, told, lambda step, done, total: steps.append((done, total)))
    bilan.refresh_from_db()
    pdf, geojson = bilan.pdf.read(), bilan.geojson.read()
    assert (bilan.pdf_sha256, bilan.geojson_sha256) == (sha256(pdf).hexdigest(), sha256(geojson).hexdigest())
    assert [feature["id"] for feature in json.loads(geojson)["features"]] == ["W-0001", "W-0002", "W-0003"]
    assert (bilan.finished_at, bilan.done, bilan.error) == (AFTER, bilan.total, "")
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert bilan.file_stem == "bilan_concertation_plui_2026-06-15"


def test_beyond_the_limit_of_a_file_its_annexes_are_kept_with_their_hashes(
    agent: Actor, told: Concertation, ignore_progress: Progress
) -> None:
    bilan = actions.request_bilan(agent, told, at=AFTER)
    actions.make_bilan(agent, bilan, ignore_progress, at=AFTER, most=2)
    annexes = list(bilan.annexes.all())
    assert [(one.number, one.first, one.last) for one in annexes] == [(2, "W-0001", "W-0002"), (3, "W-0003", "W-0003")]
    assert [one.sha256 for one in annexes] == [sha256(one.pdf.read()).hexdigest() for one in annexes]
    assert annexes[1].file_stem == "bilan_concertation_plui_2026-06-15_volume_3"
    assert "Un trottoir" in text_of(annexes[0].pdf.open().read())
    assert "SECRET" not in text_of(annexes[0].pdf.open().read())


def test_the_same_data_give_the_same_bytes(agent: Actor, told: Concertation, ignore_progress: Progress) -> None:
    first, second = made(agent, told, ignore_progress), made(agent, told, ignore_progress)
    assert (first.pdf_sha256, first.geojson_sha256) == (second.pdf_sha256, second.geojson_sha256)
    assert first.pdf.name != second.pdf.name


def test_neither_masked_content_nor_personal_data_leak(
    agent: Actor, told: Concertation, alice: Actor, bob: Actor, ignore_progress: Progress
) -> None:
    told.contact_email = "contact@secret.invalid"
    told.save()
    bilan = made(agent, told, ignore_progress)
    pdf, geojson = bilan.pdf.read(), bilan.geojson.read()
    whole = text_of(pdf) + geojson.decode() + pdf.decode("latin-1")
    assert "Elle abriterait le marché." in whole
    assert "Cette version est publique" in whole
    assert "contenu masqué – Données personnelles" in " ".join(whole.split())
    assert alice.participant is not None
    assert agent.user is not None
    for secret in ("SECRET", "secret.invalid", "essai.invalid", alice.key, bob.key, alice.participant.digest):
        assert secret not in whole
    assert agent.user.name not in whole
    assert "/tmp" not in whole


def test_the_complete_version_holds_what_is_masked_with_its_reason_and_no_address(
    commissioner: Actor, told: Concertation, alice: Actor, bob: Actor, ignore_progress: Progress
) -> None:
    told.contact_email = "contact@secret.invalid"
    told.save()
    ContributionVersion.objects.create(
        contribution=told.contributions.get(number=1), number=1, kind_label="Constat", title="SECRET-avant",
        body="Un passage.", written_at=DURING,
    )  # fmt: skip
    first, second = (made(commissioner, told, ignore_progress, Rendering.STATUTORY) for _time in range(2))
    assert (first.pdf_sha256, first.geojson_sha256) == (second.pdf_sha256, second.geojson_sha256)
    pdf, geojson = first.pdf.read(), first.geojson.read()
    said = " ".join(text_of(pdf).split())
    assert "Cette version est complète" in said
    assert "Le public ne la lit pas : contenu masqué – Données personnelles." in said
    for word in ("SECRET-titre", "SECRET-texte", "SECRET-nom", "SECRET-mot", "SECRET-voix", "SECRET-avant"):
        assert word in said
        assert word in geojson.decode()
    whole = said + geojson.decode() + pdf.decode("latin-1")
    assert alice.participant is not None
    for unsaid in ("secret.invalid", "essai.invalid", alice.key, bob.key, alice.participant.digest):
        assert unsaid not in whole
    assert first.file_stem == "bilan_concertation_plui_2026-06-15_version_complete"


def test_the_complete_version_is_refused_to_who_may_not_make_a_bilan(moderator: Actor, told: Concertation) -> None:
    with pytest.raises(Refused):
        actions.request_bilan(moderator, told, at=AFTER, rendering=Rendering.STATUTORY)
    assert not Bilan.objects.exists()


def test_a_moderator_and_a_visitor_may_not(moderator: Actor, alice: Actor, told: Concertation) -> None:
    for actor in (moderator, alice, Actor()):
        with pytest.raises(Refused):
            actions.request_bilan(actor, told, at=AFTER)
    assert not Bilan.objects.exists()


def test_making_asks_again_whether_one_may(
    agent: Actor, told: Concertation, moderator: Actor, ignore_progress: Progress
) -> None:
    bilan = actions.request_bilan(agent, told, at=AFTER)
    with pytest.raises(Refused):
        actions.make_bilan(moderator, bilan, ignore_progress, at=AFTER)


def test_a_failure_is_said_on_the_row_and_raised(agent: Actor, told: Concertation) -> None:
    def breaks(step: str, done: int, total: int) -> None:
        raise OSError("disque plein")

    bilan = actions.request_bilan(agent, told, at=AFTER)
    with pytest.raises(OSError, match="disque plein"):
        actions.make_bilan(agent, bilan, breaks, at=AFTER)
    bilan.refresh_from_db()
    assert bilan.error.startswith("Un incident technique a interrompu le bilan")
    assert (bilan.finished_at, bilan.pdf.name) == (AFTER, "")


def test_the_job_makes_it_and_says_how_far_it_is(agent: Actor, told: Concertation) -> None:
    bilan = actions.request_bilan(agent, told, at=AFTER)
    tasks.make_bilan.func(bilan.pk)
    bilan.refresh_from_db()
    assert bilan.finished_at is not None
    assert (bilan.error, bilan.step, bilan.done) == ("", "", 4)


def test_the_job_says_so_when_the_role_was_taken_away_since(agent: Actor, told: Concertation) -> None:
    bilan = actions.request_bilan(agent, told, at=AFTER)
    Membership.objects.filter(user=agent.user).delete()
    tasks.make_bilan.func(bilan.pk)
    bilan.refresh_from_db()
    assert bilan.finished_at is not None
    assert bilan.error.startswith("Cette page est réservée à l’équipe")


def test_the_command_makes_a_bilan_and_says_where(told: Concertation) -> None:
    out = StringIO()
    call_command("bilan", "plui", stdout=out)
    bilan = Bilan.objects.get()
    assert bilan.requested_by is None
    assert bilan.pdf.path in out.getvalue()
    assert bilan.geojson_sha256 in out.getvalue()


def test_the_command_makes_the_complete_one_when_told_to(told: Concertation) -> None:
    call_command("bilan", "plui", "--complet", stdout=StringIO())
    assert Bilan.objects.get().rendering == Rendering.STATUTORY


def test_the_command_knows_no_such_concertation(db: Any) -> None:
    with pytest.raises(CommandError, match="« ailleurs »"):
        call_command("bilan", "ailleurs")


def test_a_web_worker_holds_no_typst() -> None:
    code = (
        "import sys, carto.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        "sys.exit('typst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_progress_of_the_job_is_stored(agent: Actor, told: Concertation) -> None:
    bilan = actions.request_bilan(agent, told, at=AFTER)
    with CaptureQueriesContext(connection) as queries:
        tasks.make_bilan.func(bilan.pk)
    updates = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "bilan_bilan"')]
    for step in ("Lecture des contributions", "Dessin des cartes", "Mise en page", "Enregistrement"):
        assert sum(step in update for update in updates) == 1
