"""Erasure: nothing leads back to the person any more, and nothing of the record's numbering is lost."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.db.models import Count, F
from django.test import Client

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import Participant, User, key_digest
from carto.concertations.models import Concertation, Membership, RegisterEntry, RegisterOpening, Role
from carto.concertations.register import Event
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution, Photo
from carto.debate import actions as debate
from carto.debate.joining import join
from carto.debate.models import Choice, Comment, Report, Useful, Vote
from carto.exchange import geojson, reading
from carto.follow.adoption import adopt
from carto.follow.models import Follow, Follower, Letter
from carto.inquiry.models import Note
from carto.privacy import actions
from carto.privacy.holdings import HOLDINGS
from carto.privacy.models import Depth
from carto.privacy.person import Person, person_of
from tests.conftest import AFTER, DURING
from tests.privacy.conftest import Left
from tests.privacy.dump import everything, precise_places

LATER = DURING + timedelta(days=3)


def erase(who: Left, depth: Depth, *, at: datetime = LATER) -> actions.Erased:
    return actions.erase(who.actor, person_of(who.actor), depth=depth, at=at)


def problems() -> str:
    err = StringIO()
    call_command("verify", stdout=StringIO(), stderr=err)
    return err.getvalue()


def test_the_cast_has_something_in_every_table(two: tuple[Left, Left]) -> None:
    """Or the tests below would prove nothing of an empty table. A role has no place here: it keeps an account."""
    alice, _bob = two
    person = person_with_account(alice)
    empty = [holding.name for holding in HOLDINGS if not holding.rows(person).exists()]
    assert empty == ["roles"]


def person_with_account(who: Left) -> Person:
    user = User.objects.create_user("aliciaque@compte.invalid", name="aliciaque nom")
    EmailAddress.objects.create(user=user, email="aliciaque@compte.invalid", verified=True)
    SocialAccount.objects.create(user=user, provider="essai", uid="aliciaqueuid", extra_data={"sub": "aliciaquesub"})
    Authenticator.objects.create(user=user, type="totp", data={"secret": "aliciaquesecret"})
    Note.objects.create(contribution=who.contribution, author=user, body="aliciaque note", written_at=LATER)
    return person_of(actor_joined(user, who))


def actor_joined(user: User, who: Left) -> Actor:
    """Signed in to an account to which the device was joined."""
    return Actor(user=user, participant=join(user, who.participant, at=LATER))


@pytest.mark.parametrize("at", [LATER, AFTER], ids=["during", "after closing"])
@pytest.mark.parametrize("depth", list(Depth))
def test_the_register_holds_and_keeps_every_number(two: tuple[Left, Left], depth: Depth, at: datetime) -> None:
    alice, _bob = two
    before = list(RegisterEntry.objects.order_by("position").values_list("position", "entry_hash"))
    subjects = set(Contribution.objects.values_list("number", flat=True)), Comment.objects.count()

    erase(alice, depth, at=at)

    assert problems() == ""
    after = list(RegisterEntry.objects.order_by("position").values_list("position", "entry_hash"))
    assert after[: len(before)] == before
    erasures = RegisterEntry.objects.filter(event=Event.ERASURE).values_list("subject", flat=True)
    assert sorted(erasures) == ["W-0001", "W-0001/1", "W-0002/1"]
    assert (set(Contribution.objects.values_list("number", flat=True)), Comment.objects.count()) == subjects


def test_my_texts_too_leaves_not_a_word_in_the_whole_database(two: tuple[Left, Left]) -> None:
    alice, bob = two
    assert "aliciaque" in everything()
    assert (-0.651234, 47.351234) in precise_places()

    erase(alice, Depth.TEXTS)

    said = everything()
    assert "aliciaque" not in said
    assert key_digest(alice.actor.key) not in said
    assert (-0.651234, 47.351234) not in precise_places()
    assert (-0.641234, 47.351234) in precise_places()
    for word in ("titre", "corps", "premier", "pseudo", "argument", "dit", "note"):
        assert f"bobaque{word}" in said
    assert Photo.objects.get().contribution_id == bob.contribution.pk


def test_my_name_only_keeps_the_texts(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    erase(alice, Depth.NAME)
    said = everything()
    for gone in ("aliciaquepseudo", "aliciaque@courriel"):
        assert gone not in said
    for kept in ("aliciaquetitre", "aliciaquecorps", "aliciaqueargument", "aliciaquedit"):
        assert kept in said
    assert (-0.651234, 47.351234) not in precise_places()
    row = Contribution.objects.get(pk=alice.contribution.pk)
    assert (row.author, row.signature) == (None, "")
    assert Photo.objects.filter(contribution=row).exists()


def test_what_others_read_in_its_place(two: tuple[Left, Left], client: Client, concertation: Concertation) -> None:
    alice, _bob = two
    erase(alice, Depth.TEXTS)
    sentence = "Texte effacé à la demande de son auteur"
    detail = client.get(f"/plui/contributions/{alice.contribution.reference}/").content.decode()
    assert sentence in detail
    assert "le 18 mars 2026" in detail
    assert sentence in client.get("/plui/liste/").content.decode()
    register = client.get("/plui/registre/").content.decode()
    assert "Effacement de données personnelles" in register
    exported = geojson.render(reading.read(concertation, at=AFTER)).decode()
    assert exported.count(f'"titre":"{sentence}"') == 1
    assert '"numero":"W-0001"' in exported


PUBLIC = (
    "/", "/plui/", "/plui/presentation/", "/plui/liste/", "/plui/liste/?q=aliciaquetitre", "/plui/registre/",
    "/plui/regles/", "/plui/vos-donnees/", "/plui/contributions/W-0001/", "/plui/contributions/W-0002/",
    "/mes-donnees/", "/api/concertations/plui/", "/api/concertations/plui/contributions/",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_says_a_word_of_it(
    path: str, two: tuple[Left, Left], client: Client, browse: Callable[[Actor], Client], agent: Actor
) -> None:
    alice, bob = two
    before = client.get(path).content.decode() + browse(agent).get(path).content.decode()
    erase(alice, Depth.TEXTS)
    for visitor in (client, browse(bob.actor), browse(alice.actor), browse(agent)):
        page = visitor.get(path).content.decode()
        assert "aliciaque" not in re.sub(r"q=aliciaquetitre|value=\"aliciaquetitre\"", "", page)
    if path.endswith(("W-0001/", "/liste/")):
        assert "aliciaque" in before


@pytest.mark.django_db(transaction=True)
def test_the_files_go_with_the_texts(two: tuple[Left, Left]) -> None:
    alice, bob = two
    own, other = (Path(Photo.objects.get(contribution=one.contribution).large.path) for one in (alice, bob))
    assert own.exists()
    erase(alice, Depth.TEXTS)
    assert not own.exists()
    assert other.exists()


def test_an_erasure_that_fails_midway_leaves_all_as_it_was(
    two: tuple[Left, Left], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step fails, as if the machine had stopped before the commit."""
    alice, _bob = two
    before = everything()

    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("carto.privacy.erasing.forget_devices", stop)
    with pytest.raises(KeyboardInterrupt):
        erase(alice, Depth.TEXTS)
    assert everything() == before
    assert Path(Photo.objects.get(contribution=alice.contribution).large.path).exists()


