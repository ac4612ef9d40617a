"""Which texts are the same, or nearly: campaigns, letters passed round, words copied and signed by another.

No text is compared with all others. Those that are the same once written plainly are one. Each other text is compared
with at most MOST_COMPARED leaders, the first texts of their groups: those that share the most of its sketch, which is
the SKETCH smallest numbers among those of its shingles (three words in a row). A shingle that MOST_LEADERS leaders have
is a turn of phrase that tells nothing. The same texts in the same order give the same groups, on any machine."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from zlib import crc32

WORDS_A_SHINGLE = 3
SKETCH, SHARED = 24, 2
MOST_COMPARED, MOST_LEADERS = 8, 60
# Like enough: half of all that both say, or nearly all of the shorter one when it says enough and is no mere extract.
ALIKE, HELD, LONG_ENOUGH, MOST_LONGER = 0.5, 0.8, 20, 4
FEWEST_WORDS = 4
WORD = re.compile(r"[a-z0-9]+")


def groups_of(texts: Mapping[int, str]) -> list[list[int]]:
    """The keys of the texts that say one thing, those alone left out: groups by their first key, each in the order of
    `texts`. A text of less than FEWEST_WORDS words is like no other."""
    same: dict[str, list[int]] = defaultdict(list)
    for key, text in texts.items():
        words = _words(text)
        if len(words) >= FEWEST_WORDS:
            same[" ".join(words)].append(key)
    led = _by_leader(list(same))
    order = {key: rank for rank, key in enumerate(texts)}
    found = [sorted((key for one in group for key in same[one]), key=order.__getitem__) for group in led]
    return [group for group in found if len(group) > 1]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """0 when they are not near; else the share of what both say that both do."""
    shared = len(one & other)
    together, shorter = len(one) + len(other) - shared, min(len(one), len(other))
    if not shared:
        return 0.0
    is_held = shared >= HELD * shorter >= HELD * LONG_ENOUGH and max(len(one), len(other)) <= MOST_LONGER * shorter
    return shared / together if is_held or shared >= ALIKE * together else 0.0


def shingles(words: list[str]) -> frozenset[int]:
    """Numbers of each three words in a row; of the whole when there are fewer."""
    last = max(1, len(words) - WORDS_A_SHINGLE + 1)
    return frozenset(crc32(" ".join(words[at : at + WORDS_A_SHINGLE]).encode()) for at in range(last))


def _by_leader(texts: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    leaders: list[frozenset[int]] = []
    holding: dict[int, list[int]] = defaultdict(list)
    for text in texts:
        said = shingles(text.split())
        sketch = sorted(said)[:SKETCH]
        best = _nearest(said, sketch, leaders, holding)
        if best is not None:
            groups[best].append(text)
            continue
        for number in sketch:
            holding[number].append(len(leaders))
        leaders.append(said)
        groups.append([text])
    return groups


def _nearest(
    said: frozenset[int], sketch: list[int], leaders: list[frozenset[int]], holding: Mapping[int, list[int]]
) -> int | None:
    telling = (holding[number] for number in sketch if number in holding)
    shared = Counter(rank for ranks in telling if len(ranks) <= MOST_LEADERS for rank in ranks)
    few = min(SHARED, len(sketch))
    candidates = sorted((-count, rank) for rank, count in shared.items() if count >= few)[:MOST_COMPARED]
    likest = max(((likeness(said, leaders[rank]), -rank) for _count, rank in candidates), default=(0.0, 0))
    return -likest[1] if likest[0] else None


def _words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return WORD.findall("".join(sign for sign in bare if not unicodedata.combining(sign)))
