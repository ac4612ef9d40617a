"""A concertation's own questions: asked by both doors, decided by the server, never lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions
from carto.contributions.models import Contribution, Question, QuestionReply, ReplyForm
from carto.contributions.record import content_of
from tests.conftest import DURING
from tests.contributions.conftest import Browser, jpeg

Submit = Callable[..., actions.Deposit]
Ask = Callable[..., list[Question]]


@pytest.fixture
def ask(concertation: Concertation, agent: Actor) -> Ask:
    """`ask(question, …)`: these questions and no others, for every kind."""

    def put(*questions: Question) -> list[Question]:
        actions.set_questions(agent, concertation, [(one, []) for one in questions], at=DURING)
        return list(questions)

    return put


@pytest.fixture
def conditional(ask: Ask) -> tuple[Question, Question]:
    """Do you cycle? If so, how often: needed."""
    bike = Question(label="Roulez-vous à vélo ?", form=ReplyForm.YES_NO)
    often = Question(label="Combien de fois par semaine ?", form=ReplyForm.NUMBER, is_required=True)
    often.shown_if, often.shown_value = bike, "oui"
    ask(bike, often)
    return bike, often


def test_a_question_is_needed_only_where_it_is_asked(submit: Submit, conditional: tuple[Question, Question]) -> None:
    bike, often = conditional
    with pytest.raises(ValidationError) as refused:
        submit(replies={bike.slug: "oui"})
    assert list(refused.value.message_dict) == [f"reply-{often.slug}"]
    without = submit(replies={bike.slug: "non", often.slug: "3"}).contribution
    assert [(one.question, one.value) for one in without.replies.all()] == [(bike, False)]
    given = submit(replies={bike.slug: "oui", often.slug: "2,5"}).contribution
    assert [one.value for one in given.replies.all()] == [True, 2.5]
    recorded = content_of(Contribution.objects.get(pk=given.pk))
    assert recorded["replies"] == {bike.slug: True, often.slug: 2.5}
    assert "replies" not in content_of(submit().contribution)


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("short", "x" * 201), ("short", ["a"]), ("short", "a\x00b"), ("one", "Trois"), ("one", {"a": 1}),
        ("several", ["Un", "Trois"]), ("several", 12), ("yes_no", "peut-être"), ("number", "beaucoup"),
        ("number", "nan"), ("number", "1e400"), ("number", {}),
    ],
)  # fmt: skip
def test_an_odd_reply_is_refused_in_a_sentence(submit: Submit, ask: Ask, form: str, raw: Any) -> None:
    (question,) = ask(Question(label="?", form=form, choices="Un\nDeux", is_required=True))
    with pytest.raises(ValidationError) as refused:
        submit(replies={question.slug: raw})
    assert list(refused.value.message_dict) == [f"reply-{question.slug}"]


def test_questions_in_a_circle_are_refused(ask: Ask, conditional: tuple[Question, Question]) -> None:
    bike, often = conditional
    bike.shown_if, bike.shown_value = often, "3"
    with pytest.raises(ValidationError, match="en rond"):
        ask(bike, often)


def test_removing_or_rewording_a_question_loses_no_reply(submit: Submit, ask: Ask) -> None:
    (question,) = ask(Question(label="Depuis quand habitez-vous ici ?"))
    stored = submit(replies={question.slug: "1987"}).contribution
    question.label = "Votre arrivée ?"
    ask(question)
    question.form = ReplyForm.NUMBER
    with pytest.raises(ValidationError, match="sa forme ne change plus"):
        ask(question)
    ask()
    kept = QuestionReply.objects.get(contribution=stored)
    assert (kept.label, kept.value, Question.objects.get().is_retired) == (
        "Depuis quand habitez-vous ici ?",
        "1987",
        True,
    )


def test_both_doors_ask_and_only_public_replies_are_shown(
    open_now: Concertation, ask: Ask, browser_of: Browser
) -> None:
    seen, hidden = ask(Question(label="Votre quartier ?"), Question(label="Votre âge ?", is_public=False))
    page = Client().get("/plui/proposer/").content.decode()
    assert "Votre quartier ?" in page
    assert "Votre quartier ?" in Client().get("/plui/").content.decode()
    posted = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-0.65, 47.35]},
        "properties": {
            "kind": "constat", "themes": ["habitat"], "title": "Une halle", "body": "Là.", "pseudonym": "Chloé",
            "charter_accepted": True, "replies": {seen.slug: "<b>Le port</b>", hidden.slug: "41-secret"},
        },
    }  # fmt: skip
    url = "/api/concertations/plui/contributions/"
    answer = Client().post(url, json.dumps(posted), content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["properties"]["replies"] == {seen.slug: "<b>Le port</b>"}
    shown = Client().get(f"/plui/contributions/{answer.json()['properties']['reference']}/").content.decode()
    assert "&lt;b&gt;Le port" in shown
    assert "41-secret" not in shown


def test_without_javascript_a_refused_form_keeps_the_replies_and_says_which_files_to_choose_again(
    open_now: Concertation, conditional: tuple[Question, Question]
) -> None:
    bike, often = conditional
    typed = {
        "kind": "constat", "themes": ["habitat"], "title": "", "body": "Là.", "pseudonym": "Chloé", "shape": "Point",
        "positions": "47.35, -0.65", "charter_accepted": "on", "similar_seen": "1",
        f"reply-{bike.slug}": "oui", f"reply-{often.slug}": "3",
    }  # fmt: skip
    page = Client().post("/plui/proposer/", typed | {"photos": SimpleUploadedFile("le <quai>.jpg", jpeg())})
    said = page.content.decode()
    assert page.status_code == 422
    assert "À choisir de nouveau : le &lt;quai&gt;.jpg." in said
    assert [page.context["form"][f"reply-{one.slug}"].value() for one in conditional] == ["oui", "3"]
    typed["title"] = "Une halle"
    assert Client().post("/plui/proposer/", typed | {f"reply-{often.slug}": ""}).status_code == 422
    assert Client().post("/plui/proposer/", typed | {f"reply-{bike.slug}": "non"}).status_code == 302
    assert Client().post("/plui/proposer/", typed).status_code == 302
    stored = [[one.value for one in row.replies.all()] for row in Contribution.objects.order_by("number")]
    assert stored == [[False], [True, 3]], "what no longer is asked is not kept"


def test_an_agent_sets_the_questions_and_nobody_else(
    concertation: Concertation, agent: Actor, moderator: Actor, browser_of: Browser
) -> None:
    url = "/plui/reglages/questions/"
    rows = {
        "questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0", "questions-0-label": "Votre âge ?",
        "questions-0-form": "one", "questions-0-choices": "",
    }  # fmt: skip
    faulty = browser_of(agent).post(url, rows)
    assert (faulty.status_code, "au moins deux choix" in faulty.content.decode()) == (422, True)
    rows["questions-0-choices"] = "Moins de 18 ans\nPlus"
    assert browser_of(agent).post(url, rows).status_code == 302
    assert concertation.questions.get().choice_list == ["Moins de 18 ans", "Plus"]
    assert browser_of(moderator).get(url).status_code == 403


def test_a_question_that_another_depends_on_is_not_removed_alone(
    conditional: tuple[Question, Question], agent: Actor, concertation: Concertation
) -> None:
    _bike, often = conditional
    with pytest.raises(ValidationError, match="dépend de celle que vous ôtez"):
        actions.set_questions(agent, concertation, [(often, [])], at=DURING)
    assert concertation.questions.filter(is_retired=False).count() == 2


def test_two_new_questions_may_depend_on_each_other_in_one_save(
    open_now: Concertation, agent: Actor, browser_of: Browser
) -> None:
    """The condition stands even before what it depends on; a row left empty is no condition."""
    url, visitor = "/plui/reglages/questions/", browser_of(agent)
    offered = visitor.get(url).content.decode()
    assert offered.count('<details class="folded-row" open>') == 1, "nothing is asked yet: there is one to fill"
    assert offered.count('<option value="questions-1">Nouvelle question 2</option>') == 1
    rows = {
        "questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "0", "questions-0-label": "Combien ?",
        "questions-0-form": "number", "questions-0-after": "questions-1", "questions-0-shown_value": "oui",
        "questions-1-label": "", "questions-1-form": "short", "questions-1-is_public": "on",
    }  # fmt: skip
    empty = visitor.post(url, rows)
    assert (empty.status_code, "restée vide" in empty.content.decode()) == (422, True)
    rows |= {"questions-1-label": "À vélo ?", "questions-1-form": "yes_no"}
    assert visitor.post(url, rows).status_code == 302
    much, bike = open_now.questions.all()
    assert (much.label, much.shown_if, bike.shown_if) == ("Combien ?", bike, None)
    stored = visitor.get(url).content.decode()
    assert "après « À vélo ? » : oui" in stored
    assert '<details class="folded-row" open>' not in stored
    assert '<option value="questions-1" selected>À vélo ?</option>' in stored
    again = {
        **rows, "questions-INITIAL_FORMS": "2", "questions-0-id": str(much.pk),
        "questions-1-id": str(bike.pk), "questions-1-after": "questions-0",
    }  # fmt: skip
    circle = visitor.post(url, again)
    assert (circle.status_code, "en rond" in circle.content.decode()) == (422, True)
    assert open_now.questions.get(pk=bike.pk).shown_if is None
    gone = visitor.post(url, {**again, "questions-1-after": "", "questions-1-DELETE": "on"})
    assert (gone.status_code, "dépend de celle que vous ôtez" in gone.content.decode()) == (422, True)
