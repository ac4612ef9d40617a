"""The pages of an agent's day, each whole over the site: with 50 contributions, and with 5,000."""

from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bench import data
from bench.ratio import Ratio, median_ms
from carto.accounts.models import User
from carto.concertations.models import Concertation

FEW, MANY = 50, 5_000
TIMES = 30
PAGES = (
    ("list to answer", "answers:to_answer", 0.5),
    ("queue of moderation", "moderation:queue", 0),
    ("reading one", "reading:read", 0.5),
)


def measure(_concertation: Concertation) -> Iterator[Ratio]:
    """A page holds as many either way: a hundred times as many contributions may not make it twice as slow. Without a
    promise: the queue, whose tabs count every text, and the spreadsheet, which holds them all and is told by the
    contribution."""
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.create_superuser("agent@mesure.invalid", name="Agent"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    few, many = (data.build(f"reponses-{n}", n, 0) for n in (FEW, MANY))
    for said, name, target in PAGES:
        yield _ratio(client, said, reverse(name, args=[few.slug]), reverse(name, args=[many.slug]), target)
    yield _ratio(client, "answering one", _answering(few, FEW // 2), _answering(many, MANY // 2), 0.5)
    few_ms, many_ms = (
        median_ms(_asked(client, reverse("answers:export", args=[one.slug])), 1) / count
        for one, count in ((few, FEW), (many, MANY))
    )
    yield Ratio("spreadsheet, by the contribution", few_ms, many_ms, "ms", 0)


def _ratio(client: Client, said: str, few: str, many: str, target: float) -> Ratio:
    few_ms, many_ms = (median_ms(_asked(client, address), TIMES) for address in (few, many))
    return Ratio(f"{said}, {FEW} against {MANY:,}", few_ms, many_ms, "ms", target)


def _answering(concertation: Concertation, number: int) -> str:
    return reverse("answers:answer", args=[concertation.slug, f"W-{number:04d}"])


def _asked(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        assert client.get(address).status_code == 200

    return ask
