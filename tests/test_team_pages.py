"""The team's pages of many contributions: what they ask of the database does not grow with them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.answers.models import Work
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate.models import Answer, Change, ChangeKind, Comment, Report, Side
from carto.moderation.models import Decision, Verdict
from tests.conftest import DURING
from tests.debate.conftest import browse, contribution, live, make_contribution

__all__ = ["browse", "contribution", "live", "make_contribution"]
pytestmark = pytest.mark.django_db
PAGES = (
    "reponses/", "reponses/?status=toutes", "reponses/tableur/reponses.xlsx?status=toutes", "changements/",
    "moderation/", "moderation/?voir=signales", "moderation/?voir=publics", "moderation/registre/", "lire/",
    "lire/passages/", "lire/groupes/", "saisie/", "registre/",
)  # fmt: skip
FEW, MANY = 5, 45  # both fit the longest page; the shortest holds 25


def test_a_page_of_the_team_asks_as_much_of_few_as_of_many(
    live: Contribution, make_contribution: Callable[..., Contribution], agent: Actor, browse: Callable[[Actor], Client]
) -> None:
    client = browse(agent)
    for number in range(2, FEW + 1):
        told_of(make_contribution(number, received_at=moment(number)), agent)
    queries(client)  # what is kept from one page to the next is there
    few = queries(client)
    for number in range(FEW + 1, MANY + 1):
        told_of(make_contribution(number, received_at=moment(number)), agent)
    assert queries(client) == few


def moment(number: int) -> datetime:
    """A contribution and its comment come together, so that a page of the latest holds both."""
    return DURING + timedelta(minutes=number)


def queries(client: Client) -> dict[str, int]:
    found = {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/plui/{address}").status_code == 200
        found[address] = len(asked)
    return found


def told_of(one: Contribution, agent: Actor) -> None:
    """Everything a row may show: a comment that is reported, a decision; every other one an answer that changed the
    plan, the others a draft."""
    assert agent.user is not None
    comment = Comment.objects.create(
        contribution=one, author=one.author, number=1, side=Side.NEUTRAL, body="Oui.", written_at=moment(one.number),
        published_at=DURING,
    )  # fmt: skip
    Report.objects.create(
        contribution=one, comment=comment, participant=one.author, reason=MaskReason.INSULT, reported_at=DURING
    )
    Decision.objects.create(
        contribution=one, verdict=Verdict.LEFT, moderator=agent.user, role="moderator", made_at=DURING
    )
    if one.number % 2:
        Work.objects.create(contribution=one, changed_at=timezone.now(), body="À voir.")
        return
    answer = Answer.objects.create(
        contribution=one, author=agent.user, outcome=Status.RETAINED, body="Oui.", answered_at=DURING
    )
    Change.objects.create(answer=answer, position=0, kind=ChangeKind.ZONE, label="UB", after="Plus bas.")
    Contribution.objects.filter(pk=one.pk).update(status=Status.RETAINED)
