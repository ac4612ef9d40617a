"""Where a moderator reads each text before it is public: what waits, who sees it, what its approval changes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, Moderation, RegisterEntry, TakingPart
from carto.concertations.register import Event
from carto.concertations.rules import Refused
from carto.contributions import actions as contributions
from carto.contributions import columns
from carto.contributions.columns import Audience
from carto.contributions.models import Contribution, MaskReason
from carto.contributions.record import content_of
from carto.debate import actions
from carto.debate.models import Choice
from carto.exchange.reading import read
from tests.debate.conftest import page, say, url
from tests.leaks import everything_public

DECIDE = "/plui/moderation/decider/"
Browse = Callable[[Actor], Client]


@pytest.fixture
def read_first(live: Contribution) -> Contribution:
    """The public contribution of Alice's, in a concertation that now reads first."""
    TakingPart.objects.create(concertation=live.concertation, moderation=Moderation.A_PRIORI)
    live.concertation = Concertation.objects.get()
    return live


@pytest.fixture
def waiting(read_first: Contribution, alice: Actor) -> Contribution:
    where = read_first.concertation
    register.next_number(where, contributions.SERIES)  # that of the public one, written without the action
    return contributions.submit(
        alice, where, kind=where.kinds.all()[0], themes=[where.themes.all()[0]], title="Secret de polichinelle",
        body="Ce que nul ne doit lire encore.", geometry=read_first.geometry, pseudonym="Alice-en-attente",
        at=timezone.now(),
    ).contribution  # fmt: skip


def test_nothing_public_says_a_word_of_a_contribution_that_waits(waiting: Contribution, client: Client) -> None:
    told = dict(everything_public(waiting, client))
    assert len(told) > 60
    for words in ("polichinelle", "nul ne doit lire", "Alice-en-attente"):
        assert [path for path, text in told.items() if words in text] == []
    assert client.get(url("debate:detail", waiting)).status_code == 404


def test_its_author_sees_it_with_its_state_and_may_change_it(
    waiting: Contribution, alice: Actor, browse: Browse
) -> None:
    shown = page(browse(alice), waiting)
    assert "En attente de relecture" in shown
    assert "nul ne doit lire" in shown
    assert url("contributions:edit", waiting) in shown
    assert "masqué" not in shown
    contributions.withdraw(alice, waiting, at=timezone.now())
    assert not waiting.is_awaiting


def test_once_withdrawn_unread_it_stays_unknown(waiting: Contribution, alice: Actor, client: Client) -> None:
    contributions.withdraw(alice, waiting, at=timezone.now())
    assert client.get(url("debate:detail", waiting)).status_code == 404


def test_nobody_votes_on_it_comments_it_or_reports_it(waiting: Contribution, bob: Actor) -> None:
    now = timezone.now()
    for attempt in (
        lambda: actions.vote(bob, waiting, choice=Choice.FOR, at=now),
        lambda: say(bob, waiting, "Bien vu"),
        lambda: actions.report(bob, waiting, reason=MaskReason.INSULT, at=now),
    ):
        with pytest.raises(Refused, match="un modérateur doit d’abord le lire"):
            attempt()


def test_the_team_publishes_what_it_ticked_and_the_map_follows(
    waiting: Contribution, alice: Actor, bob: Actor, moderator: Actor, browse: Browse, read_first: Contribution
) -> None:
    said = say(bob, read_first, "Un mot qui attend")
    other = say(bob, read_first, "Un autre, laissé")
    shown = browse(moderator).get("/plui/moderation/").content.decode()
    assert "À relire" in shown
    assert "Un mot qui attend" in shown
    before = Concertation.objects.get().snapshot_version
    ticked = {"text": [f"w{waiting.pk}", f"c{said.pk}"], "keep": "ticked"}
    answer = browse(moderator).post(DECIDE, ticked, follow=True).content.decode()

    assert "2 textes sont gardés publics." in answer
    for row in (waiting, said, other):
        row.refresh_from_db()
    assert (waiting.is_published, said.is_published, other.is_awaiting) == (True, True, True)
    assert Concertation.objects.get().snapshot_version > before
    published = RegisterEntry.objects.filter(event=Event.PUBLICATION).values_list("subject", flat=True)
    assert list(published) == [waiting.reference, said.reference]
    assert columns.columns_of(read_first.concertation, Audience.PUBLIC)["count"] == 2
    read_first.refresh_from_db()
    assert read_first.comment_count == 1


def test_publishing_is_the_team_s(waiting: Contribution, alice: Actor, client: Client) -> None:
    assert client.post(DECIDE, {"keep": f"w{waiting.pk}"}).status_code == 403
    with pytest.raises(Refused):
        contributions.approve(alice, waiting, at=timezone.now())
    waiting.refresh_from_db()
    assert waiting.is_awaiting


