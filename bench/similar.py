"""What others said near and like a proposal, looked for before it is sent: among 500 contributions, and among 5,000.

Half of what is asked has a place, among the neighbours; half has none, and only its words. Texts are of 3,000 invented
words, the short ones much used, the long ones seldom, 60 a contribution."""

import random
from collections.abc import Callable

from bench import data
from bench.ratio import Ratio, median_ms
from carto.concertations.models import Concertation
from carto.contributions import search
from carto.contributions.models import Contribution
from carto.contributions.similar import similar

FEW, MANY = 500, 5_000
ASKED, TIMES = 10, 5
SYLLABLES = ["ba", "cor", "di", "lou", "mar", "né", "pi", "ra", "sel", "ti", "ver", "zon"]
VOCABULARY = 3_000


def measure(_concertation: Concertation) -> list[Ratio]:
    """What is compared is bounded: ten times as many contributions may not make it four times as slow."""
    few_ms, many_ms = (median_ms(_asked(_written(n)), TIMES) / ASKED for n in (FEW, MANY))
    return [Ratio(f"similar, {FEW} against {MANY:,}", few_ms, many_ms, "ms", 0.25)]


def _written(count: int) -> list[Contribution]:
    """The contributions of a concertation of their own, each with its words."""
    draw = random.Random(data.SEED)
    concertation = data.build(f"proches-{count}", count, 0)
    words = sorted(("".join(draw.choices(SYLLABLES, k=draw.randint(2, 5))) for _word in range(VOCABULARY)), key=len)
    often = [1 / rank for rank in range(1, VOCABULARY + 1)]
    rows = list(Contribution.objects.filter(concertation=concertation).order_by("number"))
    for row in rows:
        row.body = " ".join(draw.choices(words, often, k=60))
        row.search_text = search.stems_of(row.body)
    Contribution.objects.bulk_update(rows, ["body", "search_text"], data.BATCH)
    return rows


def _asked(rows: list[Contribution]) -> Callable[[], None]:
    drawn = random.Random(data.SEED).sample(rows, ASKED)
    asked = [
        (rows[0].concertation, None if rank % 2 else row.public_geometry, row.body) for rank, row in enumerate(drawn)
    ]

    def ask() -> None:
        for one in asked:
            assert similar(*one)

    return ask
