"""Letters: text and HTML, in the reader's language, sent with the act they tell of, never at its expense."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.core.mail import BadHeaderError
from django.db import transaction

from carto.accounts import letters
from carto.accounts.actors import Actor
from carto.accounts.models import User
from tests.conftest import DURING

TITLE = "L’îlot <b>Gambetta</b> & Cie"
CONTEXT = {"title": TITLE, "url": "https://essai.invalid/a?b=c&d=e", "days": 7}


def test_a_letter_is_plain_text_and_html_with_its_subject_on_the_first_line() -> None:
    letter = letters.compose("confirm_email", to="lea@essai.invalid", context=CONTEXT, language="fr")
    [html] = [str(part[0]) for part in letter.alternatives]
    assert (letter.subject, letter.to) == ("Confirmez votre adresse", ["lea@essai.invalid"])
    assert str(letter.body).startswith("Vous avez donné")
    assert TITLE in str(letter.body)
    assert "https://essai.invalid/a?b=c&d=e" in str(letter.body)
    assert "<b>Gambetta</b>" not in html
    assert "&lt;b&gt;Gambetta" in html
    assert '<html lang="fr">' in html
    assert "« " not in html
    assert "«\u00a0" in html


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_with_the_commit_and_not_without() -> None:
    with transaction.atomic():
        letters.send("confirm_email", to="lea@essai.invalid", context=CONTEXT, language="fr")
        assert mail.outbox == []
    assert len(mail.outbox) == 1
    with transaction.atomic():
        letters.send("confirm_email", to="lea@essai.invalid", context=CONTEXT, language="fr")
        transaction.set_rollback(True)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_fails_loses_the_letter_and_nothing_else(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with caplog.at_level(logging.ERROR), transaction.atomic():
        letters.send("confirm_email", to="lea@essai.invalid", context=CONTEXT, language="fr")
        User.objects.create_user("kept@essai.invalid", name="Gardé")
    assert User.objects.filter(email="kept@essai.invalid").exists()
    assert "confirm_email could not be sent" in caplog.text
    assert "lea@essai.invalid" not in caplog.messages[0]


def test_nobody_adds_a_header_by_a_line_break(db: None) -> None:
    with pytest.raises(BadHeaderError):
        letters.send("confirm_email", to="lea@essai.invalid\nBcc: tous@essai.invalid", context=CONTEXT, language="fr")
    told = CONTEXT | {"reference": "W-0001\nBcc: tous@essai.invalid"}
    letter = letters.compose("private_link", to="lea@essai.invalid", context=told, language="fr")
    assert "Bcc" not in letter.message().as_string().partition("\n\n")[0]


def test_a_participant_is_reached_at_the_address_they_confirmed_or_at_their_account(alice: Actor) -> None:
    person = alice.participant
    assert person is not None
    assert person.reachable_email == ""
    person.email = "typed@essai.invalid"
    assert person.reachable_email == ""
    person.user = User.objects.create_user("compte@essai.invalid", name="Alice")
    assert person.reachable_email == "compte@essai.invalid"
    person.email_confirmed_at = DURING
    assert person.reachable_email == "typed@essai.invalid"
    person.email_confirmed_at, person.user.is_active = None, False
    assert person.reachable_email == ""
