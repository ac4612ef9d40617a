"""The author of a masked text: told why, able to contest it once, told what was answered."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.accounts.models import Participant
from carto.concertations.models import RegisterEntry
from carto.concertations.rules import Refused
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution
from carto.follow.models import Follower
from carto.moderation import actions
from carto.moderation.models import Contest, Decision, Outcome
from carto.privacy import actions as privacy
from carto.privacy.models import Depth
from carto.privacy.person import person_of
from tests.conftest import DURING
from tests.debate.conftest import page, say, url

QUEUE, DECIDE = "/plui/moderation/", "/plui/moderation/decider/"
Browse = Callable[[Actor], Client]
BODY = "Je ne cite personne, relisez."


@pytest.fixture
def masked(live: Contribution, moderator: Actor) -> Contribution:
    now = timezone.now()
    actions.mask(moderator, live, reason="third_party", read_at=now, at=now)
    return live


def answered(text: Contribution, agent: Actor, outcome: Outcome) -> bool:
    return actions.answer_contest(agent, text, outcome=outcome, answer="Relu.", at=timezone.now())


def test_its_author_reads_why_contests_once_and_reads_the_answer(
    masked: Contribution, alice: Actor, moderator: Actor, agent: Actor, browse: Browse
) -> None:
    author, address, team = browse(alice), url("moderation:contest", masked), browse(moderator)
    assert address in page(author, masked)
    assert "met en cause une personne" in page(author, masked)
    shown = author.get(address).content.decode()
    assert "Mise en cause d’une personne" in shown
    assert "modérateur" in shown
    assert author.post(address, {"body": ""}).status_code == 422
    assert author.post(address, {"body": BODY}).status_code == 302
    again = author.post(address, {"body": "Encore"})
    assert (again.status_code, "déjà contesté" in again.content.decode()) == (422, True)
    assert BODY in author.get(address).content.decode()

    queue = team.get(f"{QUEUE}?voir=contestes").content.decode()
    assert BODY in queue
    assert "C’est vous qui l’avez masqué" in queue
    assert "Membre moderator" in queue
    assert "C’est vous" not in browse(agent).get(QUEUE).content.decode()
    key = f"w{masked.pk}"
    assert "Écrivez à l’auteur" in team.post(DECIDE, {"uphold": key}, follow=True).content.decode()
    said = browse(agent).post(DECIDE, {"uphold": key, f"answer-{key}": "Le nom se lit au titre."}, follow=True)
    assert "maintenu" in said.content.decode()
    late = team.post(DECIDE, {"lift": key, f"answer-{key}": "Bon."}, follow=True)
    assert "Laissés tels quels" in late.content.decode()

    told = author.get(address).content.decode()
    assert "Le nom se lit au titre." in told
    assert "le masquage est maintenu" in told
    assert "agent" in told
    events = RegisterEntry.objects.filter(event__in=["contest", "contest_end"]).order_by("position")
    assert [one.opening.content for one in events] == [
        {"body": BODY}, {"outcome": "upheld", "answer": "Le nom se lit au titre.", "role": "agent"},
    ]  # fmt: skip


def test_a_masking_lifted_shows_the_text_again(
    live: Contribution, bob: Actor, moderator: Actor, agent: Actor, browse: Browse
) -> None:
    said, now = say(bob, live, "Le maire doit répondre"), timezone.now()
    actions.mask(moderator, said, reason="insult", read_at=now, at=now)
    address = url("moderation:contest_comment", live, number=1)
    assert address in page(browse(bob), live)
    browse(bob).post(address, {"body": BODY})
    key = f"c{said.pk}"
    browse(agent).post(DECIDE, {"lift": key, f"answer-{key}": "Vous avez raison."})
    assert "Le maire doit répondre" in page(Client(), live)
    told = browse(bob).get(address).content.decode()
    assert "le masquage est levé" in told
    assert [one.verdict for one in Decision.objects.of(said)] == ["masked", "unmasked"]


def test_unmasking_otherwise_answers_what_waits(
    masked: Contribution, alice: Actor, agent: Actor, browse: Browse
) -> None:
    actions.contest(alice, masked, body=BODY, at=timezone.now())
    assert actions.unmask(agent, masked, read_at=timezone.now(), at=timezone.now())
    assert Contest.objects.get().outcome == Outcome.LIFTED
    assert not answered(masked, agent, Outcome.UPHELD)
    with pytest.raises(ValidationError, match="n’est pas masqué"):
        actions.contest(alice, masked, body=BODY, at=timezone.now())


def test_only_its_author_contests_and_only_the_team_answers(
    masked: Contribution, bob: Actor, alice: Actor, commissioner: Actor, browse: Browse
) -> None:
    with pytest.raises(Refused):
        actions.contest(bob, masked, body=BODY, at=timezone.now())
    assert browse(bob).get(url("moderation:contest", masked)).status_code == 410
    actions.contest(alice, masked, body=BODY, at=timezone.now())
    with pytest.raises(Refused):
        answered(masked, commissioner, Outcome.LIFTED)


def test_what_was_masked_before_decisions_were_kept_is_contested_by_letter_alone(
    live: Contribution, alice: Actor, moderator: Actor, browse: Browse
) -> None:
    contributions.mask(moderator, live, reason="insult", at=DURING)
    assert "Contester ce masquage" not in browse(alice).get(url("moderation:contest", live)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_left_an_address_is_written_to_unless_they_refused(
    live: Contribution, alice: Actor, moderator: Actor, agent: Actor
) -> None:
    now = timezone.now()
    actions.mask(moderator, live, reason="insult", read_at=now, at=now)
    assert mail.outbox == []
    Participant.objects.update(email="alice@essai.invalid", email_confirmed_at=now)
    live = Contribution.objects.get()
    actions.contest(alice, live, body=BODY, at=timezone.now())
    answered(live, agent, Outcome.LIFTED)
    actions.mask(moderator, live, reason="insult", read_at=timezone.now(), at=timezone.now())
    first, second = mail.outbox
    assert (first.to, "est levé" in first.body, "Relu." in first.body) == (["alice@essai.invalid"], True, True)
    assert "W-0001 est masqué" in second.subject
    assert "injurieux" in second.body
    assert url("moderation:contest", live) in second.body
    Follower.objects.create(email="alice@essai.invalid", created_at=now, refused_at=now)
    actions.unmask(agent, live, read_at=timezone.now(), at=timezone.now())
    actions.mask(moderator, live, reason="insult", read_at=timezone.now(), at=timezone.now())
    assert len(mail.outbox) == 2


def test_who_erases_their_texts_leaves_no_word_of_their_contest(masked: Contribution, alice: Actor) -> None:
    actions.contest(alice, masked, body=BODY, at=timezone.now())
    privacy.erase(alice, person_of(alice), depth=Depth.TEXTS, at=timezone.now())
    assert BODY not in Contest.objects.get().body
    assert not hasattr(RegisterEntry.objects.get(event="contest"), "opening")
