"""The technical administrator reads the debate; what changes goes through the actions."""

import pytest
from django.apps import apps
from django.test import Client

from carto.accounts.actors import ANYONE, Actor
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate import actions
from carto.debate.models import Choice
from tests.conftest import DURING


@pytest.mark.parametrize("name", ["comment", "vote", "report", "answer"])
def test_it_is_read_and_never_written(
    contribution: Contribution, administrator: Actor, agent: Actor, client: Client, name: str
) -> None:
    actions.vote(ANYONE, contribution, choice=Choice.FOR, argument="Oui.", pseudonym="Zoé", at=DURING)
    actions.report(ANYONE, contribution, reason=MaskReason.INSULT, at=DURING)
    actions.answer(agent, contribution, outcome=Status.RETAINED, body="Oui.", at=DURING)
    assert administrator.user is not None
    client.force_login(administrator.user, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(f"/admin/debate/{name}/")
    assert shown.status_code == 200
    assert "W-0001" in shown.content.decode()
    assert client.get(f"/admin/debate/{name}/add/").status_code == 403
    row = apps.get_model("debate", name).objects.get()
    assert client.post(f"/admin/debate/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/debate/{name}/{row.pk}/change/", {"body": "x"}).status_code == 403
