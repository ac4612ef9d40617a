"""The procedure of a concertation: its version is kept, its milestones are told, what the text refuses is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations import actions, register, timeline
from carto.concertations.models import Concertation, Milestone, Procedure
from carto.concertations.procedures import REFORM, ProcedureType, StepKind
from tests.conftest import AFTER, CLOSES_AT, DURING, OPENS_AT

PADD = date(2026, 1, 20)


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    return client


def progress_of(concertation: Concertation) -> dict[str, str]:
    return {row.step.kind: row.progress for row in timeline.read(concertation, at=DURING).rows}


def test_the_version_is_that_of_the_day_of_the_act_and_is_kept_once_published(
    agent: Actor, concertation: Concertation
) -> None:
    concertation.act_date = REFORM - timedelta(days=1)
    assert (Procedure.of(concertation).type, Procedure.of(concertation).version) == ("elaboration", 1)
    concertation.act_date = REFORM
    assert Procedure.of(concertation).version == 2
    actions.publish(agent, concertation, at=DURING)
    concertation.act_date = REFORM - timedelta(days=1)
    assert Procedure.of(concertation).version == 2
    assert str(Procedure.of(concertation)) == "Élaboration"


def test_a_kind_without_template_is_a_plain_concertation(make_concertation: Callable[..., Concertation]) -> None:
    assert Procedure.of(make_concertation("zac", procedure_kind="zac")).type == ProcedureType.CONCERTATION


def test_changing_the_procedure_of_a_published_one_needs_its_act_and_is_in_the_register(
    agent: Actor, concertation: Concertation
) -> None:
    actions.publish(agent, concertation, at=DURING)
    with pytest.raises(ValidationError, match="acte"):
        actions.set_procedure(agent, concertation, "revision", at=DURING)
    actions.set_procedure(agent, concertation, "elaboration", at=DURING)  # nothing changes, nothing is asked
    actions.set_procedure(agent, concertation, "revision", at=DURING, act="Délibération 12")
    content = concertation.register_entries.get(event=register.Event.PROCEDURE).opening.content
    assert (content["act"], content["before"]["type"], content["after"]["type"]) == (
        "Délibération 12", "elaboration", "revision",
    )  # fmt: skip


def test_a_draft_changes_its_procedure_freely(agent: Actor, concertation: Concertation) -> None:
    concertation.published_at = None
    assert actions.set_procedure(agent, concertation, "ppve", at=DURING).type == "ppve"
    assert not concertation.register_entries.exists()


def test_the_chronology_tells_what_is_done_late_and_to_come(agent: Actor, concertation: Concertation) -> None:
    concertation.act_date, concertation.act_reference = date(2025, 12, 1), "Délibération 3"
    rows = [
        Milestone(
            step=StepKind.PADD_DEBATE,
            done_on=date(2025, 12, 10),
            act_body="Conseil communautaire",
            act_number="2026-04",
        ),
        Milestone(step=StepKind.ARREST, planned_on=date(2026, 3, 1)),
        Milestone(step=StepKind.APPROVAL, planned_on=date(2027, 3, 1)),
        Milestone(step=StepKind.OPINIONS),
    ]
    actions.set_milestones(agent, concertation, rows, at=DURING)
    assert concertation.milestones.count() == 3  # what says nothing is not kept
    told = progress_of(concertation)
    assert [told[step] for step in ("prescription", "padd_debate", "opening", "closing", "arrest", "approval")] == [
        "done", "done", "done", "to_come", "late", "to_come",
    ]  # fmt: skip
    assert told["opinions"] == "undated"
    entry = concertation.register_entries.get()
    assert [row["step"] for row in entry.opening.content["after"]] == ["approval", "arrest", "padd_debate"]
    actions.set_milestones(agent, concertation, rows, at=DURING)
    assert concertation.register_entries.count() == 1


def test_a_procedure_is_over_when_its_last_step_is_done(agent: Actor, concertation: Concertation) -> None:
    done = Milestone(step=StepKind.APPROVAL, done_on=date(2026, 3, 1))
    concertation.published_at = None
    actions.set_milestones(agent, concertation, [done], at=DURING)
    read = timeline.read(concertation, at=DURING)
    assert (read.is_over, read.is_dated) == (True, True)
    concertation.milestones.update(done_on=date(2026, 4, 1))  # as it could once be written, for a day to come
    assert progress_of(concertation)["approval"] == "to_come"


def test_a_step_is_not_done_on_a_day_to_come(agent: Actor, concertation: Concertation) -> None:
    today = DURING.astimezone(concertation.zone_info).date()
    done = Milestone(step=StepKind.APPROVAL, done_on=today + timedelta(days=1))
    with pytest.raises(ValidationError, match="qui est à venir : écrivez ce jour à « prévue le »"):
        actions.set_milestones(agent, concertation, [done], at=DURING)
    assert not concertation.milestones.exists()
    done.done_on = today
    actions.set_milestones(agent, concertation, [done], at=DURING)
    assert concertation.milestones.get().done_on == today


def test_a_date_to_come_that_the_text_refuses_is_refused_and_a_fact_is_not(
    agent: Actor, concertation: Concertation
) -> None:
    debate = Milestone(step=StepKind.PADD_DEBATE, done_on=PADD)
    too_soon = Milestone(step=StepKind.ARREST, planned_on=PADD + timedelta(days=30))
    concertation.act_date = date(2025, 12, 1)
    with pytest.raises(ValidationError, match="L153-12"):
        actions.set_milestones(agent, concertation, [debate, too_soon], at=DURING)
    too_soon.done_on = too_soon.planned_on
    actions.set_milestones(agent, concertation, [debate, too_soon], at=DURING)
    assert [b.article for b in timeline.read(concertation, at=DURING).breaches if b.is_refusal] == []


def test_a_calendar_that_opens_before_its_act_is_refused_but_one_already_so_may_be_extended(
    agent: Actor, concertation: Concertation
) -> None:
    concertation.act_date = (OPENS_AT + timedelta(days=9)).date()
    concertation.phases.all().delete()
    early = actions.PhaseDates("contribution", "La parole", OPENS_AT + timedelta(days=5), CLOSES_AT)
    with pytest.raises(ValidationError, match="L103-3"):
        actions.set_calendar(agent, concertation, [early], at=OPENS_AT, act="Délibération 8")
    concertation.act_date = None
    actions.set_calendar(agent, concertation, [early], at=OPENS_AT, act="Délibération 8")
    concertation.act_date = (OPENS_AT + timedelta(days=9)).date()
    longer = actions.PhaseDates("contribution", "La parole", OPENS_AT + timedelta(days=5), AFTER)
    actions.set_calendar(agent, concertation, [longer], at=OPENS_AT, act="Délibération 9")
    assert concertation.phases.get().closes_at == AFTER


def test_the_agent_dates_the_steps_and_everyone_reads_them(
    agent_client: Client, client: Client, concertation: Concertation
) -> None:
    concertation.act_date = date(2025, 12, 1)
    concertation.save()
    given = {
        "padd_debate-done_on": "2026-01-20", "padd_debate-act_body": "Conseil communautaire",
        "padd_debate-act_number": "2026-04", "arrest-planned_on": "2026-04-10", "prescription-done_on": "2025-12-01",
    }  # fmt: skip
    assert agent_client.post("/plui/reglages/procedure/", given).status_code == 302
    page = client.get("/plui/presentation/").content.decode()
    assert "20 janvier 2026" in page
    assert "Conseil communautaire, 2026-04" in page
    assert "10 avril 2026" in page
    settings = agent_client.get("/plui/reglages/procedure/").content.decode()
    assert "vient avant « Clôture des contributions »" in settings
    assert "L103-6" in agent_client.get("/plui/reglages/calendrier/").content.decode()


def test_what_is_refused_keeps_what_was_typed_and_names_the_article(
    agent_client: Client, concertation: Concertation
) -> None:
    given = {"padd_debate-planned_on": "2027-01-20", "arrest-planned_on": "2027-02-10"}
    answer = agent_client.post("/plui/reglages/procedure/", given)
    page = answer.content.decode()
    assert (answer.status_code, "L153-12" in page, 'value="2027-02-10"' in page) == (422, True, True)
    assert not concertation.milestones.exists()
    assert agent_client.post("/plui/reglages/procedure/", {"arrest-done_on": "hier"}).status_code == 422


def test_the_type_is_chosen_from_the_list_with_its_act(agent_client: Client, concertation: Concertation) -> None:
    def said(**fields: str) -> str:
        return agent_client.post("/plui/reglages/procedure/type/", fields, follow=True).content.decode()

    assert "Choisissez un type" in said(type="inventee")
    assert "indiquez l’acte" in said(type="revision")
    assert "La procédure est enregistrée" in said(type="revision", act="Délibération 12")
    assert Procedure.of(concertation).type == "revision"
    assert "à confirmer" in said(type="concertation_prealable", act="Délibération 13")
