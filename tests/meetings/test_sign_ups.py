"""Signing up: in two taps, taken back in one, never more seats than there are, names for the team alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import ANYONE, Actor
from carto.concertations.models import Concertation, TakingPart, WorkLevel
from carto.concertations.rules import Refused
from carto.meetings import actions, seats
from carto.meetings.models import Meeting, SignUp
from tests.conftest import DURING
from tests.debate.test_concurrency import at_once
from tests.meetings.conftest import STARTS_AT, Announce

TYPED = {"name": "Camille", "email": "camille@essai.invalid"}


Committing = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Committing:
    """What is done inside leaves as it would once committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def sign_up(meeting: Meeting, name: str, email: str = "", actor: Actor = ANYONE) -> SignUp:
    return actions.sign_up(actor, meeting, name=name, email=email, at=DURING).sign_up


@pytest.fixture
def coming(announce: Announce) -> Meeting:
    """To come at the clock of the views, with one seat."""
    starts = timezone.now().replace(microsecond=0) + timedelta(days=2)
    return announce(starts_at=starts, ends_at=starts + timedelta(hours=2), takes_sign_ups=True, capacity=1)


@pytest.fixture
def small(announce: Announce) -> Meeting:
    return announce(takes_sign_ups=True, capacity=2)


def test_in_two_taps_one_comes_and_in_one_no_more(client: Client, coming: Meeting, committing: Committing) -> None:
    page = f"/plui/rencontres/{coming.pk}/"
    assert "Je viens" in client.get(page).content.decode()
    assert client.post(f"{page}inscription/", TYPED).status_code == 302
    said = client.get(page).content.decode()
    assert ("Camille, vous venez." in said, "1 personne inscrite" in said) == (True, True)
    other = Client()
    assert "liste d’attente" in other.get(page).content.decode()
    assert "Camille" not in other.get(page).content.decode()
    other.post(f"{page}inscription/", {"name": "Noé"})
    assert "vous attendez" in other.get(page).content.decode()
    assert other.post(f"{page}desistement/").status_code == 302
    assert client.post(f"{page}desistement/").status_code == 302
    assert client.post(f"{page}desistement/").status_code == 404
    assert not SignUp.objects.exists()


def test_the_private_link_takes_back_from_any_device(client: Client, coming: Meeting) -> None:
    one = sign_up(coming, "Camille")
    address = f"/plui/rencontres/inscription/{seats.token_of(one)}/"
    assert "Camille, vous venez." in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert (client.get(address).status_code, client.get(f"{address[:-2]}x/").status_code) == (404, 404)


def test_what_is_wrong_comes_back_as_typed(client: Client, coming: Meeting, concertation: Concertation) -> None:
    address = f"/plui/rencontres/{coming.pk}/inscription/"
    answer = client.post(address, {"name": "", "email": "pas une adresse"})
    assert (answer.status_code, "pas une adresse" in answer.content.decode()) == (422, True)
    assert client.post(address, TYPED | {"website": "http://machine.invalid"}).status_code == 422
    TakingPart.objects.create(concertation=concertation, work_level=WorkLevel.LIGHT)
    assert client.post(address, TYPED).status_code == 403  # without the effort asked of a new device
    Meeting.objects.filter(pk=coming.pk).update(takes_sign_ups=False)
    TakingPart.objects.all().delete()
    refused = client.post(address, TYPED)
    assert (refused.status_code, "ou plus, à cette rencontre" in refused.content.decode()) == (422, True)
    assert not SignUp.objects.exists()


def test_a_letter_confirms_with_the_date_for_an_agenda(client: Client, coming: Meeting, committing: Committing) -> None:
    with committing():
        client.post(f"/plui/rencontres/{coming.pk}/inscription/", TYPED)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["camille@essai.invalid"], "Vous êtes inscrit : Au bord de l’eau")
    assert seats.token_of(SignUp.objects.get()) in str(letter.body)
    name, content, content_type = letter.attachments[0]
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (name, content_type.partition(";")[0], event.decoded("dtstart")) == (
        "rencontre.ics", "text/calendar", coming.starts_at,
    )  # fmt: skip


def test_who_waits_takes_the_seat_that_is_left_and_is_written_to(
    small: Meeting, agent: Actor, committing: Committing
) -> None:
    first, second = sign_up(small, "Un"), sign_up(small, "Deux")
    third, fourth = sign_up(small, "Trois", "trois@essai.invalid"), sign_up(small, "Quatre")
    assert [one.is_waiting for one in (first, second, third, fourth)] == [False, False, True, True]
    mail.outbox.clear()
    with committing():
        actions.take_back(ANYONE, first, at=DURING)
    assert [letter.subject for letter in mail.outbox] == ["Une place s’est libérée pour vous : Au bord de l’eau"]
    actions.strike_out(agent, second, at=DURING)
    assert set(SignUp.objects.values_list("name", "is_waiting")) == {("Trois", False), ("Quatre", False)}
    sign_up(small, "Cinq")
    actions.change(agent, small, capacity=9, at=DURING)
    assert not SignUp.objects.filter(is_waiting=True).exists()


