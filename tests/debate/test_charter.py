"""The charter: accepted once a version, wherever words are published, and asked anew when it changes."""

import json
from typing import Any

from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations import actions as settings_actions
from carto.concertations import register
from carto.concertations.models import Acceptance
from carto.contributions.models import Contribution
from carto.debate.models import Comment, Vote
from tests.contributions.test_pages import typed
from tests.debate.conftest import page, url

PROPOSE, API = "/plui/proposer/", "/api/concertations/plui/contributions/"
SAID = {"side": "neutral", "body": "Mon avis", "pseudonym": "Zoé"}


def feature(**more: Any) -> str:
    told = {"kind": "proposition", "themes": ["habitat"], "title": "Une halle", "body": "Ici.", "pseudonym": "Zoé"}
    where = {"type": "Point", "coordinates": [-0.65, 47.35]}
    return json.dumps({"type": "Feature", "geometry": where, "properties": told | more})


def versions() -> list[int]:
    return list(Acceptance.objects.values_list("version", flat=True))


def test_it_is_accepted_once_a_version_and_asked_anew_when_it_changes(
    live: Contribution, agent: Actor, client: Client
) -> None:
    register.next_number(live.concertation, "W")  # the cast's own row has the first
    assert "accepter la charte" in page(client, live)
    assert client.post(url("debate:comment", live), SAID).status_code == 422
    assert not Comment.objects.exists()
    client.post(url("debate:comment", live), SAID | {"charter_accepted": 1})
    assert "accepter la charte" not in page(client, live)
    client.post(url("debate:comment", live), SAID)
    posted = client.post(API, feature(), content_type="application/json")
    assert (posted.status_code, Comment.objects.count(), versions()) == (201, 2, [1])
    assert 'name="charter_accepted"' not in client.get(PROPOSE).content.decode()
    settings_actions.configure(agent, live.concertation, charter="Être bref.", at=timezone.now())
    assert 'name="charter_accepted"' in client.get(PROPOSE).content.decode()
    late = client.post(url("debate:vote", live), {"choice": "for", "argument": "Oui", "charter_accepted": 1})
    assert "La charte a changé" in late.content.decode()
    assert "Être bref." in late.content.decode()
    refused = client.post(API, feature(), content_type="application/json")
    assert list(refused.json()["errors"]) == ["charter_accepted"]
    argued = {"choice": "for", "argument": "Oui", "pseudonym": "Zoé", "charter_accepted": 2}
    client.post(url("debate:vote", live), argued)
    assert versions() == [1, 2]


def test_a_vote_without_words_accepts_nothing(live: Contribution, client: Client) -> None:
    client.post(url("debate:vote", live), {"choice": "for", "charter_accepted": 1})
    assert (Vote.objects.count(), versions()) == (1, [])


def test_the_map_is_told_whether_to_ask(live: Contribution, client: Client) -> None:
    register.next_number(live.concertation, "W")
    assert 'data-field="charter_accepted"' in client.get("/plui/").content.decode()
    assert client.post(API, feature(charter_accepted=True), content_type="application/json").status_code == 201
    shown = client.get("/plui/").content.decode()
    assert ('data-field="charter_accepted"' in shown, '"asks_charter": false' in shown) == (False, True)


def test_a_proposal_accepts_the_version_it_showed_and_loses_nothing_when_another_is_in_force(
    live: Contribution, agent: Actor, client: Client
) -> None:
    register.next_number(live.concertation, "W")
    assert '<input type="hidden" name="charter_version" value="1">' in client.get(PROPOSE).content.decode()
    settings_actions.configure(agent, live.concertation, charter="Être bref.", at=timezone.now())
    sent = typed(body="Le kiosque du mail.", charter_version="1")
    late = client.post(PROPOSE, sent).content.decode()
    assert all(words in late for words in ("La charte a changé", "Être bref.", "Le kiosque du mail.", 'value="2"'))
    assert "checked> J’accepte la charte" not in late  # it is another text
    found = client.post(PROPOSE, sent | {"find": "1"}).content.decode()
    assert "checked> J’accepte la charte" not in found
    post: dict[str, Any] = {"content_type": "application/json"}
    refused = client.post(API, feature(charter_accepted=True, charter_version=1), **post)
    assert list(refused.json()["errors"]) == ["charter_accepted"]
    assert (Contribution.objects.count(), versions()) == (1, [])
    assert client.post(PROPOSE, sent | {"charter_version": "2"}).status_code == 302
    assert versions() == [2]
    assert client.post(API, feature(), **post).status_code == 201
    other = Client().post(API, feature(charter_accepted=True, charter_version=2), **post)
    assert (other.status_code, versions()) == (201, [2, 2])