def counts() -> dict[int, tuple[int, int]]:
    """Of each contribution: its votes as counted, and as stored."""
    counted = F("for_count") + F("against_count") + F("mixed_count")
    rows = Contribution.objects.annotate(counted=counted, stored=Count("votes")).order_by("number")
    return {number: (n, stored) for number, n, stored in rows.values_list("number", "counted", "stored")}


def test_while_votes_are_open_they_are_taken_back_and_one_may_vote_once_more(
    two: tuple[Left, Left], make_participant: Callable[[str], Actor]
) -> None:
    alice, bob = two
    assert counts() == {1: (1, 1), 2: (1, 1)}
    erase(alice, Depth.NAME)
    assert counts() == {1: (1, 1), 2: (0, 0)}
    target = Contribution.objects.get(pk=bob.contribution.pk)
    debate.vote(ANYONE, target, choice=Choice.AGAINST, at=LATER)
    assert counts()[2] == (1, 1)


def test_once_votes_are_closed_they_stay_counted_and_lead_to_nobody(two: tuple[Left, Left]) -> None:
    alice, bob = two
    gone = alice.participant.pk
    debate.vote(alice.actor, Contribution.objects.get(pk=bob.contribution.pk), choice=Choice.MIXED, at=LATER)
    erase(alice, Depth.TEXTS, at=AFTER)
    assert counts() == {1: (1, 1), 2: (1, 1)}
    kept = Vote.objects.get(contribution=bob.contribution)
    assert kept.choice == Choice.MIXED
    assert kept.participant_id != gone
    assert (kept.participant.erased_at, kept.participant.email, kept.participant.pseudonym) == (AFTER, "", "")


def test_two_votes_kept_of_the_same_person_cannot_be_brought_together(
    two: tuple[Left, Left], deposit: Callable[..., Contribution]
) -> None:
    alice, bob = two
    another = deposit(bob.actor, "bobaque", -0.62, "green")
    debate.vote(alice.actor, another, choice=Choice.FOR, at=LATER)
    erase(alice, Depth.NAME, at=AFTER)
    assert Vote.objects.filter(contribution__author=bob.participant).values("participant").distinct().count() == 2


def test_between_two_phases_votes_are_not_over(two: tuple[Left, Left], concertation: Concertation) -> None:
    alice, _bob = two
    concertation.phases.create(
        kind="debate", title="Débat", opens_at=AFTER + timedelta(days=1), closes_at=AFTER + timedelta(days=9)
    )
    erase(alice, Depth.NAME, at=AFTER)
    assert counts()[2] == (0, 0)


def test_reports_stay_for_the_moderators_without_their_author(two: tuple[Left, Left]) -> None:
    alice, bob = two
    erase(alice, Depth.TEXTS)
    (kept,) = Report.objects.filter(contribution=bob.contribution)
    assert (kept.participant, kept.note, kept.reason) == (None, "", "insult")


