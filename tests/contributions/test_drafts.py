"""A draft kept on the server is found again on another device, by its owner alone, and goes once sent."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import ANYONE, COOKIE, Actor
from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation, Phase, WorkLevel
from carto.concertations.rules import Refused
from carto.contributions import drafting
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution, Draft, Question, ReplyForm
from carto.debate.joining import join
from carto.guard import limits
from tests.conftest import AFTER, DURING
from tests.contributions.conftest import Browser

pytestmark = pytest.mark.django_db
API = "/api/concertations/plui/draft/"
PLACE = {"type": "Point", "coordinates": [-0.65, 47.35]}
TYPED: dict[str, Any] = {"fields": {"title": ["Un verger"], "themes": ["habitat", "environnement"]}, "geometry": PLACE}


def keep(client: Client, content: Any = TYPED) -> Any:
    return client.put(API, json.dumps(content), content_type="application/json")


def test_an_unknown_device_keeps_a_draft_and_finds_it_again_elsewhere(open_now: Concertation) -> None:
    phone, desk = Client(), Client()
    kept = keep(phone)
    assert kept.status_code == 200
    assert phone.cookies[COOKIE].value
    page = phone.get(kept.json()["url"]).content.decode()
    assert "« Un verger »" in page
    link = page.split('<p><a href="http://testserver')[1].split('"')[0]
    assert "reprendre mon brouillon" in desk.get(link).content.decode()
    assert desk.get(kept.json()["url"]).status_code == 404, "opening the link gives nothing yet"
    _retour, key, slug, reference = link.strip("/").split("/")
    desk.post("/retour/", {"key": key, "slug": slug, "reference": reference})
    assert desk.get(API).json()["fields"] == TYPED["fields"]
    form = desk.get("/plui/proposer/").context["form"]
    assert form["title"].value() == "Un verger"
    assert form["themes"].value() == ["habitat", "environnement"]
    assert form["positions"].value() == "47.350000, -0.650000"


def test_without_javascript_a_button_keeps_instead_of_sending(open_now: Concertation) -> None:
    Question.objects.create(
        concertation=open_now, slug="q1", label="Quand ?", form=ReplyForm.SEVERAL, choices="jour\nnuit"
    )
    phone = Client()
    typed = {
        "title": "Un verger", "reply-q1": ["jour", "nuit"], "positions": "pas encore", "charter_accepted": "on",
        "email": "alice@courriel.invalid", "keep": "1",
    }  # fmt: skip
    answer = phone.post("/plui/proposer/", typed, follow=True)
    assert answer.redirect_chain == [("/plui/brouillon/", 302)]
    assert not Contribution.objects.exists()
    form = phone.get("/plui/proposer/").context["form"]
    shown = [form[name].value() for name in ("title", "reply-q1", "positions")]
    assert shown == ["Un verger", ["jour", "nuit"], "pas encore"]
    fields = Draft.objects.get().content["fields"]
    assert not {"charter_accepted", "email", "keep", "csrfmiddlewaretoken"} & set(fields)


def test_nobody_reads_the_draft_of_another(
    open_now: Concertation, alice: Actor, bob: Actor, agent: Actor, administrator: Actor, browser_of: Browser
) -> None:
    drafting.save(alice, open_now, TYPED, at=timezone.now())
    for actor in (ANYONE, bob, agent, administrator):
        client = browser_of(actor)
        assert client.get(API).status_code == 404
        assert client.get("/plui/brouillon/").status_code == 404
        for page in ("/plui/proposer/", "/plui/", "/mes-donnees/"):
            assert "Un verger" not in client.get(page).content.decode()
        client.delete(API)
    assert Draft.objects.exists(), "nobody drops it either"
    assert "Un verger" in browser_of(alice).get("/plui/").content.decode()
    assert "Un verger" in browser_of(alice).get("/mes-donnees/").content.decode()


def test_it_goes_once_sent(open_now: Concertation, alice: Actor, bob: Actor, submit: Callable[..., Deposit]) -> None:
    for actor in (alice, bob):
        drafting.save(actor, open_now, TYPED, at=timezone.now())
    submit(alice, at=timezone.now())
    assert [one.participant for one in Draft.objects.all()] == [bob.participant]


def test_its_owner_drops_it(open_now: Concertation, alice: Actor, browser_of: Browser) -> None:
    drafting.save(alice, open_now, TYPED, at=timezone.now())
    browser_of(alice).post("/plui/brouillon/effacer/")
    assert not Draft.objects.exists()


def test_the_second_saving_replaces_the_first(open_now: Concertation, alice: Actor, browser_of: Browser) -> None:
    client = browser_of(alice)
    keep(client)
    keep(client, {"fields": {"title": ["Deux vergers"]}, "geometry": None})
    assert client.get(API).json()["fields"] == {"title": ["Deux vergers"]}
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("content", [[], "x", {"fields": ["x"]}, {"fields": {"title": [{"a": 1}]}, "geometry": 4}])
def test_nonsense_is_an_empty_draft(open_now: Concertation, content: Any) -> None:
    assert keep(Client(), content).status_code == 200
    assert Draft.objects.get().content == {"fields": {}, "geometry": None}


def test_what_no_database_stores_is_left_out(open_now: Concertation, alice: Actor, browser_of: Browser) -> None:
    odd = {
        "fields": {"title": ["a\x00b\ud800c"], "mystere": ["x"]},
        "geometry": {"type": "Point", "coordinates": ["x"]},
    }
    keep(browser_of(alice), odd)
    assert Draft.objects.get().content == {"fields": {"title": ["abc"]}, "geometry": None}


def test_a_draft_too_heavy_is_refused_by_either_door(open_now: Concertation) -> None:
    heavy = "é" * 131_072
    assert keep(Client(), {"fields": {"body": [heavy]}, "geometry": None}).status_code == 400
    refused = Client().post("/plui/proposer/", {"body": heavy, "keep": "1"})
    assert (refused.status_code, "256 ko au plus" in refused.content.decode()) == (422, True)
    assert refused.context["form"]["body"].value() == heavy
    assert not Participant.objects.exists()


def test_an_unknown_device_passes_the_gate_and_a_known_one_is_not_asked_again(open_now: Concertation) -> None:
    part = open_now.rules_of_part
    part.work_level = WorkLevel.LIGHT
    part.save()
    client = Client()
    assert keep(client).status_code == 403
    assert client.post("/plui/proposer/", {"title": "x", "keep": "1"}).status_code == 403
    assert not Participant.objects.exists()
    part.work_level = WorkLevel.NONE
    part.save()
    keep(client)
    part.work_level = WorkLevel.STRONG
    part.save()
    assert keep(client).status_code == 200


def test_a_network_does_not_fill_the_site_with_drafts(open_now: Concertation, monkeypatch: pytest.MonkeyPatch) -> None:
    part = open_now.rules_of_part
    part.deposits_an_hour = 2
    part.save()
    one = Client()
    assert [keep(client).status_code for client in (one, Client(), Client())] == [200, 200, 429]
    monkeypatch.setattr(limits, "DRAFTS_AN_HOUR", 3)
    assert [keep(one).status_code for _time in range(4)] == [200, 200, 200, 429]


def test_where_one_may_not_contribute_nothing_is_kept(concertation: Concertation, alice: Actor, agent: Actor) -> None:
    for actor, at in ((alice, AFTER), (agent, DURING)):
        with pytest.raises(Refused):
            drafting.save(actor, concertation, TYPED, at=at)


def test_of_two_joined_devices_one_draft_is_left(open_now: Concertation, alice: Actor, bob: Actor) -> None:
    user = User.objects.create_user("alice@courriel.invalid")
    assert alice.participant is not None
    assert bob.participant is not None
    for actor in (alice, bob):
        drafting.save(actor, open_now, TYPED, at=timezone.now())
    join(user, alice.participant, at=timezone.now())
    own = join(user, bob.participant, at=timezone.now())
    assert [one.participant for one in Draft.objects.all()] == [own]


def test_a_draft_read_after_closing_is_still_ones_own(
    open_now: Concertation, alice: Actor, browser_of: Browser
) -> None:
    drafting.save(alice, open_now, TYPED, at=timezone.now())
    Phase.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "Un verger" in browser_of(alice).get("/plui/brouillon/").content.decode()


def test_a_draft_within_bounds_passes(open_now: Concertation, alice: Actor) -> None:
    limit = drafting.MOST_BYTES - len(json.dumps({"fields": {"body": [""]}, "geometry": None}))
    for length, is_kept in ((limit, True), (limit + 1, False)):
        content = {"fields": {"body": ["x" * length]}, "geometry": None}
        try:
            drafting.save(alice, open_now, content, at=timezone.now())
        except ValidationError:
            assert not is_kept
        else:
            assert is_kept


def test_a_name_that_no_database_stores_is_left_out(open_now: Concertation) -> None:
    content = '{"fields": {"title": "Un banc", "reply-\\u0000": "x", "reply-\\ud800": "x"}}'
    answer = Client().put(API, content, content_type="application/json")
    assert answer.status_code == 200
    assert list(answer.json()["fields"]) == ["title"]
