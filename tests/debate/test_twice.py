"""What is done a second time, or by nobody in particular, leaves no second trace."""

import pytest

from carto.accounts.actors import Actor
from carto.concertations.models import RegisterEntry
from carto.concertations.register import Event
from carto.concertations.rules import operator
from carto.contributions.models import Contribution
from carto.debate import actions
from tests.conftest import DURING
from tests.debate.conftest import say


def test_a_name_hidden_twice_is_one_line_of_the_register(contribution: Contribution, bob: Actor) -> None:
    said = say(bob, contribution, "Un avis", at=DURING)
    for _press in range(2):
        actions.hide_comment_name(bob, said, is_private=True, at=DURING)
    assert RegisterEntry.objects.filter(event=Event.NAME).count() == 1


def test_votes_are_set_apart_by_somebody_with_an_account(contribution: Contribution) -> None:
    with pytest.raises(ValueError, match="by a stored account"):
        actions.set_votes_apart(operator(), contribution.concertation, [], reason="Une rafale", at=DURING)
