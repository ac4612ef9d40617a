"""Without a script, before one's own proposal is sent: another that says it is supported in one press, or argued for
with what was typed, and the proposal waits as a draft."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, IdentityLevel, TakingPart, WorkLevel
from carto.contributions.models import Contribution
from carto.debate.models import Vote
from tests.contributions.test_pages import typed

ONE = "/plui/contributions/W-0001/"
BODY = "Des pommiers au bord de la Loire."


def told(client: Client, **changes: Any) -> dict[str, Any]:
    """What is typed, once the page that tells of another has come."""
    sent = typed(title="Des pommiers", body=BODY, **changes)
    del sent["similar_seen"]
    page = client.post("/plui/proposer/", sent).content.decode()
    assert page.index("La mienne diffère") < page.index(f'formaction="{ONE}soutenir/"')
    return sent


def draft_of(client: Client) -> Any:
    return client.get("/plui/proposer/").context["form"]["title"].value()


def test_one_press_supports_it(live: Contribution) -> None:
    client = Client()
    page = client.post(f"{ONE}soutenir/", told(client), follow=True)
    assert page.redirect_chain == [(f"{ONE}#debat", 302)]
    assert "Votre vote est compté : pour." in page.content.decode()
    live.refresh_from_db()
    assert (live.for_count, Vote.objects.count(), Contribution.objects.count()) == (1, 1, 1)
    assert draft_of(client) == "Des pommiers"


def test_what_was_typed_is_carried_to_the_form_of_the_vote(live: Contribution) -> None:
    client = Client()
    page = client.post(f"{ONE}argumenter/", told(client), follow=True)
    form = page.context["vote_form"]
    assert (form["argument"].value(), form["pseudonym"].value()) == (BODY, "Chloé")
    assert "relisez-le, puis votez" in page.content.decode()
    assert not Vote.objects.exists()
    assert draft_of(client) == "Des pommiers"
    said = {"choice": "for", "argument": BODY, "pseudonym": "Chloé", "charter_accepted": "1"}
    page = client.post(f"{ONE}vote/", said, follow=True)
    assert page.context["vote_form"]["argument"].value() == BODY  # that of the vote, now
    client.post(f"{ONE}commentaires/1/retirer/")
    assert not client.get(ONE).context["vote_form"]["argument"].value()


@pytest.mark.parametrize(("body", "carried"), [("x" * 3_000, "x" * 2_000), ("\x00Oui", "Oui"), (" ", "")])
def test_an_argument_holds_what_it_may(live: Contribution, body: str, carried: str) -> None:
    page = Client().post(f"{ONE}argumenter/", typed(body=body), follow=True)
    assert (page.context["vote_form"]["argument"].value() or "") == carried


def test_one_does_not_support_one_s_own_and_the_reason_is_said(
    live: Contribution, browse: Callable[[Actor], Client], alice: Actor
) -> None:
    client = browse(alice)
    assert "votre contribution" in client.post(f"{ONE}soutenir/", typed(), follow=True).content.decode()
    assert not Vote.objects.exists()
    assert draft_of(client) == "Une halle"


def test_where_an_account_is_asked_the_vote_waits_for_it_and_the_draft_is_kept(
    live: Contribution, concertation: Concertation
) -> None:
    TakingPart.objects.update_or_create(concertation=concertation, defaults={"identity_level": IdentityLevel.ACCOUNT})
    client = Client()
    assert "il faut un compte" in client.post(f"{ONE}soutenir/", typed(), follow=True).content.decode()
    assert draft_of(client) == "Une halle"
    assert not Vote.objects.exists()


@pytest.mark.parametrize("way", ["soutenir", "argumenter"])
def test_a_draft_too_heavy_to_be_kept_holds_everything(live: Contribution, way: str) -> None:
    page = Client().post(f"{ONE}{way}/", typed(body="x" * 300_000), follow=True)
    assert "revenez d’une page en arrière" in page.content.decode()
    assert not Vote.objects.exists()
    assert not page.context["vote_form"]["argument"].value()


@pytest.mark.parametrize("odd", ["W-0009", "W-1a", "-"])
def test_nothing_is_kept_for_an_address_that_is_none(live: Contribution, odd: str) -> None:
    assert Client().post(f"/plui/contributions/{odd}/soutenir/", typed()).status_code == 404


@pytest.mark.parametrize(("way", "verb"), [("soutenir", "Soutenir celle-ci"), ("argumenter", "Ajouter un argument")])
def test_pressed_too_soon_the_page_holds_all_that_was_typed_and_the_same_button(
    live: Contribution, way: str, verb: str
) -> None:
    TakingPart.objects.update_or_create(concertation=live.concertation, defaults={"work_level": WorkLevel.LIGHT})
    client = Client()
    page = client.post(f"{ONE}{way}/", typed(title="Des <pommiers>", body=BODY))
    said = page.content.decode()
    assert (page.status_code, Vote.objects.count()) == (403, 0)
    assert 'name="title" value="Des &lt;pommiers&gt;"' in said
    assert f'name="body" value="{BODY}"' in said
    assert f"{verb}<span" in said
