"""The pages of the package: who sees them, what they give."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.package import actions
from carto.package.actions import Progress
from carto.package.models import Package
from tests.conftest import AFTER

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Actor], Client]


@pytest.fixture
def signed_in(client: Client) -> SignedIn:
    def sign_in(actor: Actor) -> Client:
        assert actor.user is not None
        client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def package(agent: Actor, told: Concertation, ignore_progress: Progress) -> Package:
    requested = actions.request_package(agent, told, at=AFTER)
    return actions.make_package(agent, requested, ignore_progress, at=AFTER)


def test_the_button_asks_for_a_package_and_leads_to_its_progress(
    agent: Actor, told: Concertation, signed_in: SignedIn
) -> None:
    response = signed_in(agent).post(reverse("package:index", args=["plui"]))
    package = Package.objects.get()
    assert package.requested_by == agent.user
    assert response["Location"] == reverse("package:detail", args=["plui", package.pk])
    page = signed_in(agent).get(response["Location"]).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert "En attente" in page


def test_the_commissioner_reads_the_list_and_downloads_the_frozen_file(
    commissioner: Actor, package: Package, signed_in: SignedIn
) -> None:
    url = reverse("package:download", args=["plui", package.pk])
    assert url in signed_in(commissioner).get(reverse("package:index", args=["plui"])).content.decode()
    response = signed_in(commissioner).get(url)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="paquet_concertation_plui_2026-06-15.zip"'
    assert response.getvalue() == package.file.open().read()
    followed = reverse("package:detail", args=["plui", package.pk])
    part = signed_in(commissioner).get(followed, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="package-progress">')
    assert package.sha256 in part
    package.file.delete(save=False)
    assert signed_in(commissioner).get(url).status_code == 404


def test_others_do_not_know_that_there_is_a_package(
    moderator: Actor, told: Concertation, agent: Actor, client: Client, signed_in: SignedIn
) -> None:
    package = actions.request_package(agent, told, at=AFTER)
    Package.objects.filter(pk=package.pk).update(file="packages/x.zip")
    for name in ("detail", "download"):
        url = reverse(f"package:{name}", args=["plui", package.pk])
        assert client.get(url).status_code == 404
        assert signed_in(moderator).get(url).status_code == 404
        client.logout()
    assert signed_in(moderator).post(reverse("package:index", args=["plui"])).status_code == 404
    assert Package.objects.count() == 1


def test_a_package_is_found_under_its_own_concertation_only_once_it_is_made(
    administrator: Actor, told: Concertation, make_concertation: Callable[[str], Concertation], signed_in: SignedIn
) -> None:
    make_concertation("ailleurs")
    package = actions.request_package(administrator, told, at=AFTER)
    assert signed_in(administrator).get(reverse("package:download", args=["plui", package.pk])).status_code == 404
    assert signed_in(administrator).get(reverse("package:detail", args=["ailleurs", package.pk])).status_code == 404


def test_a_failed_package_says_so(agent: Actor, told: Concertation, signed_in: SignedIn) -> None:
    failed = actions.request_package(agent, told, at=AFTER)
    Package.objects.filter(pk=failed.pk).update(error="Un incident.", finished_at=AFTER)
    page = signed_in(agent).get(reverse("package:detail", args=["plui", failed.pk])).content.decode()
    assert "Un incident." in page
    assert "Interrompu" in signed_in(agent).get(reverse("package:index", args=["plui"])).content.decode()
