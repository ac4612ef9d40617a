"""What a concertation asks of who takes part: nothing is lost meanwhile, and everyone sees how far voices are known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import ANYONE, COOKIE, Actor
from carto.accounts.models import Participant, User
from carto.concertations.identity import level_of, still_needs
from carto.concertations.models import Concertation, IdentityLevel, TakingPart
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, decide
from carto.contributions.models import Contribution
from carto.debate import actions, identities
from carto.debate.models import Choice, Vote
from tests.conftest import DURING
from tests.contributions.test_api import feature, post
from tests.contributions.test_pages import submit_form


@pytest.fixture
def open_now(concertation: Concertation) -> Concertation:
    """Its phase open at the moment the views will read from the clock."""
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    return concertation


def ask(concertation: Concertation, level: str) -> None:
    TakingPart.objects.update_or_create(concertation=concertation, defaults={"identity_level": level})
    concertation.refresh_from_db()


def confirmed(actor: Actor) -> Actor:
    assert actor.participant is not None
    actor.participant.email, actor.participant.email_confirmed_at = "a@essai.invalid", DURING
    actor.participant.save()
    return actor


def signed_in(email: str = "b@essai.invalid", **names: str) -> Actor:
    user = User.objects.create_user(email, **names)
    return Actor(user=user, participant=Participant.objects.create(digest=email, user=user))


def test_levels_rise_from_nothing_to_a_real_name(alice: Actor, bob: Actor) -> None:
    reached = [ANYONE, alice, confirmed(bob), signed_in(), signed_in("c@d.fr", first_name="Zoé", last_name="Roux")]
    assert [level_of(actor) for actor in reached] == [
        IdentityLevel.NOTHING, IdentityLevel.NOTHING, IdentityLevel.EMAIL, IdentityLevel.ACCOUNT,
        IdentityLevel.REAL_NAME,
    ]  # fmt: skip
    closed = signed_in("e@f.fr")
    assert closed.user is not None
    closed.user.is_active = False
    assert level_of(closed) is IdentityLevel.NOTHING
    half = signed_in("g@h.fr", first_name="Zoé")
    assert level_of(half) is IdentityLevel.ACCOUNT


@pytest.mark.parametrize("level", ["email", "account", "real_name"])
def test_a_deposit_stands_whatever_it_still_needs(open_now: Concertation, level: str) -> None:
    ask(open_now, level)
    browser = Client()
    posted = post(feature(email="lea@essai.invalid"), client=browser).json()["properties"]
    assert (posted["reference"], posted["needs"]) == ("W-0001", level)
    assert Contribution.objects.published().count() == 1
    assert open_now.register_entries.count() == 1
    assert Participant.objects.get().email == "lea@essai.invalid"
    for page in (posted["receipt_url"], "/plui/contributions/W-0001/"):
        text = browser.get(page).content.decode()
        assert "est reçue et reste valable" in text
    assert "est reçue et reste valable" not in Client().get("/plui/contributions/W-0001/").content.decode()


def test_both_doors_ask_the_address_where_something_lacks_and_only_there(open_now: Concertation) -> None:
    assert 'name="email"' not in Client().get("/plui/proposer/").content.decode()
    assert 'id="propose-email"' not in Client().get("/plui/").content.decode()
    ask(open_now, "email")
    assert 'name="email"' in Client().get("/plui/proposer/").content.decode()
    assert 'id="propose-email"' in Client().get("/plui/").content.decode()
    browser = Client()
    assert submit_form(browser, email="lea@essai.invalid").status_code == 302
    assert Participant.objects.get().email == "lea@essai.invalid"
    Participant.objects.update(email_confirmed_at=DURING)
    assert 'name="email"' not in browser.get("/plui/proposer/").content.decode()
    assert "reste valable" not in browser.get("/plui/contributions/W-0001/").content.decode()


def test_where_an_address_is_asked_a_vote_counts_and_says_what_lacks(
    live: Contribution,
    bob: Actor,
) -> None:
    ask(live.concertation, "email")
    browser = Client()
    browser.cookies[COOKIE] = bob.key
    browser.post(f"/plui/contributions/{live.reference}/vote/", {"choice": "for"})
    live.refresh_from_db()
    assert live.for_count == 1
    assert "Confirmer mon adresse" in browser.get(f"/plui/contributions/{live.reference}/").content.decode()


def test_where_an_account_is_asked_a_vote_waits_for_it_with_its_words(
    live: Contribution,
    bob: Actor,
) -> None:
    ask(live.concertation, "account")
    page = f"/plui/contributions/{live.reference}/"
    browser = Client()
    typed = {"choice": "for", "argument": "De l’ombre en été.", "pseudonym": "Bob", "charter_accepted": 1}
    answer = browser.post(f"{page}vote/", typed)
    assert answer.status_code == 403
    assert "il faut un compte" in answer.content.decode()
    assert "De l’ombre en été." in answer.content.decode()
    assert not Vote.objects.exists()
    user = User.objects.create_user("bob@essai.invalid")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "De l’ombre en été." in browser.get(page).content.decode()
    assert "De l’ombre en été." not in Client().get(page).content.decode()
    assert browser.post(f"{page}vote/", typed).status_code == 302
    assert Vote.objects.get().participant.user == user


def test_where_a_real_name_is_asked_an_account_without_one_does_not_vote(
    contribution: Contribution,
) -> None:
    ask(contribution.concertation, "real_name")
    with pytest.raises(Refused, match="nom réel"):
        actions.vote(signed_in(), contribution, choice=Choice.FOR, at=DURING)
    known = signed_in("c@d.fr", first_name="Zoé", last_name="Roux")
    assert actions.vote(known, contribution, choice=Choice.FOR, at=DURING).counts.for_ == 1
    assert still_needs(known, contribution.concertation) is None


def test_a_comment_stands_where_an_account_is_asked(contribution: Contribution, bob: Actor) -> None:
    ask(contribution.concertation, "account")
    assert decide(bob, Action.COMMENT, contribution.concertation, contribution, at=DURING).allowed


def test_everyone_reads_how_far_the_voters_are_known(
    contribution: Contribution,
    alice: Actor,
    bob: Actor,
    make_participant: Callable[[str], Actor],
    django_assert_num_queries: Any,
) -> None:
    carl, dora = make_participant("Carl"), make_participant("Dora")
    voters = [bob, carl, confirmed(dora), signed_in(), signed_in("c@d.fr", first_name="Zoé", last_name="Roux")]
    for voter in voters:
        actions.vote(voter, contribution, choice=Choice.FOR, at=DURING)
    assert identities.of_votes(contribution) == identities.ByLevel(nothing=2, email=1, account=1, real_name=1)
    page = " ".join(Client().get(f"/plui/contributions/{contribution.reference}/").content.decode().split())
    for words in ("2 sans identité", "1 adresse confirmée", "1 compte<", "1 nom réel<"):
        assert words in page
    about = Client().get("/plui/presentation/").content.decode()
    assert "2 sans identité" in about
    with django_assert_num_queries(3):
        identities.of_concertation(contribution.concertation)
