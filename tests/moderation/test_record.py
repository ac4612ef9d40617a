"""The register of moderation: for the team in full, for everyone as counts, for the bilan as rows."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.contributions.models import Contribution
from carto.moderation import actions, record
from carto.moderation.models import Outcome
from tests.debate.conftest import say

PAGE = "/plui/moderation/registre/"
Browse = Callable[[Actor], Client]


def test_each_decision_is_told_with_its_contest_and_its_end(
    live: Contribution, bob: Actor, alice: Actor, moderator: Actor, agent: Actor, commissioner: Actor, browse: Browse
) -> None:
    team = browse(commissioner)
    assert "Aucune décision" in team.get(PAGE).content.decode()
    said, now = say(bob, live, "Un mot"), timezone.now()
    actions.keep(moderator, said, read_at=now, at=now)
    actions.mask(moderator, live, reason="insult", read_at=now, at=now + timedelta(seconds=1))
    actions.contest(alice, live, body="Relisez-moi", at=now + timedelta(seconds=2))
    assert "en attente" in team.get(PAGE).content.decode()
    actions.answer_contest(agent, live, outcome=Outcome.UPHELD, answer="Relu.", at=now + timedelta(seconds=3))

    shown = team.get(PAGE).content.decode()
    for words in (
        "W-0001/1",
        "Laissé public après examen",
        "Propos injurieux",
        "Membre moderator",
        "Masquage maintenu",
    ):
        assert words in shown
    assert shown.index("Propos injurieux") < shown.index("W-0001/1")
    rows = list(record.rows(live.concertation, at=now + timedelta(seconds=3)))
    assert [(row.reference, row.verdict, row.reason, row.role, row.ending, row.ended_by) for row in rows] == [
        ("W-0001/1", "Laissé public après examen", "", "modérateur", "", ""),
        ("W-0001", "Masqué", "Propos injurieux ou haineux", "modérateur", "Masquage maintenu", "agent"),
    ]
    assert len(list(record.rows(live.concertation, at=now))) == 1
    assert record.counts(live.concertation) == record.Counts(0, 1, 1, 0, 1, 1, 0)


def test_everyone_reads_counts_and_no_name(live: Contribution, bob: Actor, moderator: Actor, browse: Browse) -> None:
    now = timezone.now()
    actions.mask(moderator, say(bob, live, "Un mot"), reason="insult", read_at=now, at=now)
    rules = Client().get("/plui/regles/").content.decode()
    assert "Masquages décidés" in rules
    assert "0, dont 0 maintenus et 0 levés" in rules
    assert "Membre moderator" not in rules
    assert browse(bob).get(PAGE).status_code == 403
