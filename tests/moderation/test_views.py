"""The moderators' queue: what asks for a decision, and why; one text or many decided of at once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carto.accounts.actors import ANYONE, Actor
from carto.concertations import rules
from carto.concertations.models import RegisterEntry, TakingPart
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution, KeptContact, MaskReason
from carto.debate import actions as debate
from carto.debate.models import Comment, Report
from carto.guard.models import Act
from carto.moderation import actions
from carto.moderation.models import Decision
from tests.conftest import DURING
from tests.debate.conftest import say, url

QUEUE, DECIDE = "/plui/moderation/", "/plui/moderation/decider/"
Browse = Callable[[Actor], Client]


@pytest.fixture
def reported(live: Contribution, bob: Actor) -> Report:
    said = say(bob, live, "Achetez mes volets")
    return debate.report(ANYONE, live, comment=said, reason=MaskReason.ADVERTISING, note="Encore", at=timezone.now())


def counts(client: Client) -> dict[str, int]:
    shown = client.get(QUEUE).content.decode()
    found = re.findall(r'href="\?voir=([\w-]+)"[^>]*><span class="figure">(\d+)</span>', shown)
    return {slug: int(count) for slug, count in found}


def sent(client: Client, **fields: object) -> str:
    """What the queue says once this was pressed on the page that it shows now."""
    read_at = re.search(r'name="read_at" value="([^"]+)"', client.get(QUEUE).content.decode())
    return client.post(DECIDE, {"read_at": read_at[1] if read_at else "", **fields}, follow=True).content.decode()


@pytest.mark.parametrize("path", [QUEUE, "/plui/reponses/", "/plui/contributions/W-0001/repondre/"])
def test_the_public_is_told_these_pages_are_the_team_s(live: Contribution, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 403
    assert "réservée à l’équipe" in response.content.decode()


def test_a_row_says_all_it_takes_to_judge(reported: Report, bob: Actor, moderator: Actor, browse: Browse) -> None:
    said = say(bob, reported.contribution, "Écrivez à asso@exemple.fr", keeps_contact=["asso@exemple.fr"])
    shown = browse(moderator).get(QUEUE).content.decode()
    for words in ("Achetez mes volets", "Publicité", "Encore", "Un verger au bord de la Loire", "Bob", "W-0001/1"):
        assert words in shown
    assert "l’adresse électronique « asso@exemple.fr »" in shown
    assert shown.index("Achetez mes volets") < shown.index(said.reference)
    assert '<option value="advertising" selected>' in shown


def test_each_text_is_counted_for_what_it_asks(
    reported: Report, bob: Actor, alice: Actor, moderator: Actor, browse: Browse
) -> None:
    live, client = reported.contribution, browse(moderator)
    KeptContact.objects.create(contribution=live, kept_at=DURING)
    debate.report(bob, live, reason=MaskReason.INSULT, at=timezone.now())
    masked = say(bob, live, "Masqué et signalé")
    debate.report(ANYONE, live, comment=masked, reason=MaskReason.INSULT, at=timezone.now())
    contributions_masked = {"masked_at": timezone.now(), "mask_reason": "insult"}
    Comment.objects.filter(pk=masked.pk).update(**contributions_masked)
    Comment.objects.filter(pk=say(alice, live, "En attente").pk).update(published_at=None)
    assert counts(client) == {
        "tout": 3, "signales": 2, "a-relire": 1, "suspects": 0, "coordonnees": 1, "passages": 0, "contestes": 0,
        "publics": 2, "masques": 1,
    }  # fmt: skip
    assert "Masqué et signalé" not in client.get(QUEUE).content.decode()
    assert "Masqué et signalé" in client.get(f"{QUEUE}?voir=masques").content.decode()
    assert "En attente" not in client.get(f"{QUEUE}?voir=signales").content.decode()
    assert "Aucun texte" in client.get(f"{QUEUE}?voir=inconnu&page=99").content.decode() or counts(client)


def test_texts_of_a_burst_are_suspect_until_somebody_looked(
    live: Contribution, moderator: Actor, browse: Browse
) -> None:
    TakingPart.objects.create(concertation=live.concertation, burst_size=50)
    typed = {"side": "neutral", "body": "Non au projet", "pseudonym": "Zoé", "charter_accepted": 1}
    for _device in range(2):
        Client().post(url("debate:comment", live), typed)
    Client().post(url("debate:vote", live), typed | {"choice": "for", "argument": "Non au projet"})
    Client().post(url("debate:comment", live), typed | {"body": "Tout autre chose"})
    client = browse(moderator)
    assert counts(client)["suspects"] == 3
    assert "Tout autre chose" not in client.get(QUEUE).content.decode()
    assert "1 texte est gardé public" in sent(client, keep=f"c{Comment.objects.get(number=1).pk}")
    assert counts(client)["suspects"] == 2
    TakingPart.objects.update(burst_size=2)
    Act.objects.filter(subject=live.reference).update(kind="deposit")
    assert counts(client)["suspects"] == 3  # of the same network: the last comment, the contribution; less the argument


def test_one_press_masks_one_text_with_the_reason_of_its_row(
    reported: Report, moderator: Actor, browse: Browse
) -> None:
    key, client = f"c{reported.comment_id}", browse(moderator)
    assert "Choisissez un motif" in sent(client, mask=key)
    assert Comment.objects.get().is_published
    assert "1 texte est masqué" in sent(client, mask=key, **{f"reason-{key}": "advertising"})
    assert Comment.objects.get().mask_reason == "advertising"
    reported.refresh_from_db()
    assert reported.settled_at is not None
    assert counts(client)["tout"] == 0
    assert "1 texte est de nouveau public" in sent(client, unmask=key)
    assert [one.verdict for one in Decision.objects.all()] == ["masked", "unmasked"]


def test_those_ticked_are_kept_or_masked_together(
    reported: Report, bob: Actor, moderator: Actor, browse: Browse
) -> None:
    live, client = reported.contribution, browse(moderator)
    waiting = say(bob, live, "En attente")
    Comment.objects.filter(pk=waiting.pk).update(published_at=None)
    debate.report(ANYONE, live, reason=MaskReason.INSULT, at=timezone.now())
    both = [f"c{waiting.pk}", f"w{live.pk}", "w99999", "n’importe quoi", f"c{waiting.pk}"]
    assert "Cochez d’abord" in sent(client, keep="ticked")
    assert "Cochez d’abord" in sent(client, text=both)
    assert "2 textes sont gardés publics" in sent(client, text=both, keep="ticked")
    waiting.refresh_from_db()
    assert (waiting.is_published, Report.objects.get(comment=None).settled_at is None) == (True, False)
    events = list(RegisterEntry.objects.filter(event__in=["publication", "review"]).order_by("position"))
    assert [(one.event, one.subject) for one in events] == [("publication", "W-0001/2"), ("review", "W-0001")]
    assert events[1].opening.content == {"role": "moderator"}
    assert "2 textes sont masqués" in sent(client, text=both, mask="ticked", reason="unrelated")
    live.refresh_from_db()
    assert live.mask_reason == "unrelated"


def test_what_changed_since_the_page_was_made_is_left_and_named(
    reported: Report, bob: Actor, moderator: Actor, agent: Actor, browse: Browse
) -> None:
    live, read_at = reported.contribution, timezone.now()
    rewritten, decided, gone = (say(bob, live, f"Texte {rank}") for rank in range(3))
    Comment.objects.update(published_at=None)
    later = read_at + timedelta(minutes=1)
    debate.edit_comment(bob, rewritten, body="Achetez mes volets", at=later)
    actions.keep(agent, decided, read_at=later, at=later)
    debate.withdraw_comment(bob, gone, at=later)
    keys = [f"c{one.pk}" for one in (rewritten, decided, gone)]
    typed = {"text": keys, "mask": "ticked", "reason": "insult", "read_at": read_at.isoformat(), "voir": "a-relire"}
    told = browse(moderator).post(DECIDE, typed, follow=True)
    assert told.redirect_chain == [(f"{QUEUE}?voir=a-relire", 302)]
    assert f"{rewritten.reference}, {decided.reference}, {gone.reference}" in told.content.decode()
    assert not Comment.objects.filter(masked_at__isnull=False).exists()
    assert not actions.unmask(moderator, decided, read_at=later, at=later)
    assert Decision.objects.get().role == "agent"


def test_a_moment_that_is_none_is_now(reported: Report, moderator: Actor, browse: Browse) -> None:
    for moment in ("hier", "2026-99-99T00:00", "2026-01-01T00:00"):
        browse(moderator).post(DECIDE, {"keep": f"c{reported.comment_id}", "read_at": moment})
    assert Decision.objects.count() == 3


def test_masking_and_unmasking_from_a_page(reported: Report, moderator: Actor, browse: Browse) -> None:
    client, contribution = browse(moderator), reported.contribution
    refused = client.post(url("moderation:mask_comment", contribution, number=1), {"reason": ""}, follow=True)
    assert "Choisissez un motif" in refused.content.decode()
    client.post(url("moderation:mask_comment", contribution, number=1), {"reason": "advertising"})
    assert not Comment.objects.get().is_published
    client.post(url("moderation:unmask_comment", contribution, number=1))
    assert Comment.objects.get().is_published
    client.post(url("moderation:mask", contribution), {"reason": "insult"})
    client.post(url("moderation:unmask", contribution))
    assert [one.verdict for one in Decision.objects.of(contribution)] == ["masked", "unmasked"]


def test_a_citizen_decides_of_nothing(reported: Report, bob: Actor, browse: Browse) -> None:
    citizen, key = browse(bob), f"c{reported.comment_id}"
    assert citizen.post(DECIDE, {"keep": key}).status_code == 403
    where = url("moderation:mask_comment", reported.contribution, number=1)
    assert citizen.post(where, {"reason": "advertising"}).status_code == 403
    assert Comment.objects.get().is_published
    assert not Decision.objects.exists()


def test_the_queue_asks_as_much_of_fifty_as_of_five_thousand(
    live: Contribution, moderator: Actor, browse: Browse
) -> None:
    client = browse(moderator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(QUEUE).status_code == 200
        return len(asked)

    def fill(first: int, last: int) -> None:
        names = ("concertation", "author", "kind", "title", "body", "received_at")
        values = {name: getattr(live, name) for name in names}
        Contribution.objects.bulk_create(Contribution(number=number, **values) for number in range(first, last))

    fill(2, 52)
    few = queries()
    fill(52, 5_001)
    assert queries() == few <= 30
    assert counts(client)["a-relire"] == 4_999


def test_the_operator_s_decisions_are_nobody_s_account(contribution: Contribution, moderator: Actor) -> None:
    contributions.mask(moderator, contribution, reason=MaskReason.INSULT, at=DURING)
    assert actions.unmask(rules.operator(), contribution, read_at=DURING, at=DURING)
    assert (Decision.objects.get().moderator, Decision.objects.get().role) == (None, "administrator")
