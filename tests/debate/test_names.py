"""A comment whose author hides their name."""

from collections.abc import Callable

import pytest
from django.test import Client

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution
from carto.debate import actions
from carto.debate.models import Side
from carto.exchange import geojson, reading
from tests.conftest import AFTER, DURING

SECRET = "Zénobie Quelqu’une"


def test_a_hidden_name_leaves_the_thread_and_the_export(
    contribution: Contribution, bob: Actor, alice: Actor, make_participant: Callable[[str], Actor]
) -> None:
    said = actions.comment(bob, contribution, side=Side.NEUTRAL, body="Oui.", pseudonym=SECRET, at=DURING).comment
    page = f"/plui/contributions/{contribution.reference}/"
    assert SECRET in Client().get(page).content.decode()
    with pytest.raises(Refused, match="Seul l’auteur"):
        actions.hide_comment_name(alice, said, is_private=True, at=AFTER)
    browser = Client()
    browser.cookies[COOKIE] = bob.key
    assert "Cacher mon nom" in browser.get(page).content.decode()
    assert "Cacher mon nom" not in Client().get(page).content.decode()
    browser.post(f"{page}commentaires/{said.number}/nom/", {"private": "1"})
    assert SECRET not in Client().get(page).content.decode()
    assert SECRET not in geojson.render(reading.read(contribution.concertation, at=AFTER)).decode()
    assert list(contribution.concertation.register_entries.values_list("event", flat=True)) == ["comment", "name"]
    actions.hide_comment_name(bob, said, is_private=False, at=AFTER)
    assert SECRET in Client().get(page).content.decode()