def test_signing_up_again_corrects_and_takes_no_second_seat(small: Meeting, alice: Actor) -> None:
    sign_up(small, "Alice", "", alice)
    sign_up(small, "Alice B.", "alice@essai.invalid", alice)
    assert SignUp.objects.values_list("name", "email").get() == ("Alice B.", "alice@essai.invalid")


def test_nobody_signs_up_where_it_is_not_asked_or_too_late(small: Meeting, announce: Announce, agent: Actor) -> None:
    cancelled = actions.cancel(agent, announce(takes_sign_ups=True), reason="x", at=DURING)
    for meeting, at in ((announce(), DURING), (small, STARTS_AT), (cancelled, DURING)):
        with pytest.raises(ValidationError, match="ou plus"):
            actions.sign_up(ANYONE, meeting, name="Camille", at=at)
    small.concertation.published_at = None
    with pytest.raises(Refused):
        sign_up(small, "Camille")


def test_those_who_left_an_address_are_told_once_of_what_moved_or_was_cancelled(
    small: Meeting, agent: Actor, committing: Committing
) -> None:
    with committing():
        sign_up(small, "Camille", "camille@essai.invalid")
        sign_up(small, "Noé")
    for place in ("Moulin", "Gué"):
        actions.change(agent, small, place_words=place, at=DURING)

    def told() -> list[str]:
        mail.outbox.clear()
        with committing():
            seats.tell(DURING)
        return [str(letter.subject) for letter in mail.outbox]

    assert told() == ["La date, l’heure ou le lieu a changé : Au bord de l’eau"]
    assert "Gué" in str(mail.outbox[0].body)
    assert told() == []
    actions.cancel(agent, small, reason="Crue", at=DURING)
    assert told() == ["Rencontre annulée : Au bord de l’eau"]
    assert "STATUS:CANCELLED" in str(mail.outbox[0].attachments[0][1])
    assert told() == []


def test_a_seat_freed_by_an_erasure_is_given_by_the_worker(small: Meeting, agent: Actor) -> None:
    names = [sign_up(small, name) for name in ("Un", "Deux", "Trois")]
    names[0].participant.delete()
    seats.tell(DURING)
    assert not SignUp.objects.filter(is_waiting=True).exists()
    sign_up(small, "Quatre")
    sign_up(small, "Cinq")
    Meeting.objects.update(cancelled_at=DURING)
    meeting = Meeting.objects.select_related("concertation").get()
    seats.leave(meeting, SignUp.objects.get(name="Deux"))  # a cancelled one seats nobody any more
    assert SignUp.objects.filter(is_waiting=True).count() == 2


def test_one_address_is_not_flooded_by_whoever_types_it(small: Meeting, committing: Committing) -> None:
    with committing():
        for rank in range(8):
            sign_up(small, f"Machine {rank}", "victime@essai.invalid")
    assert len(mail.outbox) == seats.LETTERS_AN_HOUR


def test_the_table_of_names_is_the_team_s_and_computes_nothing(
    client: Client, agent_client: Client, small: Meeting, moderator: Actor
) -> None:
    sign_up(small, "=HYPERLINK(1)")
    sign_up(small, "Camille")
    sign_up(small, "Noé")
    address = f"/plui/reglages/rencontres/{small.pk}/inscrits.csv"
    assert client.get(address).status_code == 403
    answer = agent_client.get(address)
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows] == ["Nom", "'=HYPERLINK(1)", "Camille", "Noé"]
    assert rows[3].split(";")[2] == "oui"
    assert "no-store" in answer["Cache-Control"]
    page = agent_client.get(f"/plui/reglages/rencontres/{small.pk}/").content.decode()
    assert ("Camille" in page, "3 personnes inscrites" in page) == (True, True)
    one = SignUp.objects.get(name="Camille")
    address = f"/plui/reglages/rencontres/inscrits/{one.pk}/retirer/"
    assert (client.post(address).status_code, agent_client.post(address).status_code) == (403, 302)
    assert str(one) == f"inscription {one.pk}"
    assert set(SignUp.objects.values_list("is_waiting", flat=True)) == {False}


@pytest.mark.django_db(transaction=True)
def test_two_last_seats_taken_by_many_at_once_are_two(small: Meeting) -> None:
    def come() -> None:
        sign_up(small, "Foule")

    at_once([come] * 8)
    assert sorted(SignUp.objects.values_list("is_waiting", flat=True)) == [False] * 2 + [True] * 6


def test_an_agenda_takes_one_meeting(client: Client, meeting: Meeting) -> None:
    answer = client.get(f"/plui/rencontres/{meeting.pk}/agenda.ics")
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["location"]), str(event["status"]), event["sequence"]) == ("Vieux pont", "CONFIRMED", 0)
    assert str(event["uid"]).startswith(f"rencontre-{meeting.pk}@")
