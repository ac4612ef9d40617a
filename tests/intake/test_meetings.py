"""What was said at a meeting bears its name, and its page lists it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.models import Channel, Contribution
from carto.intake import actions
from carto.intake.actions import Line, Received
from carto.intake.models import Origin
from carto.meetings.models import Meeting
from tests.intake.test_views import lines, said

Typed = Callable[..., dict[str, Any]]


@pytest.fixture
def meeting(open_now: Concertation) -> Meeting:
    now = timezone.now()
    return Meeting.objects.create(
        concertation=open_now, kind="meeting", title="Réunion du bourg", starts_at=now - timedelta(hours=5),
        ends_at=now - timedelta(hours=3), place_words="Salle", announced_at=now, changed_at=now,
    )  # fmt: skip


def test_a_meeting_lists_what_was_said_there_and_the_next_entry_is_at_the_same(
    browser: Client, client: Client, typed: Typed, meeting: Meeting
) -> None:
    address = f"/plui/rencontres/{meeting.pk}/"
    assert f'href="/plui/saisie/?meeting={meeting.pk}"' in said(browser.get(address))
    assert "Contributions recueillies là" not in said(client.get(address)), "nothing there yet, for a visitor"
    after = browser.post("/plui/saisie/", typed(meeting=meeting.pk, place=""), follow=True)
    assert f'<option value="{meeting.pk}" selected>' in said(after)
    browser.post("/plui/saisie/", typed(meeting=meeting.pk, is_private="on", body="Secret du registre"))
    page = said(client.get(address))
    assert "O-0001" in page
    assert "Secret" not in page
    assert "saisie/?meeting" not in page
    assert "Secret du registre" in said(browser.get(address))
    read = said(client.get("/plui/contributions/O-0001/"))
    assert "Dite de vive voix (Réunion du bourg), saisie par l’équipe." in read
    assert f'href="{address}"' in read


def test_a_register_of_a_meeting_keeps_it_from_page_to_page(
    browser: Client, meeting: Meeting, concertation: Concertation
) -> None:
    after = browser.post(
        "/plui/saisie/registre/", lines(concertation, "Un banc.", meeting=meeting.pk), follow=True
    )  # fmt: skip
    assert f'<option value="{meeting.pk}" selected>' in said(after)
    assert Origin.objects.get().meeting == meeting


def test_a_cancelled_meeting_gathered_nothing(browser: Client, typed: Typed, meeting: Meeting) -> None:
    Meeting.objects.update(cancelled_at=timezone.now(), cancel_reason="Neige")
    assert browser.post("/plui/saisie/", typed(meeting=meeting.pk)).status_code == 422
    assert "saisie/?meeting" not in said(browser.get(f"/plui/rencontres/{meeting.pk}/"))


def test_the_meeting_of_another_concertation_is_refused(
    agent: Actor, meeting: Meeting, open_now: Concertation, make_concertation: Callable[..., Concertation]
) -> None:
    meeting.concertation = make_concertation(slug="autre")
    line, now = Line(open_now.kinds.all()[0], [open_now.themes.all()[0]], "Un banc."), timezone.now()
    with pytest.raises(ValidationError, match="Cette rencontre est celle d’une autre concertation"):
        actions.enter(agent, open_now, Received(Channel.ORAL, now, meeting=meeting), line, at=now)
    assert not Contribution.objects.exists()
