"""Five upwards: what a table of counts may show so that no small group is read in it, nor computed from it.

Pure functions. A count of one to four joins others under one total, and the smallest of the rest with them until that
total is of two choices at least and reaches five: a total minus all that is shown then gives no single choice. None at
all is shown as such: there is nobody in it."""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True)
class Cell:
    """`members`: ranks of the choices whose counts are added up in `count`."""

    members: tuple[int, ...]
    count: int


def cells(counts: Sequence[int]) -> list[Cell]:
    """Those of each choice, in order, then the one that groups the others. Empty when fewer than five replied."""
    total = sum(counts)
    if total < LEAST:
        return []
    hidden = [rank for rank, count in enumerate(counts) if 0 < count < LEAST]
    others = sorted((rank for rank, count in enumerate(counts) if count >= LEAST), key=lambda rank: counts[rank])
    while hidden and others and (len(hidden) < 2 or sum(counts[rank] for rank in hidden) < LEAST):
        hidden.append(others.pop(0))
    alone = [Cell((rank,), count) for rank, count in enumerate(counts) if rank not in hidden]
    if not hidden:
        return alone
    return [*alone, Cell(tuple(sorted(hidden)), sum(counts[rank] for rank in hidden))]
