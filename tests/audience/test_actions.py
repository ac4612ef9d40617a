"""Replies are counts: nothing of who, of when, nor of what they said leads from one to the other."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import models

from carto.accounts.actors import ANYONE, Actor
from carto.audience import actions, results
from carto.audience.actions import Share
from carto.audience.models import Asked, Count, Form, Reference, Remark
from carto.audience.participants import took_part
from carto.audience.questions import CLOSING, WHO
from carto.concertations import actions as concertations
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.contributions.models import AuthorKind, Contribution
from carto.debate import actions as debate
from carto.debate.models import Choice
from tests.conftest import AFTER, CLOSES_AT, DURING

Say = Callable[..., None]
AGE = WHO[0]
JUST_AFTER = CLOSES_AT + timedelta(days=1)


def table(found: results.Results, slug: str) -> results.Table:
    return next(one for one in found.tables if one.question.slug == slug)


def test_no_table_of_replies_refers_to_anyone_or_holds_a_moment() -> None:
    for model in (Count, Remark):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateField | models.TimeField)
            assert field.related_model in (None, Concertation)


def test_who_took_part_may_reply_and_nobody_else(concertation: Concertation, speaker: Actor, bob: Actor) -> None:
    actions.tell_who(speaker, concertation, {"age": "75"}, at=DURING)
    for other in (bob, ANYONE):
        with pytest.raises(Refused, match="à qui a contribué"):
            actions.tell_who(other, concertation, {"age": "75"}, at=DURING)
    assert Count.objects.get(question="age").count == 1


def test_what_is_not_asked_or_not_offered_is_not_counted(concertation: Concertation, speaker: Actor) -> None:
    actions.tell_who(speaker, concertation, {"gender": "woman", "age": "300", "x": "y"}, at=DURING)
    assert not Count.objects.exists()


def test_figures_move_five_replies_at_a_time(concertation: Concertation, say: Say) -> None:
    say(4, {"age": "75"})
    assert results.of_who(concertation).is_empty
    say(1, {"age": "75"})
    assert table(results.of_who(concertation), "age").lines[-1].count == 5
    say(4, {"age": "40_54"})
    assert results.of_who(concertation).respondents == 5
    say(1, {"age": "40_54"})
    shown = table(results.of_who(concertation), "age")
    assert (shown.total, results.of_who(concertation).respondents) == (10, 10)


def test_fewer_than_five_are_never_shown_alone(concertation: Concertation, say: Say) -> None:
    say(8, {"tie": "lives"})
    say(5, {"tie": "works"})
    say(2, {"tie": "passes", "age": "75"})
    read = results.of_who(concertation)
    assert [(line.label, line.count) for line in table(read, "tie").lines] == [
        ("vivez", 8),
        ("étudiez, sans y vivre", 0),
        ("travaillez, sans y vivre / êtes de passage", 7),
    ]
    assert table(read, "age").lines == ()
    assert "75 ans" not in results.to_csv(concertation)


def test_an_agent_chooses_questions_from_the_list_and_the_old_ones_stay_counted(
    agent: Actor, alice: Actor, concertation: Concertation, say: Say
) -> None:
    assert [one.slug for one in Asked.questions_of(concertation)] == ["age", "tie"]
    say(5, {"age": "75"})
    actions.choose(agent, concertation, ["commune", "gender", "inventée"], at=DURING)
    assert [one.slug for one in Asked.questions_of(concertation)] == ["gender", "commune"]
    say(5, {"commune": "49901", "gender": "unsaid"})
    read = results.of_who(concertation)
    assert [one.question.slug for one in read.tables] == ["age", "gender", "commune"]
    assert "Essai-sur-Loire" in table(read, "commune").lines[0].label
    with pytest.raises(Refused):
        actions.choose(alice, concertation, [], at=DURING)


def test_a_group_is_compared_with_its_part_of_the_population(
    agent: Actor, alice: Actor, concertation: Concertation, say: Say
) -> None:
    given = [("75", "10"), ("65_74", "12.5"), ("55_64", "13")]
    shares = [Share(choice, Decimal(percent), "Insee", "2022") for choice, percent in given]
    actions.refer(agent, concertation, AGE, shares, at=DURING)
    say(15, {"age": "75"})
    say(3, {"age": "65_74"})
    say(2, {"age": "55_64"})
    lines = {line.label: line for line in table(results.of_who(concertation), "age").lines}
    eldest, others = lines["75 ans et plus"], lines["55 à 64 ans / 65 à 74 ans"]
    assert (eldest.share, eldest.population) == (Decimal("75.0"), Decimal("10"))
    assert (others.share, others.population) == (Decimal("25.0"), Decimal("25.5"))
    assert lines["40 à 54 ans"].population is None
    assert "75 ans et plus;15;75;10;Insee, 2022;1" in results.to_csv(concertation)
    actions.refer(agent, concertation, AGE, [], at=DURING)
    assert not Reference.objects.exists()
    with pytest.raises(Refused):
        actions.refer(alice, concertation, AGE, shares, at=DURING)


def test_how_it_went_is_asked_of_anyone_from_the_closing_and_for_thirty_days(concertation: Concertation) -> None:
    replies = {one.slug: "rather" for one in CLOSING}
    for at, words in ((DURING, "ouverture le"), (AFTER, "clos depuis le 31 mai 2026 à 24:00")):
        with pytest.raises(Refused, match=words):
            actions.assess(ANYONE, concertation, replies, at=at)
    for _time in range(5):
        actions.assess(ANYONE, concertation, replies, remark="Bien.", at=JUST_AFTER)
    read = results.of_closing(concertation)
    assert (read.respondents, [one.total for one in read.tables]) == (5, [5, 5, 5, 5])
    assert Count.objects.filter(form=Form.WHO).count() == 0


def test_an_agent_may_ask_nothing_at_the_closing(agent: Actor, concertation: Concertation) -> None:
    concertations.set_taking_part(agent, concertation, closing_questionnaire_days=0, at=DURING)
    with pytest.raises(Refused, match="ne pose pas de questionnaire"):
        actions.assess(ANYONE, concertation, {"clear": "yes"}, at=JUST_AFTER)


def test_nothing_is_asked_before_there_is_a_calendar(concertation: Concertation) -> None:
    concertation.phases.all().delete()
    with pytest.raises(Refused, match="Aucune date"):
        actions.assess(ANYONE, concertation, {"clear": "yes"}, at=JUST_AFTER)


def test_remarks_are_read_in_no_order_of_theirs_and_an_agent_erases_one(
    agent: Actor, alice: Actor, concertation: Concertation
) -> None:
    for number in range(12):
        actions.assess(ANYONE, concertation, {}, remark=f"Remarque {number}", at=JUST_AFTER)
    read = list(Remark.objects.values_list("body", flat=True))
    assert read != sorted(read, key=lambda said: int(said.rpartition(" ")[2]))
    assert not Count.objects.exists(), "a remark alone is no reply"
    one = Remark.objects.all()[0]
    with pytest.raises(Refused):
        actions.remove_remark(alice, one, at=JUST_AFTER)
    actions.remove_remark(agent, one, at=JUST_AFTER)
    assert Remark.objects.count() == 11


def test_each_participant_counts_once_and_signatories_apart(
    concertation: Concertation, speaker: Actor, bob: Actor
) -> None:
    contribution = Contribution.objects.get()
    debate.vote(bob, contribution, choice=Choice.FOR, argument="Oui.", pseudonym="Bob", at=DURING)
    Contribution.objects.update(author_kind=AuthorKind.PETITION, signatory_count=120)
    Contribution.objects.create(
        concertation=concertation, number=2, channel="R", title="x", body="x", kind=contribution.kind,
        received_at=DURING, published_at=DURING,
    )  # fmt: skip
    found = took_part(concertation)
    assert (found.participants, found.unnamed, found.signatories) == (2, 1, 120)
