"""What everyone reads of how much was answered, each figure leading to its list."""

from collections.abc import Callable

from django.test import Client

from carto.contributions.models import Contribution, MaskReason, Status
from tests.conftest import DURING


def test_everyone_reads_how_many_were_answered_and_how(
    contribution: Contribution, make_contribution: Callable[..., Contribution], client: Client
) -> None:
    make_contribution(2, title="La retenue", status=Status.RETAINED)
    make_contribution(3, status=Status.RETAINED, masked_at=DURING, mask_reason=MaskReason.INSULT)
    shown = client.get("/plui/presentation/").content.decode()
    assert "Réponses données : 1 sur 2." in shown
    assert "1 attend encore la sienne" in shown
    assert "?status=to_study" not in shown
    assert 'href="/plui/liste/?status=retained"' in shown
    listed = client.get("/plui/liste/?status=retained").content.decode()
    assert "La retenue" in listed
    assert contribution.title not in listed


def test_nothing_is_said_of_answers_to_nothing(contribution: Contribution, client: Client) -> None:
    Contribution.objects.all().delete()
    assert "Ce que la collectivité a répondu" not in client.get("/plui/presentation/").content.decode()
