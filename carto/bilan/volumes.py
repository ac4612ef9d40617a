"""How a bilan is cut into files: one, or a main volume and annexes when contributions are many; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from carto.exchange.publication import Entry

MOST = 1_000  # contributions in a file


@dataclass(frozen=True)
class Volume:
    """One of the `count` files of a bilan; the first has every chapter, and the `entries` too when it is alone."""

    number: int
    count: int
    entries: Sequence[Entry]

    @property
    def is_main(self) -> bool:
        return self.number == 1

    @property
    def place(self) -> str:
        """Which it is among the others, in French; empty when it is alone."""
        return f"volume {self.number} sur {self.count}" if self.count > 1 else ""

    @property
    def first(self) -> str:
        return self.entries[0].reference

    @property
    def last(self) -> str:
        return self.entries[-1].reference

    @property
    def span(self) -> str:
        """What it holds, in French; for an annex."""
        return f"contributions {self.first} à {self.last}"


def cut(entries: Sequence[Entry], most: int) -> tuple[Volume, ...]:
    """The main volume, then annexes of at most `most` contributions each, in the order of their numbers."""
    if len(entries) <= most:
        return (Volume(1, 1, entries),)
    held = [entries[start : start + most] for start in range(0, len(entries), most)]
    count = 1 + len(held)
    return (Volume(1, count, ()), *(Volume(number, count, some) for number, some in enumerate(held, start=2)))
