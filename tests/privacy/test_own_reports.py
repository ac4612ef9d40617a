"""Who reported a text reads what became of it."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution, MaskReason
from carto.debate import actions
from carto.moderation import actions as moderation
from tests.debate.conftest import live as live
from tests.debate.conftest import say, url

MINE = "/mes-donnees/"


def test_a_report_is_received_then_examined_and_its_outcome_is_told_to_its_author_alone(
    live: Contribution, alice: Actor, bob: Actor, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    insult = say(alice, live, "Mot-signale")
    reporter = browse(bob)
    sent = reporter.post(url("debate:report", live), {"comment": 1, "reason": "insult"}, follow=True)
    assert "se lit dans « Mes données »" in sent.content.decode()
    assert "reçu, pas encore examiné" in reporter.get(MINE).content.decode()
    reporter.post(url("debate:report", live), {"reason": "insult"})
    moderation.keep(moderator, live, read_at=timezone.now(), at=timezone.now())
    actions.mask_comment(moderator, insult, reason=MaskReason.INSULT, at=timezone.now())
    shown = reporter.get(MINE).content.decode()
    assert "examiné : le texte reste publié" in shown
    assert "examiné : le texte est masqué" in shown
    assert "Mot-signale" not in shown
    assert "examiné" not in browse(alice).get(MINE).content.decode()
    contributions.withdraw(alice, live, at=timezone.now())
    assert "son auteur a retiré le texte" in reporter.get(MINE).content.decode()
