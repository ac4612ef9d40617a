"""An inquiry that is closed, and what its commissioner drew from two contributions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Procedure
from carto.concertations.procedures import ProcedureType
from carto.conclusions import actions
from carto.conclusions.actions import Handed
from carto.conclusions.models import PaperKind
from carto.contributions.models import Contribution
from carto.contributions.pieces import EncodedPiece
from carto.inquiry.models import Observation
from tests.conftest import DURING
from tests.debate.conftest import make_contribution as make_contribution


def client_of(actor: Actor) -> Client:
    client = Client()
    assert actor.user is not None
    client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def closed(concertation: Concertation) -> Concertation:
    """An inquiry that closed three days ago."""
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=40), closes_at=now - timedelta(days=3))
    Procedure.objects.create(concertation=concertation, type=ProcedureType.ENQUETE_PUBLIQUE, version=1)
    return concertation


@pytest.fixture
def observed(closed: Concertation, make_contribution: Callable[..., Contribution]) -> list[Observation]:
    """Two of the first contribution, one of the second whose words were erased; the third is not cut."""
    rows = [make_contribution(number) for number in (1, 2, 3)]
    said: list[dict[str, Any]] = [
        {"contribution": rows[0], "rank": 1, "excerpt": "=Un <b>trottoir</b>", "place": "Rue des Écoles"},
        {"contribution": rows[0], "rank": 2, "excerpt": "Un banc", "theme": closed.themes.all()[0]},
        {"contribution": rows[1], "rank": 1, "excerpt": ""},
    ]
    return [Observation.objects.create(version=1, cut_at=DURING, **one) for one in said]


@pytest.fixture
def hand_on(closed: Concertation) -> Callable[[Actor, PaperKind], None]:
    def hand(actor: Actor, kind: PaperKind) -> None:
        pdf = EncodedPiece(kind.encode(), 1, "x.pdf")
        actions.lodge(actor, closed, Handed(kind, pdf, timezone.now().date()), at=timezone.now())

    return hand