def test_the_key_opens_nothing_afterwards(two: tuple[Left, Left], browse: Callable[[Actor], Client]) -> None:
    alice, _bob = two
    erase(alice, Depth.NAME)
    visitor = browse(alice.actor)
    reference = alice.contribution.reference
    assert visitor.get(f"/plui/contributions/{reference}/recu/").status_code == 404
    assert visitor.get(f"/plui/contributions/{reference}/modifier/").status_code == 403
    answer = visitor.get(f"/retour/{alice.actor.key}/plui/{reference}/").content.decode()
    assert "n’est pas reconnu" in answer


def test_an_account_erases_all_its_devices_and_closes(two: tuple[Left, Left]) -> None:
    alice, bob = two
    user = person_with_account(alice).user
    assert user is not None
    owner = actor_joined(user, bob)
    done = actions.erase(owner, person_of(owner), depth=Depth.TEXTS, at=LATER)
    assert (done.contributions, done.comments, done.is_account_closed) == (2, 4, True)
    said = everything()
    assert "aliciaque" not in said
    assert not [word for word in ("titre", "corps", "argument", "dit", "pseudo") if f"bobaque{word}" in said]
    assert problems() == ""


def test_the_account_of_someone_of_the_team_stays(two: tuple[Left, Left], concertation: Concertation) -> None:
    alice, _bob = two
    user = User.objects.create_user("aliciaque@compte.invalid", name="Agent")
    Membership.objects.create(concertation=concertation, user=user, role=Role.AGENT)
    owner = actor_joined(user, alice)
    assert not actions.erase(owner, person_of(owner), depth=Depth.TEXTS, at=LATER).is_account_closed
    assert User.objects.filter(pk=user.pk).exists()
    assert Contribution.objects.get(pk=alice.contribution.pk).author is None


def test_erasing_twice_does_nothing_more(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    person = person_of(alice.actor)
    actions.erase(alice.actor, person, depth=Depth.NAME, at=LATER)
    entries = RegisterEntry.objects.count()
    again = actions.erase(alice.actor, person, depth=Depth.TEXTS, at=LATER)
    assert (again.contributions, again.comments) == (0, 0)
    assert RegisterEntry.objects.count() == entries


def test_nobody_erases_for_another(two: tuple[Left, Left], agent: Actor, administrator: Actor) -> None:
    alice, bob = two
    for actor in (bob.actor, agent, administrator, ANYONE):
        with pytest.raises(Refused, match="quelqu’un d’autre"):
            actions.erase(actor, Person((alice.participant,)), depth=Depth.NAME, at=LATER)
    assert RegisterOpening.objects.filter(content__pseudonym="aliciaquepseudo").exists()


def test_withdrawing_consent_forgets_the_address_at_once_and_nothing_else(two: tuple[Left, Left]) -> None:
    alice, bob = two
    actions.withdraw_consent(alice.actor, person_of(alice.actor), at=LATER)
    assert (alice.participant.email, alice.participant.email_confirmed_at) == ("", None)
    assert "aliciaque@courriel" not in everything()
    assert bob.participant.email == "bobaque@courriel.invalid"
    assert Follow.objects.get().follower.email == "bobaque@courriel.invalid"
    assert Contribution.objects.get(pk=alice.contribution.pk).author_id == alice.participant.pk


def test_an_account_that_refused_letters_is_told_of_nothing_until_it_asks_again(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    user = person_with_account(alice).user
    assert user is not None
    owner = Actor(user=user, participant=Participant.objects.get(user=user))
    Participant.objects.filter(user=user).update(email="", email_confirmed_at=None)
    adopt(LATER)
    assert Follow.objects.filter(follower__email=user.email).exists()
    actions.withdraw_consent(owner, person_of(owner), at=LATER)
    adopt(LATER + timedelta(minutes=1))
    assert not Follow.objects.filter(follower__email=user.email).exists()
    assert not Letter.objects.filter(follower__email=user.email).exists()
    assert Follower.objects.get(email=user.email).refused_at == LATER


def test_an_address_merely_typed_is_nobodys_proof(two: tuple[Left, Left]) -> None:
    """Bob types Alice's address with a deposit of his: he neither sees nor stops what she follows."""
    alice, bob = two
    Participant.objects.filter(pk=bob.participant.pk).update(email=alice.participant.email, email_confirmed_at=None)
    person = person_of(bob.actor)
    assert person.emails == ()
    actions.withdraw_consent(bob.actor, person, at=LATER)
    actions.erase(bob.actor, person, depth=Depth.TEXTS, at=LATER)
    assert Follow.objects.filter(follower__email=alice.participant.email).exists()


def test_what_one_found_useful_no_longer_counts_and_neither_does_what_others_found_of_erased_words(
    two: tuple[Left, Left],
) -> None:
    alice, bob = two
    assert Comment.objects.get(pk=bob.comment.pk).useful_count == 1
    erase(alice, Depth.TEXTS)
    assert [Comment.objects.get(pk=one.comment.pk).useful_count for one in (alice, bob)] == [0, 0]
    assert not Useful.objects.exists()
