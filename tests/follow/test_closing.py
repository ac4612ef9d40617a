"""Those who follow a concertation are asked how it went, once, when it is closed."""

from collections.abc import Callable
from datetime import timedelta

from django.core import mail

from carto.concertations.models import Concertation
from carto.follow.closing import ask_how_it_went
from carto.follow.models import Follow, Reason
from tests.conftest import AFTER, CLOSES_AT
from tests.follow.conftest import HOUR, NINE
from tests.follow.conftest import follow as follow

Ask = Callable[..., Follow]


def test_a_follower_is_asked_once_at_the_closing_with_one_link_for_all(
    concertation: Concertation, follow: Ask, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    follow()
    follow("theme=environnement")
    follow(email="max@essai.invalid", language="en")
    follow(email="eve@essai.invalid", is_proven=False)
    Follow.objects.filter(pk=follow(email="ana@essai.invalid").pk).update(reason=Reason.VOTER)
    mail.outbox.clear()
    for at in (NINE, CLOSES_AT + HOUR, CLOSES_AT + 2 * HOUR, AFTER):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            ask_how_it_went(at)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["lea@essai.invalid", "max@essai.invalid"]
    for letter in mail.outbox:
        assert "/plui/votre-avis/\n" in letter.body
        assert "suivi/arreter/" in letter.extra_headers["List-Unsubscribe"]


def test_nobody_is_asked_once_the_questionnaire_is_over(concertation: Concertation, follow: Ask) -> None:
    follow()
    mail.outbox.clear()
    ask_how_it_went(CLOSES_AT + timedelta(days=31))
    assert (mail.outbox, Follow.objects.get().asked_how_at) == ([], None)