def test_the_author_of_one_masked_unread_is_told_why_and_where_to_contest_it(
    waiting: Contribution, alice: Actor, moderator: Actor, browse: Browse, client: Client
) -> None:
    Concertation.objects.update(contact_email="plui@essai.invalid")
    contributions.mask(moderator, waiting, reason=MaskReason.INSULT, at=timezone.now())
    shown = page(browse(alice), waiting)
    assert "propos injurieux" in shown.lower()
    assert url("moderation:contest", waiting) in shown
    assert "plui@essai.invalid" in browse(alice).get(url("moderation:contest", waiting)).content.decode()
    gone = client.get(url("debate:detail", waiting))
    assert gone.status_code == 410
    assert "nul ne doit lire" not in gone.content.decode()


def test_an_approved_text_that_its_author_rewrites_waits_again(
    waiting: Contribution, alice: Actor, moderator: Actor
) -> None:
    contributions.approve(moderator, waiting, at=timezone.now())
    contributions.edit(
        alice, waiting, kind=waiting.kind, themes=list(waiting.themes.all()), title="Autre chose", body="Achetez",
        geometry=waiting.geometry, at=timezone.now(),
    )  # fmt: skip
    waiting.refresh_from_db()
    assert waiting.is_awaiting


def test_a_comment_that_waits_is_shown_to_its_author_alone(
    read_first: Contribution, bob: Actor, browse: Browse, client: Client
) -> None:
    answer = browse(bob).post(
        url("debate:comment", read_first),
        {"side": "neutral", "body": "Mon avis en attente", "pseudonym": "Bob", "charter_accepted": 1},
    )
    assert answer.status_code == 302
    assert "Mon avis en attente" in page(browse(bob), read_first)
    assert "attend d’être relu" in page(browse(bob), read_first)
    assert "Mon avis" not in page(client, read_first)
    assert "attend d’être relu" not in page(client, read_first)
    assert '<span class="figure">(0)</span>' in page(client, read_first)
    assert [path for path, text in everything_public(read_first, client) if "Mon avis en" in text] == []


def test_the_counter_never_counts_what_is_not_public(read_first: Contribution, bob: Actor, moderator: Actor) -> None:
    said, now = say(bob, read_first, "Un avis"), timezone.now()

    def counted() -> int:
        read_first.refresh_from_db(fields=["comment_count"])
        return read_first.comment_count

    assert counted() == 0
    actions.mask_comment(moderator, said, reason=MaskReason.INSULT, at=now)
    assert counted() == 0
    actions.unmask_comment(moderator, said, at=now)
    assert counted() == 0
    actions.approve_comment(moderator, said, at=now)
    assert counted() == 1
    actions.edit_comment(bob, said, body="Un autre avis", at=now)
    assert counted() == 0
    actions.withdraw_comment(bob, said, at=now)
    assert counted() == 0


def test_the_export_keeps_its_number_and_nothing_of_it(waiting: Contribution, bob: Actor) -> None:
    say(bob, Contribution.objects.get(number=1), "Un mot qui attend")
    entries = read(waiting.concertation, at=timezone.now()).entries
    entry = next(one for one in entries if one.reference == waiting.reference)
    assert (entry.content, entry.themes, entry.communes, entry.kind, entry.mask_reason) == (None, (), (), "", "")
    assert [one.comments for one in entries] == [(), ()]


def test_the_register_verifies_with_texts_that_wait(waiting: Contribution, moderator: Actor) -> None:
    contributions.approve(moderator, waiting, at=timezone.now())
    said = {waiting.reference: content_of(Contribution.objects.get(pk=waiting.pk))}
    assert register.verify(waiting.concertation, said).problems == ()


def test_publishing_what_is_public_changes_nothing(waiting: Contribution, bob: Actor, moderator: Actor) -> None:
    now = timezone.now()
    said = say(bob, Contribution.objects.get(number=1), "Un avis")
    for _press in range(2):
        contributions.approve(moderator, waiting, at=now)
        actions.approve_comment(moderator, said, at=now)
    published = RegisterEntry.objects.filter(event=Event.PUBLICATION)
    assert sorted(published.values_list("subject", flat=True)) == sorted([waiting.reference, said.reference])


def test_a_comment_that_waits_is_unknown_to_others_by_its_number_too(
    read_first: Contribution, bob: Actor, alice: Actor, browse: Browse
) -> None:
    number = say(bob, read_first, "Un mot qui attend").number
    asked = f"{url('debate:report', read_first)}?commentaire={number}"
    reply = f"{url('debate:detail', read_first)}commentaires/{number}/repondre/"
    for address in (asked, reply):
        assert browse(alice).get(address).status_code == 404
    assert browse(bob).get(reply).status_code != 404
