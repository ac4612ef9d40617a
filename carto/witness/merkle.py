"""The Merkle tree of a register (RFC 9162, 2.1), as far as proofs are made; `carto_verifier` checks them."""

from collections.abc import Iterable
from hashlib import sha256

from carto.witness.carto_verifier import leaf_hash, node_hash


class Tree:
    """Of lines, in order. Only whole subtrees are kept: every root and every path is made of them, in O(log n)."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        level = [leaf_hash(line) for line in lines]
        self.size = len(level)
        self._levels = [level]
        while len(level) > 1:
            level = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
            self._levels.append(level)

    def root(self, size: int | None = None) -> str:
        """Lower-case hexadecimal, of the first `size` lines (all of them without it); of none, SHA-256 of nothing."""
        size = self.size if size is None else size
        return self._hash(0, size).hex() if size else sha256().hexdigest()

    def inclusion(self, index: int, size: int) -> list[str]:
        """The path of line `index`, counted from 0, in the tree of the first `size` lines (2.1.3.1)."""
        return [step.hex() for step in self._path(index, 0, size)]

    def consistency(self, first: int, second: int) -> list[str]:
        """That the tree of `first` lines begins that of `second`, 0 < first <= second (2.1.4.1)."""
        return [step.hex() for step in self._subproof(first, 0, second, is_whole=True)]

    def _hash(self, start: int, end: int) -> bytes:
        """Of the lines from `start` to before `end`, `start` being where a subtree of that size begins."""
        size = end - start
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(size)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._hash(middle, end)]
        return [*self._path(index, middle, end), self._hash(start, middle)]

    def _subproof(self, first: int, start: int, end: int, *, is_whole: bool) -> list[bytes]:
        """`first`: where the older tree ends, within this subtree."""
        if first == end:
            return [] if is_whole else [self._hash(start, end)]
        middle = start + _split(end - start)
        if first <= middle:
            return [*self._subproof(first, start, middle, is_whole=is_whole), self._hash(middle, end)]
        return [*self._subproof(first, middle, end, is_whole=False), self._hash(start, middle)]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
