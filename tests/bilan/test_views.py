"""The pages of the bilan: who sees them, what they give."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.bilan import actions
from carto.bilan.actions import Progress
from carto.bilan.models import Bilan
from carto.concertations.models import Concertation
from carto.exchange.publication import Rendering
from tests.bilan.conftest import SignedIn
from tests.conftest import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def bilan(agent: Actor, told: Concertation, ignore_progress: Progress) -> Bilan:
    requested = actions.request_bilan(agent, told, at=AFTER)
    return actions.make_bilan(agent, requested, ignore_progress, at=AFTER)


def test_the_button_asks_for_a_bilan_and_leads_to_its_progress(
    agent: Actor, told: Concertation, signed_in: SignedIn
) -> None:
    response = signed_in(agent).post(reverse("bilan:index", args=["plui"]))
    bilan = Bilan.objects.get()
    assert bilan.requested_by == agent.user
    assert response["Location"] == reverse("bilan:detail", args=["plui", bilan.pk])
    page = signed_in(agent).get(response["Location"]).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert "En attente" in page


def test_the_button_of_the_complete_version_asks_for_that_one(
    commissioner: Actor, told: Concertation, signed_in: SignedIn
) -> None:
    index = reverse("bilan:index", args=["plui"])
    signed_in(commissioner).post(index, {"rendering": "statutory"})
    assert Bilan.objects.get().rendering == Rendering.STATUTORY
    assert "Version complète" in signed_in(commissioner).get(index).content.decode()


def test_htmx_gets_the_part_that_changes(agent: Actor, bilan: Bilan, signed_in: SignedIn) -> None:
    page = signed_in(agent).get(reverse("bilan:detail", args=["plui", bilan.pk]), headers={"HX-Request": "true"})
    assert page.content.decode().lstrip().startswith('<div id="bilan-progress">')
    assert bilan.pdf_sha256 in page.content.decode()


def test_the_commissioner_reads_the_list_and_downloads_the_frozen_files(
    commissioner: Actor, bilan: Bilan, signed_in: SignedIn
) -> None:
    page = signed_in(commissioner).get(reverse("bilan:index", args=["plui"])).content.decode()
    for name, suffix, media_type in (("pdf", "pdf", "application/pdf"), ("geojson", "geojson", "application/geo+json")):
        url = reverse(f"bilan:{name}", args=["plui", bilan.pk])
        assert url in page
        response = signed_in(commissioner).get(url)
        assert response["Content-Type"] == media_type
        expected = f'attachment; filename="bilan_concertation_plui_2026-06-15.{suffix}"'
        assert response["Content-Disposition"] == expected
        assert response.getvalue() == getattr(bilan, name).read()


@pytest.mark.parametrize("name", ["detail", "pdf", "geojson"])
def test_others_do_not_know_that_there_is_a_bilan(
    name: str, moderator: Actor, bilan: Bilan, client: Client, signed_in: SignedIn
) -> None:
    url = reverse(f"bilan:{name}", args=["plui", bilan.pk])
    assert client.get(url).status_code == 404
    assert signed_in(moderator).get(url).status_code == 404
    assert signed_in(moderator).post(reverse("bilan:index", args=["plui"])).status_code == 404
    assert Bilan.objects.count() == 1


def test_a_bilan_is_found_under_its_own_concertation_only(
    administrator: Actor, bilan: Bilan, make_concertation: Callable[[str], Concertation], signed_in: SignedIn
) -> None:
    make_concertation("ailleurs")
    assert signed_in(administrator).get(reverse("bilan:pdf", args=["ailleurs", bilan.pk])).status_code == 404


def test_a_bilan_not_made_yet_or_whose_file_is_lost_is_not_there(
    agent: Actor, bilan: Bilan, told: Concertation, signed_in: SignedIn
) -> None:
    waiting = actions.request_bilan(agent, told, at=AFTER)
    assert signed_in(agent).get(reverse("bilan:pdf", args=["plui", waiting.pk])).status_code == 404
    bilan.pdf.delete(save=False)
    assert signed_in(agent).get(reverse("bilan:pdf", args=["plui", bilan.pk])).status_code == 404


def test_a_failed_bilan_says_so(agent: Actor, told: Concertation, signed_in: SignedIn) -> None:
    failed = actions.request_bilan(agent, told, at=AFTER)
    Bilan.objects.filter(pk=failed.pk).update(error="Un incident.", finished_at=AFTER)
    assert "Un incident." in signed_in(agent).get(reverse("bilan:detail", args=["plui", failed.pk])).content.decode()
    assert "Interrompu" in signed_in(agent).get(reverse("bilan:index", args=["plui"])).content.decode()
