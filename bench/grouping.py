"""Texts that say one thing, looked for among 500 contributions and among 5,000: four in ten are letters passed round,
each with some words changed and some added; all others hold the same polite sentences.

Texts are of 3,000 invented words, the short ones much used, the long ones seldom."""

import random
from functools import partial

from bench import data
from bench.ratio import Ratio, median_ms
from bench.similar import SYLLABLES, VOCABULARY
from carto.concertations.models import Concertation
from carto.reading.grouping import groups_of

FEW, MANY = 500, 5_000
TIMES = 3
A_LETTER = 50  # of this many contributions, one letter is new
POLITE = ["je", "vous", "prie", "d’agréer", "Madame", "mes", "salutations", "les", "plus", "distinguées"]


def measure(_concertation: Concertation) -> list[Ratio]:
    """Ten times as many may not take twenty times as long: comparing each with all would take a hundred."""
    few_ms, many_ms = (median_ms(partial(groups_of, _texts(count)), TIMES) for count in (FEW, MANY))
    found = [group for group in groups_of(_texts(MANY)) if len(group) > A_LETTER // 10]
    note = f"{len(found)} letters found of {MANY // A_LETTER}"
    return [Ratio(f"texts grouped, {FEW} against {MANY:,}", few_ms, many_ms, "ms", 0.05, note=note)]


def _texts(count: int) -> dict[int, str]:
    draw = random.Random(data.SEED)
    words = sorted(("".join(draw.choices(SYLLABLES, k=draw.randint(2, 5))) for _word in range(VOCABULARY)), key=len)
    said = partial(draw.choices, words, [1 / rank for rank in range(1, VOCABULARY + 1)])
    letters = [said(k=120) for _letter in range(count // A_LETTER)]
    return {
        rank: " ".join(_copied(draw, draw.choice(letters), words) if draw.random() < 0.4 else said(k=60) + POLITE)
        for rank in range(count)
    }


def _copied(draw: random.Random, letter: list[str], words: list[str]) -> list[str]:
    copy = list(letter)
    for place in draw.sample(range(len(copy)), draw.randint(0, 5)):
        copy[place] = draw.choice(words)
    return [*draw.choices(words, k=draw.randint(0, 25)), *copy, *draw.choices(words, k=draw.randint(0, 15))]
