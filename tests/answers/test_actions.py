"""Answering: all of them, or each faulty one named and none written."""

from collections.abc import Callable
from datetime import date

import pytest

from carto.accounts.actors import Actor
from carto.answers import actions
from carto.answers.actions import Reply
from carto.answers.drafts import Draft
from carto.answers.models import ReplyText, Service, Work
from carto.concertations.models import Concertation, RegisterOpening
from carto.concertations.rules import Refused
from carto.contributions import contexts
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate.models import Answer, Point
from tests.conftest import AFTER, DURING

POINT = {"argument": "L’ombre manque", "outcome": "retained", "body": "Des arbres sont prévus."}
DRAFT = Draft("partly_retained", "En partie, et voici pourquoi.", (POINT,))


def prepare(agent: Actor, contribution: Contribution, service: Service | None = None) -> Work:
    return actions.prepare(
        agent, contribution, draft=DRAFT, service=service, due_on=date(2026, 4, 1), notes="Voir avec la voirie.",
        at=DURING,
    )  # fmt: skip


def test_a_draft_is_no_answer_until_it_is_published_and_its_notes_stay(
    contribution: Contribution, agent: Actor
) -> None:
    prepare(agent, contribution)
    contribution.refresh_from_db()
    assert (contribution.status, Answer.objects.count()) == ("awaiting", 0)
    actions.publish(agent, contribution, draft=DRAFT, at=AFTER)
    contribution.refresh_from_db()
    work = Work.objects.get()
    assert contribution.status == "partly_retained"
    assert (work.is_drafted, work.notes, work.due_on) == (False, "Voir avec la voirie.", date(2026, 4, 1))
    assert list(Point.objects.values("argument", "outcome", "body")) == [POINT]
    assert RegisterOpening.objects.get(entry__event="answer").content["points"] == [POINT]


def test_only_those_who_run_the_concertation_answer(
    contribution: Contribution, moderator: Actor, concertation: Concertation
) -> None:
    reply = Reply(1, Status.RETAINED, "Oui.")
    for act in (
        lambda: prepare(moderator, contribution),
        lambda: actions.publish(moderator, contribution, draft=DRAFT, at=DURING),
        lambda: actions.answer_each(moderator, concertation, [reply], is_draft=True, at=DURING),
        lambda: actions.assign(moderator, concertation, [1], service=None, due_on=None, at=DURING),
        lambda: actions.set_services(moderator, concertation, ["Voirie"], at=DURING),
        lambda: actions.set_texts(moderator, concertation, [], at=DURING),
    ):
        with pytest.raises(Refused):
            act()
    assert not Work.objects.exists()


def test_one_reason_for_many_says_each_its_number_and_commune(
    contribution: Contribution, make_contribution: Callable[..., Contribution], agent: Actor, concertation: Concertation
) -> None:
    make_contribution(2, title="{numéro}")
    contexts.recompute(concertation, at=DURING)
    body = "Votre {titre} ({numéro}, {commune}) est notée."
    replies = [Reply(number, Status.TO_STUDY, body) for number in (1, 2)]
    assert actions.answer_each(agent, concertation, replies, is_draft=False, at=AFTER) == []
    said = list(Answer.objects.order_by("contribution__number").values_list("body", flat=True))
    assert said == [
        "Votre Un verger au bord de la Loire (W-0001, Essai-sur-Loire) est notée.",
        "Votre {numéro} (W-0002, Essai-sur-Loire) est notée.",
    ]


def test_where_one_is_faulty_none_is_written_and_each_fault_is_named(
    contribution: Contribution, make_contribution: Callable[..., Contribution], agent: Actor, concertation: Concertation
) -> None:
    make_contribution(2, masked_at=DURING, mask_reason=MaskReason.INSULT)
    make_contribution(3, geometry=None, lon_e5=None, lat_e5=None)
    make_contribution(4)
    first = actions.publish(agent, contribution, draft=DRAFT, at=DURING)
    replies = [
        Reply(1, Status.RETAINED, "Oui.", seen=0),
        Reply(2, Status.RETAINED, "Oui."),
        Reply(3, Status.RETAINED, "À {commune}."),
        Reply(4, Status.RETAINED, "Oui.", seen=0),
    ]
    faults = actions.answer_each(agent, concertation, replies, is_draft=False, at=AFTER)
    assert [(fault.reference, fault.reason.split()[0:2]) for fault in faults] == [
        ("W-0001", ["une", "autre"]), ("n° 2", ["elle", "n’est"]), ("W-0003", ["elle", "n’a"]),
    ]  # fmt: skip
    assert list(Answer.objects.all()) == [first]
    assert actions.faults_of(agent, concertation, replies, at=AFTER) == faults


def test_drafts_for_many_leave_what_is_public_as_it_is(
    contribution: Contribution, agent: Actor, concertation: Concertation
) -> None:
    replies = [Reply(1, Status.TO_STUDY, "Nous regardons {numéro}.")]
    actions.answer_each(agent, concertation, replies, is_draft=True, at=DURING)
    assert Work.objects.get().body == "Nous regardons W-0001."
    assert not Answer.objects.exists()


def test_sharing_the_work_out_keeps_what_is_not_said(
    contribution: Contribution, make_contribution: Callable[..., Contribution], agent: Actor, concertation: Concertation
) -> None:
    make_contribution(2)
    actions.set_services(agent, concertation, ["Voirie", "Habitat", "Voirie"], at=DURING)
    road, housing = concertation.services.all()
    prepare(agent, contribution, housing)
    count = actions.assign(agent, concertation, [1, 2, 99], service=road, due_on=None, at=DURING)
    assert count == 2
    shared = list(Work.objects.order_by("contribution__number").values_list("service__label", "due_on", "body"))
    assert shared == [("Voirie", date(2026, 4, 1), DRAFT.body), ("Voirie", None, "")]
    actions.set_services(agent, concertation, ["Habitat"], at=DURING)
    assert list(concertation.services.values_list("label", flat=True)) == ["Habitat"]
    assert Work.objects.filter(service=None).count() == 2


def test_reply_texts_are_kept_in_order_and_those_left_out_go(agent: Actor, concertation: Concertation) -> None:
    first, second = (ReplyText(title=title, body="…") for title in ("Hors sujet", "Déjà au PLUi"))
    actions.set_texts(agent, concertation, [first, second], at=DURING)
    actions.set_texts(agent, concertation, [second, ReplyText(title="Merci", body="…")], at=DURING)
    assert [str(text) for text in concertation.reply_texts.all()] == ["Déjà au PLUi", "Merci"]
