"""The team's pages: moderation queue, answering."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carto.accounts.actors import ANYONE, Actor
from carto.concertations.models import Concertation, Theme
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate import actions
from carto.debate.models import Answer, Comment, Report
from tests.debate.conftest import page, say, url

QUEUE = "/plui/moderation/"
TO_ANSWER = "/plui/reponses/"


@pytest.fixture
def reported(live: Contribution, bob: Actor) -> Report:
    said = say(bob, live, "Achetez mes volets")
    return actions.report(ANYONE, live, comment=said, reason=MaskReason.ADVERTISING, note="Encore", at=timezone.now())


@pytest.mark.parametrize("path", [QUEUE, TO_ANSWER, "/plui/contributions/W-0001/repondre/"])
def test_the_public_is_told_these_pages_are_the_team_s(live: Contribution, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 403
    assert "réservée à l’équipe" in response.content.decode()


def test_the_queue_shows_reports_and_the_latest_texts(
    reported: Report, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    shown = browse(moderator).get(QUEUE).content.decode()
    assert shown.count("Achetez mes volets") == 2
    assert "Encore" in shown
    assert reported.contribution.title in shown


def test_masking_a_reported_comment_in_one_gesture(
    reported: Report, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    where = reverse("debate:settle", args=["plui", reported.pk])
    response = browse(moderator).post(where, {"decision": "mask", "reason": "advertising"}, follow=True)
    assert "Le texte est masqué" in response.content.decode()
    assert Comment.objects.get().mask_reason == "advertising"
    reported.refresh_from_db()
    assert reported.settled_at is not None


def test_masking_a_reported_contribution_settles_its_report(
    live: Contribution, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    report = actions.report(ANYONE, live, reason=MaskReason.INSULT, at=timezone.now())
    where = reverse("debate:settle", args=["plui", report.pk])
    browse(moderator).post(where, {"decision": "mask", "reason": "insult"})
    live.refresh_from_db()
    report.refresh_from_db()
    assert (live.mask_reason, report.settled_at is not None) == ("insult", True)


def test_keeping_a_reported_text(reported: Report, moderator: Actor, browse: Callable[[Actor], Client]) -> None:
    browse(moderator).post(reverse("debate:settle", args=["plui", reported.pk]), {"decision": "keep"})
    reported.refresh_from_db()
    assert reported.settled_at is not None
    assert Comment.objects.get().is_published


def test_masking_without_a_reason_changes_nothing(
    reported: Report, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    client = browse(moderator)
    places = [
        reverse("debate:settle", args=["plui", reported.pk]),
        url("debate:mask_comment", reported.contribution, number=1),
    ]
    for where in places:
        response = client.post(where, {"decision": "mask", "reason": ""}, follow=True)
        assert "Choisissez un motif" in response.content.decode()
    assert Comment.objects.get().is_published


def test_masking_and_unmasking_a_comment_from_its_page(
    reported: Report, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    client, contribution = browse(moderator), reported.contribution
    client.post(url("debate:mask_comment", contribution, number=1), {"reason": "advertising"})
    assert not Comment.objects.get().is_published
    client.post(url("debate:unmask_comment", contribution, number=1))
    assert Comment.objects.get().is_published


def test_a_citizen_masks_nothing(reported: Report, bob: Actor, browse: Callable[[Actor], Client]) -> None:
    response = browse(bob).post(url("debate:mask_comment", reported.contribution, number=1), {"reason": "advertising"})
    assert response.status_code == 403
    assert Comment.objects.get().is_published


def test_agents_answer_one_after_the_other(
    live: Contribution, make_contribution: Callable[..., Contribution], agent: Actor, browse: Callable[[Actor], Client]
) -> None:
    make_contribution(2, title="La deuxième")
    client = browse(agent)
    assert "2 contributions attendent une réponse" in client.get(TO_ANSWER).content.decode()
    where = url("debate:answer", live)
    assert url("debate:answer", Contribution.objects.get(number=2)) in client.get(where).content.decode()
    response = client.post(where, {"outcome": "retained", "body": "Oui, nous le ferons."})
    assert response["Location"] == url("debate:answer", Contribution.objects.get(number=2))
    assert "1 contribution attend une réponse" in client.get(TO_ANSWER).content.decode()
    shown = page(Client(), live)
    assert "Oui, nous le ferons." in shown
    assert "Retenue" in shown


def test_the_last_answer_leads_back_to_the_list(
    live: Contribution, agent: Actor, browse: Callable[[Actor], Client]
) -> None:
    response = browse(agent).post(url("debate:answer", live), {"outcome": "retained", "body": "Oui."})
    assert response["Location"] == TO_ANSWER


def test_a_faulty_answer_keeps_its_text(live: Contribution, agent: Actor, browse: Callable[[Actor], Client]) -> None:
    response = browse(agent).post(url("debate:answer", live), {"outcome": "", "body": "Longue réponse"})
    assert response.status_code == 422
    assert "Longue réponse" in response.content.decode()
    assert not Answer.objects.exists()


def test_the_list_to_answer_filters_by_theme(
    live: Contribution, make_contribution: Callable[..., Contribution], agent: Actor, concertation: Concertation,
    browse: Callable[[Actor], Client],
) -> None:  # fmt: skip
    make_contribution(2, title="Une crèche").themes.set(Theme.objects.filter(slug="equipements"))
    make_contribution(3, title="Déjà répondue", status=Status.RETAINED).themes.set(Theme.objects.all())
    shown = browse(agent).get(TO_ANSWER, {"theme": "equipements"}).content.decode()
    assert "Une crèche" in shown
    assert live.title not in shown
    assert "Déjà répondue" not in shown
    assert "repondre/?theme=equipements" in shown
