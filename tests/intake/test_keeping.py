"""Scanned pages of registers: the team's, for a time, and no file stays that nothing names."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Membership, Role
from carto.contributions.models import Contribution
from carto.intake import actions
from carto.intake.actions import Line, Received
from carto.intake.models import Origin, Scan
from carto.modalites.proving import receive
from carto.privacy import retention
from carto.privacy.models import Purged, PurgeRun
from tests.contributions.conftest import jpeg


@pytest.fixture
def scan(open_now: Concertation, agent: Actor) -> Scan:
    """Of the page from which one line was entered."""
    line = Line(open_now.kinds.all()[0], [open_now.themes.all()[0]], "Un banc devant l’école.")
    given = receive(SimpleUploadedFile("page.jpg", jpeg()), label="")
    now = timezone.now()
    actions.enter_page(agent, open_now, Received("R", now, "Mairie"), [line], scan=given, at=now)  # type: ignore[arg-type]
    return Scan.objects.get()


@pytest.mark.django_db(transaction=True)
def test_pages_go_with_the_addresses_and_what_was_copied_from_them_stays(scan: Scan, open_now: Concertation) -> None:
    path, closing = Path(scan.file.path), max(phase.closes_at for phase in open_now.phases.all())
    months = open_now.rules_of_part.keep_emails_months
    end = retention.months_after(closing, months, open_now.zone_info)
    retention.purge(end - timedelta(microseconds=1))
    assert path.exists()
    assert retention.purge(end, is_dry=True)[Purged.REGISTERS] == 1
    assert path.exists()
    retention.purge(end)
    assert not path.exists()
    assert not Scan.objects.exists()
    assert (Contribution.objects.get().body, Origin.objects.get().scan) == ("Un banc devant l’école.", None)
    run = PurgeRun.objects.get(name=Purged.REGISTERS)
    assert (run.concertation, run.count) == (open_now, 1)


@pytest.mark.parametrize("folder", ["registres", "preuves", "comptes-rendus", "dossier"])
def test_a_file_that_no_row_names_is_swept_and_the_named_ones_stay(scan: Scan, folder: str, settings: Any) -> None:
    stray = Path(settings.MEDIA_ROOT) / folder / "2026" / "11" / "stray.pdf"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"%PDF-")
    long_ago = (timezone.now() - timedelta(days=9)).timestamp()
    for path in (stray, Path(scan.file.path)):
        os.utime(path, (long_ago, long_ago))
    retention.purge(timezone.now())
    assert not stray.exists()
    assert Path(scan.file.path).exists()


def test_a_page_is_not_reached_by_the_address_of_another_concertation(
    scan: Scan, agent: Actor, browser: Client, client: Client, make_concertation: Callable[..., Concertation]
) -> None:
    other = make_concertation(slug="autre")
    assert agent.user is not None
    Membership.objects.create(concertation=other, user=agent.user, role=Role.AGENT)
    assert browser.get("/autre/saisie/").status_code == 200
    assert browser.get(f"/autre/saisie/scans/{scan.pk}/").status_code == 404
    assert browser.get(f"/plui/saisie/scans/{scan.pk}/").status_code == 200
    assert client.get(f"/plui/saisie/scans/{scan.pk}/").status_code == 403
