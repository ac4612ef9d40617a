"""One's own words in the debate: quoted, rewritten, taken back; what others found useful in them."""

from datetime import timedelta

import pytest

from carto.accounts.actors import ANYONE, Actor
from carto.concertations import register
from carto.concertations.models import RegisterEntry
from carto.concertations.register import Event
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution, MaskReason
from carto.debate import actions
from carto.debate.models import Choice, Comment, Side, Useful, Vote
from carto.debate.record import current_comments
from carto.exchange import reading as record
from tests.conftest import AFTER, DURING
from tests.debate.conftest import say

LATER = DURING + timedelta(hours=1)


def entries(contribution: Contribution) -> list[tuple[str, str]]:
    return list(RegisterEntry.objects.values_list("event", "subject").filter(concertation=contribution.concertation))


def assert_register_holds(contribution: Contribution) -> None:
    said = dict(current_comments(contribution.concertation))
    assert register.verify(contribution.concertation, said).problems == ()


def test_a_reply_may_quote_what_it_answers_and_joins_its_thread(
    contribution: Contribution, alice: Actor, bob: Actor
) -> None:
    first = say(bob, contribution, "Le verger gênera la vue.", at=DURING)
    reply = say(alice, contribution, "On peut le planter plus bas.", parent=first, at=DURING)
    quoting = say(bob, contribution, "Plus bas, c’est inondé.", parent=reply, is_quoting=True, at=DURING)
    assert (quoting.parent, quoting.quote) == (first, reply)
    assert Comment.objects.get(number=2).quote is None
    assert_register_holds(contribution)


def test_an_edit_leaves_its_mark_and_the_register_keeps_both(contribution: Contribution, bob: Actor) -> None:
    said = say(bob, contribution, "Il y a 12 arbres.", at=DURING)
    actions.edit_comment(bob, said, body="Il y a 13 arbres.", at=LATER)
    assert Comment.objects.values_list("body", "edited_at").get() == ("Il y a 13 arbres.", LATER)
    kept = [entry.opening.content["body"] for entry in RegisterEntry.objects.order_by("position")]
    assert kept == ["Il y a 12 arbres.", "Il y a 13 arbres."]
    assert_register_holds(contribution)


def test_the_same_words_again_are_no_edit(contribution: Contribution, bob: Actor) -> None:
    said = say(bob, contribution, "Il y a 12 arbres.", at=DURING)
    actions.edit_comment(bob, said, body="Il y a 12 arbres.", at=LATER)
    assert Comment.objects.get().edited_at is None
    assert len(entries(contribution)) == 1


def test_other_words_lose_the_marks_the_first_ones_had(contribution: Contribution, alice: Actor, bob: Actor) -> None:
    said = actions.vote(bob, contribution, choice=Choice.FOR, argument="Pour l’ombre.", at=DURING).vote.argument
    assert said is not None
    actions.mark_useful(alice, said, is_useful=True, at=DURING)
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Achetez mes volets.", at=LATER)
    assert Comment.objects.get().useful_count == 0
    assert not Useful.objects.exists()


def test_a_withdrawn_comment_leaves_its_place_its_number_and_its_replies(
    contribution: Contribution, alice: Actor, bob: Actor
) -> None:
    argument = actions.vote(bob, contribution, choice=Choice.FOR, argument="Pour l’ombre.", at=DURING).vote.argument
    assert argument is not None
    say(alice, contribution, "Bien vu.", parent=argument, at=DURING)
    actions.withdraw_comment(bob, argument, at=LATER)
    contribution.refresh_from_db()
    assert (contribution.comment_count, contribution.for_count) == (1, 1)
    vote = Vote.objects.get()
    assert (vote.choice, vote.argument) == ("for", None)
    assert list(Comment.objects.values_list("number", "parent__number")) == [(1, None), (2, 1)]
    assert entries(contribution)[-1] == (Event.WITHDRAWAL, "W-0001/1")
    assert_register_holds(contribution)
    assert say(alice, contribution, "Un autre.", at=LATER).number == 3


