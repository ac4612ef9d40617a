"""The agent's page of figures, whole, over the site: with 500 contributions, and with 5,000."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from bench import data
from bench.ratio import Ratio, median_ms
from carto.accounts.models import User
from carto.concertations.models import Concertation

FEW, MANY = 500, 5_000
TIMES = 15


def measure(_concertation: Concertation) -> list[Ratio]:
    """Everything is counted anew each time, in the same queries: what grows is what they read."""
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.create_superuser("chiffres@mesure.invalid", name="Agent"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    few_ms, many_ms = (median_ms(_asked(client, _built(count)), TIMES) for count in (FEW, MANY))
    return [Ratio("figures, 500 against 5,000", few_ms, many_ms, "ms", 0.25)]


def _built(count: int) -> Concertation:
    concertation = data.build(f"chiffres-{count}", count, 0)
    data.give_voices(concertation)
    return concertation


def _asked(client: Client, concertation: Concertation) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(reverse("reading:analysis", args=[concertation.slug]))
        assert response.status_code == 200

    return ask
