"""A concertation one follows, what happens in it, and the letters that leave."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core import mail
from django.http import QueryDict

from carto.accounts.actors import ANYONE, Actor
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution
from carto.follow import actions, targets
from carto.follow.models import Follow, Rhythm
from carto.follow.sending import send_news
from tests.conftest import DURING

NINE = DURING  # 15 March 2026, a Sunday, 11 h in Paris
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def submit(concertation: Concertation, alice: Actor, point: GEOSGeometry) -> Callable[..., Contribution]:
    """A deposit of Alice's; `theme` is a slug."""

    def deposit(
        title: str = "Un verger",
        *,
        actor: Actor = alice,
        theme: str = "environnement",
        at: datetime = NINE,
        **more: Any,
    ) -> Contribution:
        values: dict[str, Any] = {"body": "Plantons des pommiers.", "geometry": point, "pseudonym": "Alice"} | more
        kind = concertation.kinds.get(slug="proposition")
        themes = list(concertation.themes.filter(slug=theme))
        return contributions.submit(
            actor, concertation, kind=kind, themes=themes, title=title, at=at, **values
        ).contribution

    return deposit


@pytest.fixture
def follow(concertation: Concertation) -> Callable[..., Follow]:
    """Follow what a query names, as somebody whose address is known."""

    def ask(
        query: str = "", *, email: str = "lea@essai.invalid", rhythm: Rhythm = Rhythm.AT_ONCE, at: datetime = NINE,
        is_proven: bool = True, language: str = "fr",
    ) -> Follow:  # fmt: skip
        target = targets.read(QueryDict(query), concertation)
        return actions.follow(ANYONE, target, email=email, rhythm=rhythm, language=language, is_proven=is_proven, at=at)

    return ask


@pytest.fixture
def letters(django_capture_on_commit_callbacks: Any) -> Callable[[datetime], list[Any]]:
    """The worker's minute at that moment: the letters that leave, most often none."""

    def minute(at: datetime) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            send_news(at)
        return list(mail.outbox)

    return minute


def link_in(letter: Any, kind: str) -> str:
    """The path of the first link of that kind (`confirmer`, `arreter`, `liste`) in the text of a letter."""
    found = re.search(rf"https?://[^/\s]+(/suivi/{kind}/\S+)", letter.body)
    assert found is not None
    return found[1]
