"""Thirty-two connections at once, each a thread with its own: counters exact, numbers without gap."""

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Role
from carto.contributions.models import Contribution
from carto.debate import actions
from carto.debate.models import Choice, Comment, Side, Useful, Vote
from carto.debate.record import current_comments
from tests.conftest import DURING

CONNECTIONS = 32

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], None]]) -> None:
    """Run every job in a thread and a connection of its own, all starting together; any error fails the test."""
    start, errors = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            job()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def assert_counted(contribution: Contribution) -> Counter[str]:
    contribution.refresh_from_db()
    stored = Counter(contribution.votes.values_list("choice", flat=True))
    counted = {"for": contribution.for_count, "against": contribution.against_count, "mixed": contribution.mixed_count}
    assert counted == {choice: stored[choice] for choice in counted}
    return stored


def test_32_people_voting_and_changing_at_once_are_counted_exactly(
    contribution: Contribution, make_participant: Callable[[str], Actor]
) -> None:
    draw = random.Random(32)
    voters = [make_participant(f"V{rank}") for rank in range(CONNECTIONS)]
    plans = [[draw.choice(list(Choice)) for _vote in range(5)] for _voter in voters]

    def vote_all(voter: Actor, plan: list[Choice]) -> Callable[[], None]:
        def job() -> None:
            for rank, choice in enumerate(plan):
                argument = f"Mon avis n° {rank}" if rank % 2 else ""
                actions.vote(voter, contribution, choice=choice, argument=argument, at=DURING)

        return job

    at_once([vote_all(voter, plan) for voter, plan in zip(voters, plans, strict=True)])
    assert assert_counted(contribution) == Counter(plan[-1] for plan in plans)
    numbers = list(Comment.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert contribution.comment_count == len(numbers)
    said = dict(current_comments(contribution.concertation))
    assert register.verify(contribution.concertation, said).problems == ()


def test_one_person_pressing_32_times_at_once_has_one_vote(contribution: Contribution, bob: Actor) -> None:
    choices = list(Choice)

    def press(choice: Choice) -> Callable[[], None]:
        return lambda: void(actions.vote(bob, contribution, choice=choice, at=DURING))

    at_once([press(choices[rank % 3]) for rank in range(CONNECTIONS)])
    assert Vote.objects.count() == 1
    assert_counted(contribution)


def test_32_comments_at_once_are_numbered_without_gap(contribution: Contribution, bob: Actor) -> None:
    def say(rank: int) -> Callable[[], None]:
        return lambda: void(
            actions.comment(bob, contribution, side=Side.NEUTRAL, body=f"Commentaire {rank}", at=DURING)
        )

    at_once([say(rank) for rank in range(CONNECTIONS)])
    assert list(Comment.objects.order_by("number").values_list("number", flat=True)) == list(range(1, CONNECTIONS + 1))


def test_32_people_finding_useful_and_not_at_once_are_counted_exactly(
    contribution: Contribution, bob: Actor, make_participant: Callable[[str], Actor]
) -> None:
    said = actions.comment(bob, contribution, side=Side.FAVORABLE, body="Pour l’ombre", at=DURING).comment
    draw = random.Random(33)
    plans = [[draw.random() < 0.6 for _press in range(5)] for _reader in range(CONNECTIONS)]

    def press_all(reader: Actor, plan: list[bool]) -> Callable[[], None]:
        def job() -> None:
            mine = Comment.objects.select_related("contribution__concertation").get(pk=said.pk)
            for is_useful in plan:
                actions.mark_useful(reader, mine, is_useful=is_useful, at=DURING)

        return job

    at_once([press_all(make_participant(f"L{rank}"), plan) for rank, plan in enumerate(plans)])
    said.refresh_from_db()
    assert said.useful_count == Useful.objects.count() == sum(plan[-1] for plan in plans)


def test_one_person_finding_useful_32_times_at_once_counts_once(
    contribution: Contribution, alice: Actor, bob: Actor
) -> None:
    said = actions.comment(bob, contribution, side=Side.FAVORABLE, body="Pour l’ombre", at=DURING).comment
    at_once([lambda: void(actions.mark_useful(alice, said, is_useful=True, at=DURING)) for _press in range(32)])
    said.refresh_from_db()
    assert said.useful_count == Useful.objects.count() == 1


def test_votes_set_apart_and_put_back_while_their_voters_change_them_are_counted_exactly(
    contribution: Contribution, make_participant: Callable[[str], Actor], make_member: Callable[[Role], Actor]
) -> None:
    """Two moderators set overlapping votes apart and put them back, again and again, whoever comes first."""
    concertation = contribution.concertation
    voters = [make_participant(f"V{rank}") for rank in range(12)]
    votes = [actions.vote(voter, contribution, choice=Choice.FOR, at=DURING).vote.pk for voter in voters]
    draw = random.Random(34)

    def change(voter: Actor, plan: list[Choice]) -> Callable[[], None]:
        def job() -> None:
            for choice in plan:
                actions.vote(voter, contribution, choice=choice, at=DURING)

        return job

    def set_apart(moderator: Actor, chosen: list[int], *, is_kept: bool) -> Callable[[], None]:
        def job() -> None:
            for last in (False, False, True):
                apart = actions.set_votes_apart(moderator, concertation, chosen, reason="Rafale", at=DURING)
                if not (last and is_kept):
                    actions.put_votes_back(moderator, apart, at=DURING)

        return job

    jobs = [change(voter, [draw.choice(list(Choice)) for _vote in range(4)]) for voter in voters]
    jobs += [
        set_apart(make_member(Role.MODERATOR), votes[:8], is_kept=True),
        set_apart(make_member(Role.AGENT), votes[4:], is_kept=False),
    ]
    at_once(jobs)
    contribution.refresh_from_db()
    stored = Counter(contribution.votes.filter(apart=None).values_list("choice", flat=True))
    counted = {"for": contribution.for_count, "against": contribution.against_count, "mixed": contribution.mixed_count}
    assert counted == {choice: stored[choice] for choice in counted}
    assert 0 < sum(stored.values()) < len(voters)
    assert not Vote.objects.filter(apart__ended_at__isnull=False).exists()
    assert register.verify(concertation, {}).problems == ()


def void(_value: object) -> None:
    """Drop a result."""
