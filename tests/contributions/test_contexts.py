"""After a new plan, contributions are placed in it: by the agents' button, by the command."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution
from tests.conftest import BOUNDS
from tests.contributions.conftest import Browser
from tests.contributions.test_actions import make_plan

Submit = Callable[..., Deposit]
WORDS = "reçue avant le plan en vigueur"


def zones() -> list[str]:
    return [item.zone.label for item in Contribution.objects.get().current_items if item.zone]


def test_the_button_places_what_came_before_the_plan(
    concertation: Concertation, submit: Submit, agent: Actor, bob: Actor, browser_of: Browser, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    submit()
    desk = browser_of(agent)
    assert WORDS not in desk.get("/plui/liste/").content.decode()
    make_plan(concertation, {"Ua": BOUNDS})
    assert WORDS in desk.get("/plui/liste/").content.decode()
    assert WORDS not in browser_of(bob).get("/plui/liste/").content.decode()
    assert browser_of(bob).post("/plui/liste/replacer/").status_code == 403
    assert zones() == []
    assert desk.post("/plui/liste/replacer/").status_code == 302
    assert zones() == ["Ua"]
    assert WORDS not in desk.get("/plui/liste/").content.decode()


def test_the_command_says_how_many_changed(
    concertation: Concertation, submit: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    submit()
    make_plan(concertation, {"Ua": BOUNDS})
    for changed in (1, 0):
        call_command("recompute_contexts", "plui")
        assert f"Situations changées : {changed}" in capsys.readouterr().out
    assert zones() == ["Ua"]
    with pytest.raises(CommandError):
        call_command("recompute_contexts", "inconnue")
