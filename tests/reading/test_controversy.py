"""What surely unites or divides, and what came when."""

import re
from datetime import UTC, date, datetime, timedelta

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions.models import MaskReason
from carto.debate.models import Apart, Comment, Vote
from carto.reading.controversy import SHOWN, Step, dividing, evolution, uniting
from tests.conftest import DURING
from tests.reading.conftest import Lay


def votes(for_: int, against: int, mixed: int = 0) -> dict[str, int]:
    return {"for_count": for_, "against_count": against, "mixed_count": mixed}


def test_only_what_is_sure_is_said_to_divide_or_to_unite(
    concertation: Concertation, lay: Lay, moderator: Actor, client: Client
) -> None:
    lay(1, **votes(40, 40))
    lay(2, **votes(3, 3))  # too few
    lay(3, **votes(90, 2))
    lay(4, **votes(9, 0))
    lay(5, **votes(20, 20, 90))
    lay(6)
    contributions.mask(moderator, lay(7, **votes(50, 50)), reason=MaskReason.INSULT, at=DURING)
    found = dividing(concertation)
    assert ([one.contribution.number for one in found.opinions], found.count) == ([1], 1)
    assert (found.opinions[0].low, found.opinions[0].share, found.opinions[0].high) == (39.3, 50.0, 60.7)
    assert found.words == "1 contribution divise."
    united = uniting(concertation)
    assert ([one.contribution.number for one in united.opinions], united.count) == ([3, 4], 2)
    assert united.words == "2 contributions rassemblent."
    for ranking in (found, united):
        listed = client.get(f"/plui/liste/?{ranking.query}").content.decode()
        numbers = [one.contribution.reference for one in ranking.opinions]
        assert re.findall(r'data-reference="(W-\d+)"', listed) == numbers
    assert round(united.opinions[1].spread, 1) == 29.9


def test_the_first_are_shown_and_all_are_counted(concertation: Concertation, lay: Lay) -> None:
    for number in range(1, SHOWN + 3):
        lay(number, **votes(40 + number, 40 + number))
    found = dividing(concertation)
    assert (len(found.opinions), found.count) == (SHOWN, SHOWN + 2)
    assert found.opinions[0].contribution.number == SHOWN + 2


def test_weeks_begin_on_monday_in_civil_time_and_the_silent_one_is_there(
    concertation: Concertation, lay: Lay, bob: Actor, alice: Actor, moderator: Actor
) -> None:
    first = lay(1)  # Sunday, 15 March
    lay(2, received_at=datetime(2026, 3, 15, 23, 30, tzinfo=UTC))  # past midnight, Monday in the territory
    lay(3, received_at=datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert moderator.user is not None
    assert bob.participant is not None
    assert alice.participant is not None
    apart = Apart.objects.create(
        concertation=concertation, reason="Rafale", size=1, moderator=moderator.user, made_at=DURING
    )
    later = DURING + timedelta(days=2)
    Vote.objects.create(contribution=first, participant=bob.participant, choice="for", voted_at=later)
    Vote.objects.create(contribution=first, participant=alice.participant, choice="for", voted_at=later, apart=apart)
    values = {"contribution": first, "side": "neutral", "body": "Oui", "pseudonym": "B"}
    Comment.objects.create(number=1, written_at=later, published_at=later, **values)
    Comment.objects.create(number=2, written_at=later, **values)
    hidden = lay(4)
    Comment.objects.create(number=1, written_at=DURING, published_at=DURING, **values | {"contribution": hidden})
    contributions.mask(moderator, hidden, reason=MaskReason.INSULT, at=DURING)
    found = evolution(concertation, None)
    assert [(one.first, one.last, one.counts) for one in found.periods] == [
        (date(2026, 3, 9), date(2026, 3, 15), (1, 0, 0)),
        (date(2026, 3, 16), date(2026, 3, 22), (1, 1, 1)),
        (date(2026, 3, 23), date(2026, 3, 29), (0, 0, 0)),
        (date(2026, 3, 30), date(2026, 4, 5), (1, 0, 0)),
    ]
    assert (found.step, found.first.label, found.last.label) == (
        Step.WEEK, "semaine du 9 mars 2026", "semaine du 30 mars 2026"
    )  # fmt: skip
    for period in found.periods:
        assert period.asked.rows(concertation, DURING.date()).count() == period.counts[0]
    deposits, votes_, comments = found.series
    assert [(one.total, one.most) for one in (deposits, votes_, comments)] == [(3, 1), (1, 1), (1, 1)]
    assert [bar.height for bar in votes_.bars] == [0, 90, 0, 0]
    assert votes_.bars[1].title == "semaine du 16 mars 2026 : 1"


def test_beyond_half_a_year_months_are_drawn_unless_weeks_are_asked_for(concertation: Concertation, lay: Lay) -> None:
    lay(1)
    lay(2, received_at=DURING + timedelta(days=300))
    by_month = evolution(concertation, None)
    assert (by_month.step, len(by_month.periods), by_month.first.label) == (Step.MONTH, 11, "mars 2026")
    assert (by_month.first.first, by_month.first.last) == (date(2026, 3, 1), date(2026, 3, 31))
    for period in by_month.periods:
        assert period.asked.rows(concertation, DURING.date()).count() == period.counts[0]
    assert len(evolution(concertation, Step.WEEK).periods) == 44


def test_nothing_yet_draws_nothing(concertation: Concertation) -> None:
    assert evolution(concertation, None).periods == []
    assert evolution(concertation, Step.MONTH).step is Step.MONTH


def test_the_queries_do_not_grow(
    concertation: Concertation, lay: Lay, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 9):
        lay(number, **votes(30, 30))
    with django_assert_num_queries(2):
        dividing(concertation)
    with django_assert_num_queries(3):
        evolution(concertation, None)
