"""Meetings: what is announced, moved, cancelled and held is in the register, and never half said."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.procedures import Means
from carto.concertations.rules import Refused
from carto.contributions import pieces
from carto.meetings import actions
from carto.meetings.models import Meeting, State
from carto.modalites.models import Modalite
from tests.conftest import DURING
from tests.contributions import pdfs
from tests.meetings.conftest import SAID, STARTS_AT, Announce

LATER = STARTS_AT + timedelta(days=1)


def contents(concertation: Concertation) -> list[dict[str, Any]]:
    entries = concertation.register_entries.filter(event=register.Event.MEETING).select_related("opening")
    return [entry.opening.content for entry in entries]


def test_each_step_of_a_meeting_is_in_the_register(agent: Actor, concertation: Concertation, meeting: Meeting) -> None:
    actions.change(agent, meeting, at=DURING, place_words="Vieux pont")  # as it was: no trace
    actions.change(agent, meeting, at=DURING, about="Deux heures de marche")
    moved = actions.change(agent, meeting, at=DURING, place_words="Moulin")
    assert (moved.sequence, moved.notice) == (2, 1)
    cancelled = actions.cancel(agent, moved, reason=" Crue ", at=DURING)
    assert (cancelled.sequence, cancelled.notice, cancelled.state) == (3, 2, State.CANCELLED)
    told = contents(concertation)
    assert [one["what"] for one in told] == ["announced", "changed", "moved", "cancelled"]
    assert (told[2]["before"]["place"], told[2]["after"]["place"]) == ("Vieux pont", "Moulin")
    assert told[3]["reason"] == "Crue"
    assert register.verify(concertation, {}).problems == ()


def test_a_draft_prepares_its_meetings_without_a_register(
    agent: Actor, concertation: Concertation, announce: Announce
) -> None:
    concertation.published_at = None
    announce()
    assert contents(concertation) == []


def test_one_that_is_over_or_cancelled_changes_no_more(agent: Actor, meeting: Meeting, announce: Announce) -> None:
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.cancel(agent, meeting, reason=" ", at=DURING)
    with pytest.raises(ValidationError, match="pas encore commencé"):
        actions.hold(agent, meeting, attendance=1, minutes="", pdf=None, at=DURING)
    actions.cancel(agent, meeting, reason="Crue", at=DURING)
    with pytest.raises(ValidationError, match="annulée"):
        actions.cancel(agent, meeting, reason="Crue", at=DURING)
    with pytest.raises(ValidationError, match="annulée"):
        actions.change(agent, meeting, at=DURING, title="Autre")
    with pytest.raises(ValidationError, match="annulée"):
        actions.hold(agent, meeting, attendance=1, minutes="", pdf=None, at=LATER)


def test_what_cannot_be_is_refused(
    agent: Actor, concertation: Concertation, announce: Announce, make_concertation: Any
) -> None:
    with pytest.raises(ValidationError, match="fin doit suivre"):
        announce(ends_at=STARTS_AT - timedelta(hours=1))
    with pytest.raises(ValidationError, match="supérieure ou égale à 1"):
        announce(capacity=0)
    elsewhere = Modalite.objects.create(
        concertation=make_concertation("ailleurs"), wording="Trois réunions", means=Means.MEETING
    )
    with pytest.raises(ValidationError, match="autre concertation"):
        announce(modalite=elsewhere)
    own = Modalite.objects.create(concertation=concertation, wording="Trois réunions", means=Means.MEETING)
    assert announce(modalite=own).modalite == own


def test_the_minutes_are_cleaned_kept_once_and_their_hash_is_written(
    agent: Actor, concertation: Concertation, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (pieces.clean(SimpleUploadedFile("cr.pdf", pdfs.pdf(text=word))) for word in ("premier", "second"))
    actions.hold(agent, meeting, attendance=None, minutes="", pdf=first, at=LATER)
    with monkeypatch.context() as broken:
        broken.setattr(Meeting, "save", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.hold(agent, meeting, attendance=12, minutes="Dit", pdf=second, at=LATER)
    held = actions.hold(agent, meeting, attendance=12, minutes="Dit", pdf=None, at=LATER + timedelta(days=1))
    assert (held.held_at, held.attendance, held.state, held.minutes_sha256) == (LATER, 12, State.HELD, first.sha256)
    assert held.minutes_file.read() == first.content
    assert contents(concertation)[-1] == {"what": "held", "attendance": 12, "minutes": "Dit", "sha256": first.sha256}


@pytest.mark.django_db(transaction=True)
def test_a_new_pdf_takes_the_place_of_the_former(agent: Actor, meeting: Meeting) -> None:
    first, second = (pieces.clean(SimpleUploadedFile("cr.pdf", pdfs.pdf(text=word))) for word in ("premier", "second"))
    former = actions.hold(agent, meeting, attendance=None, minutes="", pdf=first, at=LATER).minutes_file
    held = actions.hold(agent, meeting, attendance=None, minutes="", pdf=second, at=LATER)
    assert (former.storage.exists(str(former.name)), held.minutes_file.read()) == (False, second.content)


def test_only_those_who_run_it_announce(moderator: Actor, alice: Actor, concertation: Concertation) -> None:
    for actor in (moderator, alice):
        with pytest.raises(Refused):
            actions.announce(actor, Meeting(concertation=concertation), at=DURING, **SAID)
    assert not Meeting.objects.exists()
