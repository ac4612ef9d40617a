"""The same contribution to debate, to be moderated; and one that says a name, to be masked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution
from carto.contributions.record import current_contributions
from carto.debate.models import Comment
from carto.debate.record import current_comments
from carto.moderation import actions
from tests.debate.conftest import browse, contribution, live, make_contribution

__all__ = ["browse", "contribution", "live", "make_contribution"]

TITLE, BODY = "Le verger de monsieur Zorglub", "Hélas, Monsieur  Zorglub a menti. Plantons **sans lui** des pommiers."
NAME = "monsieur zorglub"
Browse = Callable[[Actor], Client]


@pytest.fixture
def said(live: Contribution, alice: Actor) -> Contribution:
    """By Alice, in the register; written once before, with the same name."""
    where = live.concertation
    live.delete()
    values: dict[str, Any] = {"kind": where.kinds.all()[0], "themes": [where.themes.all()[0]], "title": TITLE,
                              "geometry": live.geometry}  # fmt: skip
    now = timezone.now()
    deposit = contributions.submit(
        alice, where, body="Zorglub, dit Monsieur Zorglub, ment.", pseudonym="Alice", at=now - timedelta(minutes=9),
        **values,
    )  # fmt: skip
    return contributions.edit(alice, deposit.contribution, body=BODY, at=now - timedelta(minutes=8), **values)


def hide(moderator: Actor, text: Contribution | Comment, words: str = NAME, reason: str = "third_party") -> bool:
    now = timezone.now()
    return actions.mask_passage(moderator, text, words=words, reason=reason, read_at=now, at=now)


def rewrite(actor: Actor, text: Contribution, body: str, title: str = TITLE) -> Contribution:
    text = Contribution.objects.select_related("concertation").get(pk=text.pk)
    return contributions.edit(
        actor, text, kind=text.kind, themes=list(text.themes.all()), title=title, body=body, geometry=text.geometry,
        at=timezone.now(),
    )  # fmt: skip


def is_whole(said: Contribution) -> bool:
    """Whether the register's contents are those of the database, what is masked included."""
    where = said.concertation
    current = dict(current_contributions(where)) | dict(current_comments(where))
    return register.verify(where, current).problems == ()