def test_the_record_names_a_withdrawn_comment_without_its_words(contribution: Contribution, bob: Actor) -> None:
    said = say(bob, contribution, "Mon numéro est le 06 00 00 00 00", keeps_contact=["06 00 00 00 00"], at=DURING)
    actions.withdraw_comment(bob, said, at=LATER)
    [entry] = record.read(contribution.concertation, at=AFTER).entries
    [told] = entry.comments
    assert (told.number, told.body, told.pseudonym, told.mask_reason, told.is_withdrawn) == (1, "", "", "", True)


def test_only_its_author_changes_a_comment_and_only_in_its_phase(
    contribution: Contribution, alice: Actor, bob: Actor, moderator: Actor
) -> None:
    said = say(bob, contribution, "À moi.", at=DURING)
    for actor, at in ((alice, DURING), (ANYONE, DURING), (moderator, DURING), (bob, AFTER)):
        with pytest.raises(Refused):
            actions.edit_comment(actor, said, body="À nous.", at=at)
        with pytest.raises(Refused):
            actions.withdraw_comment(actor, said, at=at)
    assert Comment.objects.values_list("body", "withdrawn_at").get() == ("À moi.", None)


def test_what_was_masked_since_it_was_read_is_neither_rewritten_nor_withdrawn(
    contribution: Contribution, bob: Actor, moderator: Actor
) -> None:
    read = say(bob, contribution, "Insulte.", at=DURING)
    actions.mask_comment(moderator, Comment.objects.get(), reason=MaskReason.INSULT, at=DURING)
    with pytest.raises(Refused, match="retiré ou masqué"):
        actions.edit_comment(bob, read, body="Autre insulte.", at=LATER)
    with pytest.raises(Refused, match="retiré ou masqué"):
        actions.withdraw_comment(bob, read, at=LATER)
    assert Comment.objects.get().body == "Insulte."


def test_nothing_answers_to_a_withdrawn_comment_and_no_moderator_masks_it(
    contribution: Contribution, alice: Actor, bob: Actor, moderator: Actor
) -> None:
    said = say(bob, contribution, "Je me suis trompé.", at=DURING)
    actions.withdraw_comment(bob, said, at=DURING)
    withdrawn = Comment.objects.get()
    with pytest.raises(Refused):
        say(alice, contribution, "Oui.", parent=withdrawn, side=Side.NEUTRAL, at=LATER)
    with pytest.raises(Refused):
        actions.mark_useful(alice, withdrawn, is_useful=True, at=LATER)
    actions.mask_comment(moderator, withdrawn, reason=MaskReason.UNRELATED, at=LATER)
    contribution.refresh_from_db()
    assert (Comment.objects.get().masked_at, contribution.comment_count) == (None, 0)


def test_a_comment_is_useful_once_a_person_and_may_cease_to_be(
    contribution: Contribution, alice: Actor, bob: Actor
) -> None:
    said = say(bob, contribution, "Pour l’ombre.", at=DURING)
    counts = []
    for is_useful in (True, True, False, False, True):
        counts.append(actions.mark_useful(alice, said, is_useful=is_useful, at=DURING).comment.useful_count)
    assert counts == [1, 1, 0, 0, 1]
    assert Useful.objects.get().participant == alice.participant


def test_a_first_visit_finds_useful_and_leaves_with_a_key(contribution: Contribution, bob: Actor) -> None:
    said = say(bob, contribution, "Pour l’ombre.", at=DURING)
    marked = actions.mark_useful(ANYONE, said, is_useful=True, at=DURING)
    assert marked.actor.key
    assert marked.comment.useful_count == 1


def test_one_s_own_words_are_for_others_to_find_useful(
    contribution: Contribution, bob: Actor, moderator: Actor
) -> None:
    said = say(bob, contribution, "Je suis formidable.", at=DURING)
    with pytest.raises(Refused, match="aux autres de dire"):
        actions.mark_useful(bob, said, is_useful=True, at=DURING)
    with pytest.raises(Refused, match="L’équipe"):
        actions.mark_useful(moderator, said, is_useful=True, at=DURING)
    with pytest.raises(Refused, match="clos depuis"):
        actions.mark_useful(ANYONE, said, is_useful=True, at=AFTER)
    assert Comment.objects.get().useful_count == 0
