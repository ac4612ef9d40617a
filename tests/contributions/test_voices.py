"""In whose name a contribution is: one person, several under a name, a petition; and a name that its holder hides."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, TakingPart
from carto.concertations.rules import Refused
from carto.contributions import actions
from carto.contributions.actions import Deposit, Voice
from carto.contributions.models import AuthorKind, Contribution
from tests.conftest import AFTER
from tests.contributions.conftest import Browser
from tests.contributions.test_api import URL, feature, post
from tests.contributions.test_pages import submit_form

Submit = Callable[..., Deposit]
SECRET = "Zénobie Quelqu’une"
PETITION = {"author_kind": "petition", "author_name": "Sauvons la halle", "signatory_count": 412}


def test_a_petition_is_one_contribution_with_its_stated_signatories(open_now: Concertation) -> None:
    posted = post(feature(**PETITION)).json()["properties"]
    assert (posted["pseudonym"], posted["author_kind"], posted["signatory_count"]) == (
        "Sauvons la halle", "petition", 412,
    )  # fmt: skip
    assert Contribution.objects.get().pseudonym == "Chloé"
    page = Client().get("/plui/contributions/W-0001/").content.decode()
    assert "Sauvons la halle (une pétition, 412 signataires annoncés)" in page
    assert "Chloé" not in page
    assert "Sauvons la halle" in Client().get("/plui/liste/").content.decode()


def test_the_form_without_a_script_offers_the_same(open_now: Concertation) -> None:
    assert submit_form(Client(), **PETITION).status_code == 302
    stored = Contribution.objects.get()
    assert (stored.signature, stored.signatory_count) == ("Sauvons la halle", 412)
    faulty = submit_form(Client(), author_kind="petition", author_name="", signatory_count="1")
    assert faulty.status_code == 422
    assert "signatory_count" in faulty.context["form"].errors


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"author_kind": "organisation", "author_name": "  "}, "author_name"),
        ({"author_kind": "organisation", "author_name": "x" * 161}, "author_name"),
        ({"author_kind": "petition", "author_name": "Pour la halle"}, "signatory_count"),
        ({"author_kind": "petition", "author_name": "Pour la halle", "signatory_count": 10**9}, "signatory_count"),
        ({"author_kind": "gang", "author_name": "x"}, "author_kind"),
        ({"author_kind": ["petition"]}, "author_kind"),
    ],
)
def test_what_lacks_is_said_beside_its_field(open_now: Concertation, given: dict[str, Any], field: str) -> None:
    answer = post(feature(**given))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Contribution.objects.exists()


def test_the_action_itself_checks_what_no_door_has(submit: Submit) -> None:
    with pytest.raises(ValidationError) as caught:
        submit(voice=Voice(AuthorKind.PETITION, "", 1))
    assert set(caught.value.message_dict) == {"author_name", "signatory_count"}
    with pytest.raises(ValidationError) as caught:
        submit(voice=Voice(AuthorKind.GROUP, "x" * 161))
    assert set(caught.value.message_dict) == {"author_name"}


def test_what_was_typed_before_changing_ones_mind_is_left_out(submit: Submit) -> None:
    alone = submit(voice=Voice(AuthorKind.PERSON, "Les Amis du verger", 12)).contribution
    assert (alone.signature, alone.signatory_count) == ("Alice", None)


def test_where_each_speaks_alone_nobody_speaks_for_several(open_now: Concertation) -> None:
    TakingPart.objects.create(concertation=open_now, takes_groups=False)
    assert "author_kind" not in Client().get("/plui/proposer/").content.decode()
    assert 'name="author_name"' not in Client().get("/plui/").content.decode()
    assert list(post(feature(**PETITION)).json()["errors"]) == ["author_kind"]
    assert submit_form(Client(), **PETITION).status_code == 302
    assert Contribution.objects.get().signature == "Chloé"


def public_texts(reference: str = "W-0001") -> dict[str, str]:
    """Every public address where a name could be read."""
    pages = [
        f"/plui/contributions/{reference}/",
        "/plui/liste/",
        "/plui/",
        URL,
        f"{URL}{reference}/",
        "/plui/registre/",
    ]
    pages += [f"/plui/liste/?q={SECRET.split()[0]}", "/plui/contributions.geojson"]
    read = {}
    for page in pages:
        answer = Client().get(page)
        assert answer.status_code == 200, page
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        read[page] = content.decode()
    return read


def test_a_hidden_name_leaves_every_public_page_even_after_closing(
    submit: Submit, alice: Actor, browser_of: Browser
) -> None:
    submit(pseudonym=SECRET)
    assert SECRET in public_texts()[f"{URL}W-0001/"]
    browser = browser_of(alice)
    assert "Cacher mon nom" in browser.get("/plui/contributions/W-0001/").content.decode()
    browser.post("/plui/contributions/W-0001/nom/", {"private": "1"})
    leaks = [page for page, text in public_texts().items() if SECRET.split()[1] in text.replace(f"?q={SECRET}", "")]
    assert leaks == []
    assert "Nom gardé privé" in Client().get("/plui/contributions/W-0001/").content.decode()
    browser.post("/plui/contributions/W-0001/nom/", {"private": "0"})
    assert SECRET in public_texts()[f"{URL}W-0001/"]


def test_an_organisation_may_hide_its_name_too(submit: Submit, alice: Actor) -> None:
    contribution = submit(voice=Voice(AuthorKind.ORGANISATION, SECRET)).contribution
    actions.hide_name(alice, contribution, is_private=True, at=AFTER)
    assert SECRET not in json.dumps(public_texts(), ensure_ascii=False)


def test_only_its_author_hides_a_name_and_the_register_says_it_once(submit: Submit, alice: Actor, bob: Actor) -> None:
    contribution = submit().contribution
    with pytest.raises(Refused, match="Seul l’auteur"):
        actions.hide_name(bob, contribution, is_private=True, at=AFTER)
    actions.hide_name(alice, contribution, is_private=True, at=AFTER)
    actions.hide_name(alice, contribution, is_private=True, at=AFTER)
    events = contribution.concertation.register_entries.values_list("event", flat=True)
    assert list(events) == ["deposit", "name"]


def test_a_name_may_be_kept_private_from_the_first(open_now: Concertation) -> None:
    assert post(feature(pseudonym=SECRET, is_name_private=True)).json()["properties"]["pseudonym"] == ""
    assert submit_form(Client(), pseudonym=SECRET, is_name_private="on").status_code == 302
    assert [row.signature for row in Contribution.objects.all()] == ["", ""]
