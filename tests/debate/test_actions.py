"""What the debate's verbs do, one person at a time."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from carto.accounts.actors import ANYONE, Actor
from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event
from carto.concertations.rules import Refused, operator
from carto.contributions import snapshot
from carto.contributions.columns import Audience
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate import actions
from carto.debate.ballots import Counts
from carto.debate.models import Answer, Choice, Comment, Report, Side, Vote
from tests.conftest import AFTER, BEFORE, DURING

LATER = DURING + timedelta(hours=1)


def counters(contribution: Contribution) -> tuple[int, int, int]:
    contribution.refresh_from_db()
    return contribution.for_count, contribution.against_count, contribution.mixed_count


def entries(concertation: Concertation) -> list[tuple[str, str]]:
    return list(RegisterEntry.objects.filter(concertation=concertation).values_list("event", "subject"))


def test_a_vote_is_counted_and_its_new_voter_gets_a_key(contribution: Contribution) -> None:
    ballot = actions.vote(ANYONE, contribution, choice=Choice.MIXED, at=DURING)
    assert ballot.actor.key
    assert ballot.counts == Counts(for_=0, against=0, mixed=1)
    assert counters(contribution) == (0, 0, 1)


def test_the_same_vote_twice_counts_once(contribution: Contribution, bob: Actor) -> None:
    for _time in range(2):
        actions.vote(bob, contribution, choice=Choice.FOR, at=DURING)
    assert counters(contribution) == (1, 0, 0)
    assert Vote.objects.count() == 1


def test_a_changed_vote_moves_from_one_counter_to_the_other(contribution: Contribution, bob: Actor) -> None:
    actions.vote(bob, contribution, choice=Choice.FOR, at=DURING)
    ballot = actions.vote(bob, contribution, choice=Choice.AGAINST, at=LATER)
    assert (ballot.counts, ballot.counts.total) == (Counts(0, 1, 0), 1)
    assert counters(contribution) == (0, 1, 0)
    assert Vote.objects.values_list("choice", "voted_at").get() == ("against", LATER)


@pytest.mark.parametrize(
    ("choice", "side"), [("for", Side.FAVORABLE), ("against", Side.UNFAVORABLE), ("mixed", Side.NEUTRAL)]
)
def test_an_argument_is_a_first_level_comment_of_the_vote_s_side(
    contribution: Contribution, bob: Actor, choice: str, side: Side
) -> None:
    actions.vote(bob, contribution, choice=Choice(choice), argument="Voici pourquoi.", at=DURING)
    argument = Comment.objects.get()
    assert (argument.side, argument.body, argument.parent, argument.pseudonym) == (side, "Voici pourquoi.", None, "Bob")
    assert Vote.objects.get().argument == argument
    contribution.refresh_from_db()
    assert contribution.comment_count == 1
    assert entries(contribution.concertation) == [(Event.COMMENT, "W-0001/1")]


def test_a_new_argument_rewrites_the_first_and_its_side_follows(contribution: Contribution, bob: Actor) -> None:
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Bien.", at=DURING)
    actions.vote(bob, contribution, choice=Choice.AGAINST, argument="Non, finalement.", at=LATER)
    argument = Comment.objects.get()
    assert (argument.side, argument.body, argument.edited_at) == (Side.UNFAVORABLE, "Non, finalement.", LATER)
    assert entries(contribution.concertation) == [(Event.COMMENT, "W-0001/1")] * 2


def test_the_same_argument_again_writes_nothing(contribution: Contribution, bob: Actor) -> None:
    for at in (DURING, LATER):
        actions.vote(bob, contribution, choice=Choice.FOR, argument="Bien.", at=at)
    assert Comment.objects.get().edited_at is None
    assert len(entries(contribution.concertation)) == 1


def test_a_change_of_mind_without_words_leaves_the_argument_on_its_side(contribution: Contribution, bob: Actor) -> None:
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Bien.", at=DURING)
    actions.vote(bob, contribution, choice=Choice.AGAINST, at=LATER)
    assert Comment.objects.get().side == Side.FAVORABLE
    assert Vote.objects.get().argument is None


def test_the_same_vote_without_words_keeps_its_argument(contribution: Contribution, bob: Actor) -> None:
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Bien.", at=DURING)
    actions.vote(bob, contribution, choice=Choice.FOR, at=LATER)
    assert Vote.objects.get().argument == Comment.objects.get()


def test_a_masked_argument_is_not_rewritten_but_followed_by_a_new_one(
    contribution: Contribution, bob: Actor, moderator: Actor
) -> None:
    first = actions.vote(bob, contribution, choice=Choice.FOR, argument="Insulte.", at=DURING).vote.argument
    assert first is not None
    actions.mask_comment(moderator, first, reason=MaskReason.INSULT, at=DURING)
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Plus posément.", at=LATER)
    assert list(Comment.objects.values_list("number", "body")) == [(1, "Insulte."), (2, "Plus posément.")]
    assert Vote.objects.get().argument == Comment.objects.get(number=2)


def test_the_map_shows_a_vote_a_few_seconds_later_even_if_it_was_the_last(
    contribution: Contribution, bob: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    concertation = Concertation.objects.get()

    def voices(seconds: int) -> list[int]:
        at, public = LATER + timedelta(seconds=seconds), Audience.PUBLIC
        name = snapshot.present(concertation, public, at=at, interval=timedelta(seconds=3))
        feed = json.loads(gzip.decompress(snapshot.read(concertation, public, name, "gzip") or b""))
        return [feed[choice][0] for choice in ("for", "against", "mixed")]

    def vote(choice: Choice) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.vote(bob, contribution, choice=choice, at=LATER)

    assert voices(0) == [0, 0, 0]
    vote(Choice.FOR)
    assert voices(2) == [0, 0, 0]
    assert voices(3) == [1, 0, 0]
    vote(Choice.MIXED)
    assert voices(4) == [1, 0, 0]
    assert voices(600) == [0, 0, 1]
    assert Concertation.objects.get().snapshot_version == concertation.snapshot_version, "no row is fought over"


def test_authors_leave_the_vote_to_others(contribution: Contribution, alice: Actor) -> None:
    with pytest.raises(Refused, match="le vote est laissé aux autres"):
        actions.vote(alice, contribution, choice=Choice.FOR, at=DURING)
    assert counters(contribution) == (0, 0, 0)


def test_nobody_votes_before_nor_after_the_phase(contribution: Contribution, bob: Actor) -> None:
    with pytest.raises(Refused, match="pas encore possible de voter"):
        actions.vote(bob, contribution, choice=Choice.FOR, at=BEFORE)
    with pytest.raises(Refused, match="plus possible de voter"):
        actions.vote(bob, contribution, choice=Choice.FOR, argument="Trop tard ?", at=AFTER)
    assert not Vote.objects.exists()


def say(actor: Actor, contribution: Contribution, body: str, parent: Comment | None = None) -> Comment:
    return actions.comment(actor, contribution, side=Side.NEUTRAL, body=body, parent=parent, at=DURING).comment


def test_comments_are_numbered_without_gap_on_each_contribution(
    make_contribution: Callable[..., Contribution], bob: Actor
) -> None:
    first, second = make_contribution(1), make_contribution(2)
    said = [say(bob, where, "Ah.") for where in (first, second, first, second, first)]
    assert [c.reference for c in said] == ["W-0001/1", "W-0002/1", "W-0001/2", "W-0002/2", "W-0001/3"]
    first.refresh_from_db()
    assert first.comment_count == 3


def test_a_reply_to_a_reply_joins_the_first_level(contribution: Contribution, bob: Actor) -> None:
    first = say(bob, contribution, "Un")
    reply = say(bob, contribution, "Deux", parent=first)
    deeper = say(bob, contribution, "Trois", parent=reply)
    assert (reply.parent, deeper.parent) == (first, first)


def test_nobody_replies_to_a_masked_comment(contribution: Contribution, bob: Actor, moderator: Actor) -> None:
    first = say(bob, contribution, "Un")
    actions.mask_comment(moderator, first, reason=MaskReason.INSULT, at=DURING)
    with pytest.raises(Refused, match="retiré ou masqué"):
        say(bob, contribution, "Deux", parent=first)


def test_the_team_does_not_comment(contribution: Contribution, agent: Actor) -> None:
    with pytest.raises(Refused, match="elle répond"):
        say(agent, contribution, "Nous pensons que")


def test_masking_hides_counts_and_records_once(contribution: Contribution, bob: Actor, moderator: Actor) -> None:
    said = say(bob, contribution, "Un")
    for _time in range(2):
        actions.mask_comment(moderator, said, reason=MaskReason.PERSONAL_DATA, at=LATER)
    contribution.refresh_from_db()
    assert (said.masked_at, said.mask_reason, contribution.comment_count) == (LATER, "personal_data", 0)
    for _time in range(2):
        actions.unmask_comment(moderator, said, at=LATER)
    contribution.refresh_from_db()
    assert (said.masked_at, said.mask_reason, contribution.comment_count) == (None, "", 1)
    assert [event for event, _subject in entries(contribution.concertation)] == ["comment", "masking", "unmasking"]


def test_a_number_is_never_given_twice_after_masking(contribution: Contribution, bob: Actor, moderator: Actor) -> None:
    actions.mask_comment(moderator, say(bob, contribution, "Un"), reason=MaskReason.INSULT, at=DURING)
    assert say(bob, contribution, "Deux").number == 2


def test_only_moderators_mask(contribution: Contribution, bob: Actor, commissioner: Actor) -> None:
    said = say(bob, contribution, "Un")
    for actor in (bob, commissioner):
        with pytest.raises(Refused, match="réservée à l’équipe"):
            actions.mask_comment(actor, said, reason=MaskReason.INSULT, at=DURING)


def test_anyone_reports_without_becoming_a_participant(contribution: Contribution) -> None:
    report = actions.report(ANYONE, contribution, reason=MaskReason.ADVERTISING, note="Pub", at=DURING)
    assert (report.participant, report.comment, report.note, report.settled_at) == (None, None, "Pub", None)


def test_reporting_again_changes_the_open_report(contribution: Contribution, bob: Actor) -> None:
    for reason in (MaskReason.ADVERTISING, MaskReason.INSULT):
        actions.report(bob, contribution, reason=reason, at=DURING)
    assert Report.objects.get().reason == MaskReason.INSULT


def test_masking_settles_the_reports_on_that_comment(contribution: Contribution, bob: Actor, moderator: Actor) -> None:
    said = say(bob, contribution, "Un")
    actions.report(ANYONE, contribution, comment=said, reason=MaskReason.INSULT, at=DURING)
    actions.mask_comment(moderator, said, reason=MaskReason.INSULT, at=LATER)
    assert Report.objects.get().settled_at == LATER


def test_an_answer_gives_the_contribution_its_outcome(contribution: Contribution, agent: Actor) -> None:
    before = Concertation.objects.get().snapshot_version
    actions.answer(agent, contribution, outcome=Status.TO_STUDY, body="Nous regardons.", at=DURING)
    actions.answer(agent, contribution, outcome=Status.RETAINED, body="Oui.", at=LATER)
    contribution.refresh_from_db()
    assert contribution.status == Status.RETAINED
    assert list(Answer.objects.values_list("outcome", flat=True)) == ["retained", "to_study"]
    assert Concertation.objects.get().snapshot_version == before + 2
    assert entries(contribution.concertation) == [(Event.ANSWER, "W-0001")] * 2


def test_only_agents_answer(contribution: Contribution, moderator: Actor) -> None:
    with pytest.raises(Refused, match="réservée à l’équipe"):
        actions.answer(moderator, contribution, outcome=Status.RETAINED, body="Oui.", at=DURING)


def test_an_answer_is_signed_by_a_stored_account(contribution: Contribution) -> None:
    with pytest.raises(ValueError, match="stored account"):
        actions.answer(operator(), contribution, outcome=Status.RETAINED, body="Oui.", at=DURING)
