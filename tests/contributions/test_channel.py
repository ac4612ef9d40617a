"""What comes on paper or by word of mouth bears the letter of its channel, in one series of numbers with the web."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.forms import FindAgainForm
from carto.concertations.models import Concertation
from carto.contributions import features
from carto.contributions.actions import Deposit
from carto.contributions.columns import Audience, columns_of
from carto.contributions.models import Channel, Contribution, number_of
from carto.exchange import reading


@pytest.fixture
def on_paper(submit: Callable[..., Deposit]) -> Contribution:
    """R-0002, after W-0001."""
    submit(title="Sur le web")
    row = submit(title="Sur le papier").contribution
    Contribution.objects.filter(pk=row.pk).update(channel=Channel.REGISTER)
    row.refresh_from_db()
    return row


def test_a_letter_of_a_channel_and_digits_are_a_number_and_nothing_else_is() -> None:
    assert [number_of(text) for text in ("W-0042", "R-42", "O-0042")] == [42, 42, 42]
    assert [number_of(text) for text in ("X-0042", "0042", "r-0042", "R-", "R-4²", "RW-1")] == [None] * 6


def test_a_page_asked_for_under_a_wrong_letter_leads_to_the_right_one(client: Client, on_paper: Contribution) -> None:
    assert on_paper.reference == "R-0002"
    assert client.get("/plui/contributions/R-0002/").status_code == 200
    moved = client.get("/plui/contributions/W-0002/?commentaire=1")
    assert (moved.status_code, moved["Location"]) == (302, "/plui/contributions/R-0002/?commentaire=1")
    assert client.get("/plui/contributions/X-0002/").status_code == 404
    assert client.get("/plui/contributions/R-0003/").status_code == 404


def test_a_wrong_letter_tells_nothing_of_what_is_hidden(client: Client, on_paper: Contribution) -> None:
    Contribution.objects.filter(pk=on_paper.pk).update(published_at=None)
    assert client.get("/plui/contributions/W-0002/").status_code == 404
    Contribution.objects.filter(pk=on_paper.pk).update(masked_at=timezone.now(), mask_reason="insult")
    assert client.get("/plui/contributions/W-0002/").status_code == 410


def test_the_list_the_search_the_api_and_the_map_know_it(client: Client, on_paper: Contribution) -> None:
    page = client.get("/plui/liste/?channel=R").content.decode()
    assert "Sur le papier" in page
    assert "Sur le web" not in page
    assert "R-0002" in client.get("/plui/liste/?q=r-0002").content.decode()
    found = client.get("/api/concertations/plui/contributions/?channel=R").json()
    assert [one["properties"]["reference"] for one in found["features"]] == ["R-0002"]
    feed = columns_of(on_paper.concertation, Audience.PUBLIC)
    assert feed["letters"] == {2: "R"}
    assert feed["number"] == [1, 1]
    assert features.shapes(Contribution.objects.all())["features"] == []


def test_the_exports_name_it(on_paper: Contribution, concertation: Concertation) -> None:
    entries = reading.read(concertation, at=timezone.now()).entries
    assert [(entry.reference, entry.channel) for entry in entries] == [("W-0001", "web"), ("R-0002", "registre")]


def test_a_receipt_may_bear_any_letter() -> None:
    assert FindAgainForm({"reference": "r-0002", "email": "a@essai.invalid"}).is_valid()
    assert not FindAgainForm({"reference": "z-0002", "email": "a@essai.invalid"}).is_valid()
