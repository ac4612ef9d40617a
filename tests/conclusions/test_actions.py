"""How an inquiry ends: when each paper may be handed on, that none changes, and what everyone reads once published."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Milestone, Procedure
from carto.concertations.procedures import ProcedureType, StepKind
from carto.concertations.register import Event
from carto.concertations.rules import Refused
from carto.conclusions import actions, deadlines
from carto.conclusions.actions import Handed
from carto.conclusions.models import FollowUp, Opinion, Outcome, Paper, PaperKind, PointKind
from carto.contributions.pieces import EncodedPiece
from tests.conftest import AFTER, CLOSES_AT, DURING

CLOSED_ON = date(2026, 5, 1)  # CLOSES_AT is midnight in Paris: the day before it


def handed(kind: PaperKind, word: bytes = b"premier", **more: Any) -> Handed:
    return Handed(kind, EncodedPiece(word, 1, "x.pdf"), **{"handed_on": date(2026, 5, 6)} | more)


def conclusions(opinion: Opinion = Opinion.FAVORABLE) -> Handed:
    return handed(PaperKind.CONCLUSIONS, opinion=opinion)


@pytest.fixture
def inquiry(concertation: Concertation) -> Concertation:
    Procedure.objects.create(concertation=concertation, type=ProcedureType.ENQUETE_PUBLIQUE, version=1)
    return concertation


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(ValidationError) as said:
        act(*args, **more)
    return " ".join(said.value.messages)


def test_nothing_is_handed_on_before_the_closing_nor_on_a_day_to_come(
    commissioner: Actor, agent: Actor, inquiry: Concertation
) -> None:
    minutes = handed(PaperKind.MINUTES)
    assert "avant la clôture" in refused(actions.lodge, commissioner, inquiry, minutes, at=CLOSES_AT - timedelta(0, 1))
    tomorrow = handed(PaperKind.MINUTES, handed_on=date(2026, 5, 3))
    assert "à venir" in refused(actions.lodge, commissioner, inquiry, tomorrow, at=CLOSES_AT)
    reply = handed(PaperKind.REPLY)
    assert "pas encore remis" in refused(actions.lodge, agent, inquiry, reply, at=AFTER)
    today = handed(PaperKind.MINUTES, handed_on=date(2026, 5, 2))
    assert actions.lodge(commissioner, inquiry, today, at=CLOSES_AT).number == 1


def test_a_paper_is_replaced_by_a_version_that_says_what_it_corrects_and_keeps_the_first_date(
    commissioner: Actor, inquiry: Concertation
) -> None:
    first = actions.lodge(commissioner, inquiry, handed(PaperKind.MINUTES), at=AFTER)
    again = handed(PaperKind.MINUTES, b"second", handed_on=date(2026, 6, 1))
    assert "Dites ce que" in refused(actions.lodge, commissioner, inquiry, again, at=AFTER)
    same = handed(PaperKind.MINUTES, correction="Rien.")
    assert "déjà déposé" in refused(actions.lodge, commissioner, inquiry, same, at=AFTER)
    second = actions.lodge(
        commissioner, inquiry, handed(PaperKind.MINUTES, b"second", correction="Une date."), at=AFTER
    )
    assert (first.replaced, second.replaced, second.correction) == (None, 1, "Une date.")
    assert [one.file.read() for one in inquiry.papers.order_by("number")] == [b"premier", b"second"]
    assert inquiry.milestones.get(step=StepKind.MINUTES).done_on == date(2026, 5, 6)
    told = [entry.opening.content for entry in inquiry.register_entries.filter(event=Event.CONCLUSIONS)]
    assert [one["sha256"] for one in told] == [first.sha256, second.sha256]


def test_the_database_refusing_a_paper_leaves_no_file(
    commissioner: Actor, inquiry: Concertation, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(Paper, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.lodge(commissioner, inquiry, handed(PaperKind.MINUTES), at=AFTER)
    assert [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()] == []


def test_the_commissioner_hands_on_what_is_theirs_and_the_team_its_reply(
    commissioner: Actor, agent: Actor, moderator: Actor, inquiry: Concertation
) -> None:
    for kind in (PaperKind.MINUTES, PaperKind.REPORT, PaperKind.CONCLUSIONS):
        with pytest.raises(Refused):
            actions.lodge(agent, inquiry, handed(kind), at=AFTER)
    actions.lodge(commissioner, inquiry, handed(PaperKind.MINUTES), at=AFTER)
    for actor in (commissioner, moderator):
        with pytest.raises(Refused):
            actions.lodge(actor, inquiry, handed(PaperKind.REPLY), at=AFTER)
    actions.lodge(agent, inquiry, handed(PaperKind.REPLY), at=AFTER)


def test_conclusions_have_an_opinion_and_nothing_else_has(commissioner: Actor, inquiry: Concertation) -> None:
    assert refused(actions.lodge, commissioner, inquiry, handed(PaperKind.CONCLUSIONS), at=AFTER)
    assert refused(actions.lodge, commissioner, inquiry, handed(PaperKind.REPORT, opinion="favorable"), at=AFTER)


def test_the_report_is_done_once_both_of_its_papers_are(commissioner: Actor, inquiry: Concertation) -> None:
    actions.lodge(commissioner, inquiry, handed(PaperKind.REPORT, handed_on=date(2026, 5, 30)), at=AFTER)
    assert not inquiry.milestones.filter(step=StepKind.REPORT).exists()
    actions.lodge(commissioner, inquiry, conclusions(), at=AFTER)
    assert inquiry.milestones.get(step=StepKind.REPORT).done_on == date(2026, 5, 30)


def test_deadlines_are_counted_from_the_closing_and_from_the_minutes(
    commissioner: Actor, agent: Actor, inquiry: Concertation
) -> None:
    minutes, reply, report = deadlines.read(inquiry, at=datetime(2026, 5, 9, 21, 59, tzinfo=UTC))
    assert (minutes.due_on, minutes.days_left) == (date(2026, 5, 9), 0)
    assert (reply.due_on, reply.days_left, reply.days_late) == (None, None, 0)
    assert (report.due_on, report.days_left) == (date(2026, 5, 31), 22)
    late = deadlines.read(inquiry, at=datetime(2026, 5, 9, 22, tzinfo=UTC))[0]  # midnight in Paris
    assert (late.days_left, late.days_late) == (-1, 1)
    actions.lodge(commissioner, inquiry, handed(PaperKind.MINUTES), at=AFTER)
    actions.lodge(agent, inquiry, handed(PaperKind.REPLY, handed_on=date(2026, 5, 23)), at=AFTER)
    minutes, reply, _report = deadlines.read(inquiry, at=AFTER)
    assert (minutes.days_left, minutes.days_late) == (None, 0)
    assert (reply.due_on, reply.done_on, reply.days_late) == (date(2026, 5, 21), date(2026, 5, 23), 2)


def test_a_deadline_is_a_civil_day_of_the_territory_whatever_its_clocks_do(inquiry: Concertation) -> None:
    """Closed on 20 October at midnight in Paris; clocks go back on the 25th. Elsewhere the same instant is the 20th."""
    inquiry.phases.update(closes_at=datetime(2026, 10, 20, 22, tzinfo=UTC))
    last_hour = datetime(2026, 10, 28, 22, 59, tzinfo=UTC)
    assert [deadlines.read(inquiry, at=last_hour + timedelta(minutes=n))[0].days_left for n in (0, 1)] == [0, -1]
    inquiry.territory = "reunion"
    assert deadlines.read(inquiry, at=last_hour)[0].due_on == date(2026, 10, 29)


def test_the_report_is_given_more_time_for_a_reason_and_never_less(
    commissioner: Actor, agent: Actor, inquiry: Concertation
) -> None:
    later: dict[str, Any] = {"until": date(2026, 6, 30), "reason": "Deux cents observations."}
    with pytest.raises(Refused):
        actions.extend(commissioner, inquiry, **later, at=AFTER)
    assert refused(actions.extend, agent, inquiry, **later | {"reason": " "}, at=AFTER)
    made = actions.extend(agent, inquiry, **later, at=AFTER)
    report = deadlines.of_the_report(inquiry, at=AFTER)
    assert report is not None
    assert (report.due_on, report.days_left, str(report.extension)) == (date(2026, 6, 30), 15, "2026-06-30")
    sooner = later | {"until": made.until}
    assert "vient après" in refused(actions.extend, agent, inquiry, **sooner, at=AFTER)
    for one in (handed(PaperKind.REPORT), conclusions()):
        actions.lodge(commissioner, inquiry, one, at=AFTER)
    assert "ne change plus" in refused(actions.extend, agent, inquiry, **later | {"until": date(2026, 7, 30)}, at=AFTER)
    assert inquiry.register_entries.filter(subject="échéance du rapport").count() == 1


def test_a_plan_counts_from_the_closing_of_its_inquiry_and_knows_nothing_before(
    agent: Actor, concertation: Concertation
) -> None:
    report = deadlines.of_the_report(concertation, at=DURING)
    assert report is not None
    assert (report.due_on, report.counted_from) == (None, "Clôture de l’enquête")
    more: dict[str, Any] = {"until": date(2026, 12, 31), "reason": "x"}
    assert "datez d’abord" in refused(actions.extend, agent, concertation, **more, at=DURING)
    Milestone.objects.create(concertation=concertation, step=StepKind.INQUIRY_CLOSES, planned_on=date(2026, 10, 31))
    assert [one.due_on for one in deadlines.read(concertation, at=DURING)] == [
        date(2026, 11, 8), None, date(2026, 11, 30),
    ]  # fmt: skip


def test_they_are_published_together_once_the_opinion_and_the_reserves_agree(
    commissioner: Actor, agent: Actor, inquiry: Concertation
) -> None:
    def publish() -> str:
        return refused(actions.publish, agent, inquiry, at=AFTER)

    actions.lodge(commissioner, inquiry, conclusions(Opinion.RESERVED), at=AFTER)
    assert "il en manque un" in publish()
    actions.lodge(commissioner, inquiry, handed(PaperKind.REPORT), at=AFTER)
    actions.lodge(commissioner, inquiry, handed(PaperKind.MINUTES), at=AFTER)
    assert "aucune réserve" in publish()
    actions.write_points(commissioner, inquiry, PointKind.RESERVE, ["Le talus", "La mare"], at=AFTER)
    actions.write_points(commissioner, inquiry, PointKind.RESERVE, ["La mare"], at=AFTER)
    with pytest.raises(Refused):
        actions.write_points(agent, inquiry, PointKind.RESERVE, [], at=AFTER)
    with pytest.raises(Refused):
        actions.publish(commissioner, inquiry, at=AFTER)
    actions.publish(agent, inquiry, at=AFTER)
    assert {one.kind for one in inquiry.papers.published()} == {"report", "conclusions"}
    entry = inquiry.register_entries.get(subject="publication")
    assert entry.opening.content["réserve 1"] == "La mare"
    assert "ne changent plus" in refused(actions.write_points, commissioner, inquiry, PointKind.RESERVE, [], at=AFTER)
    other = handed(PaperKind.CONCLUSIONS, b"second", opinion=Opinion.UNFAVORABLE, correction="L’avis.")
    actions.lodge(commissioner, inquiry, other, at=AFTER)
    assert "n’est pas favorable avec réserves" in publish()


def test_what_became_of_each_point_is_said_by_the_team_and_what_was_said_before_stays(
    commissioner: Actor, agent: Actor, inquiry: Concertation
) -> None:
    for one in (handed(PaperKind.REPORT), conclusions(Opinion.RESERVED)):
        actions.lodge(commissioner, inquiry, one, at=AFTER)
    actions.write_points(commissioner, inquiry, PointKind.RESERVE, ["La mare"], at=AFTER)
    actions.write_points(commissioner, inquiry, PointKind.RECOMMENDATION, ["Un banc"], at=AFTER)
    point, advice = inquiry.inquiry_points.all()
    said: dict[str, Any] = {"body": "Gardée.", "done_on": date(2026, 6, 1), "done_by": "le conseil"}
    not_yet = refused(actions.follow_up, agent, point, outcome=Outcome.LIFTED, **said, at=AFTER)
    assert "pas encore publiées" in not_yet
    actions.publish(agent, inquiry, at=AFTER)
    with pytest.raises(Refused):
        actions.follow_up(commissioner, point, outcome=Outcome.LIFTED, **said, at=AFTER)
    assert "levée ou non" in refused(actions.follow_up, agent, advice, outcome=Outcome.LIFTED, **said, at=AFTER)
    future = said | {"done_on": date(2026, 6, 16)}
    assert "à venir" in refused(actions.follow_up, agent, point, outcome=Outcome.LIFTED, **future, at=AFTER)
    for outcome in (Outcome.NOT_LIFTED, Outcome.LIFTED):
        actions.follow_up(agent, point, outcome=outcome, **said, at=AFTER)
    assert [str(one) for one in FollowUp.objects.all()] == ["Réserve 1 : levée", "Réserve 1 : non levée"]
    assert inquiry.register_entries.filter(subject="réserve 1").count() == 2
    assert [str(one) for one in inquiry.papers.filter(kind="report")] == ["Rapport (1)"]
