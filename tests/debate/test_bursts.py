"""Suspect bursts: seen by moderators alone, judged by their form, set apart with a reason and put back."""

from collections.abc import Callable

from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import RegisterEntry, TakingPart
from carto.contributions.models import Contribution
from carto.debate import actions
from carto.debate.models import Apart, Choice, Vote
from tests.conftest import DURING
from tests.debate.conftest import url

BURSTS = "/plui/moderation/rafales/"


def stuff(live: Contribution, times: int = 3) -> None:
    TakingPart.objects.create(concertation=live.concertation, burst_size=3)
    for _device in range(times):
        assert Client().post(url("debate:vote", live), {"choice": "for"}).status_code == 302


def address_of_burst(client: Client) -> str:
    page = client.get(BURSTS).content.decode()
    start = page.index(f"{BURSTS}actes/?network=")
    return page[start : page.index('"', start)].replace("&amp;", "&")


def test_a_burst_is_shown_set_apart_and_put_back(
    live: Contribution, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    stuff(live)
    client = browse(moderator)
    address = address_of_burst(client)
    acts = list(live.concertation.acts.values_list("pk", flat=True))
    assert client.post(address, {"act": acts, "reason": ""}).status_code == 422
    assert client.post(address, {"act": acts[:2], "reason": "Trois appareils en une seconde"}).status_code == 302
    live.refresh_from_db()
    assert (live.for_count, Vote.objects.count()) == (1, 3)
    public = Client().get(url("debate:detail", live)).content.decode()
    assert "2 votes sont mis à part" in public
    assert "Trois appareils" not in public
    entry = RegisterEntry.objects.get(event="setting_apart")
    assert entry.opening.content == {"votes": 2, "reason": "Trois appareils en une seconde"}
    assert client.post(f"{BURSTS}{Apart.objects.get().pk}/remettre/").status_code == 302
    live.refresh_from_db()
    assert (live.for_count, Vote.objects.filter(apart=None).count()) == (3, 3)
    assert RegisterEntry.objects.filter(event="putting_back").count() == 1


def test_a_vote_set_apart_stays_so_when_its_voter_changes_it(live: Contribution, moderator: Actor, bob: Actor) -> None:
    cast = actions.vote(bob, live, choice=Choice.FOR, at=live.concertation.phases.get().opens_at).vote
    apart = actions.set_votes_apart(moderator, live.concertation, [cast.pk], reason="Essai", at=DURING)
    actions.vote(bob, live, choice=Choice.AGAINST, at=live.concertation.phases.get().opens_at)
    live.refresh_from_db()
    assert (live.for_count, live.against_count) == (0, 0)
    actions.put_votes_back(moderator, apart, at=DURING)
    live.refresh_from_db()
    assert (live.for_count, live.against_count) == (0, 1)


def test_bursts_are_for_moderators_and_their_acts_tell_no_opinion(
    live: Contribution, moderator: Actor, bob: Actor, browse: Callable[[Actor], Client]
) -> None:
    stuff(live)
    for stranger in (Client(), browse(bob)):
        assert stranger.get(BURSTS).status_code == 403
        assert stranger.post(f"{BURSTS}actes/?window=1").status_code == 403
    client = browse(moderator)
    acts = client.get(address_of_burst(client)).content.decode()
    assert acts.count('name="act"') == 3
    assert "Pour" not in acts
    assert client.get(f"{BURSTS}actes/?window=x").status_code == 200


def test_identical_texts_and_new_devices_are_told(
    live: Contribution, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    stuff(live, 0)
    for _device in range(3):
        said = {"choice": "for", "argument": "Le même mot", "pseudonym": "Z", "charter_accepted": 1}
        Client().post(url("debate:vote", live), said)
    page = browse(moderator).get(BURSTS).content.decode()
    assert "actes/?text=" in page
    assert "actes/?subject=W-0001" in page
