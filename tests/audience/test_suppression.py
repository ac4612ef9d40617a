"""Five upwards: no small group is read in a table, nor computed from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carto.audience.suppression import LEAST, Cell, cells


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []),
        ([4], []),
        ([2, 2], []),
        ([5, 6], [Cell((0,), 5), Cell((1,), 6)]),
        # One small count would be the total minus the others: the smallest of those hides it.
        ([20, 3, 9, 7], [Cell((0,), 20), Cell((2,), 9), Cell((1, 3), 10)]),
        ([20, 3, 4, 7], [Cell((0,), 20), Cell((3,), 7), Cell((1, 2), 7)]),
        # Two small counts that are less than five together would still be a small group.
        ([20, 1, 2, 7], [Cell((0,), 20), Cell((1, 2, 3), 10)]),
        ([20, 0, 7], [Cell((0,), 20), Cell((1,), 0), Cell((2,), 7)]),
        ([20, 0, 3, 7], [Cell((0,), 20), Cell((1,), 0), Cell((2, 3), 10)]),
        ([3, 4, 2], [Cell((0, 1, 2), 9)]),
        ([50, 2], [Cell((0, 1), 52)]),
    ],
)
def test_small_counts_join_others(counts: list[int], shown: list[Cell]) -> None:
    assert cells(counts) == shown


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_no_choice_under_five_can_be_computed_from_what_is_shown(counts: list[int]) -> None:
    found = cells(counts)
    assert all(cell.count >= LEAST or cell.count == 0 for cell in found)
    alone = {cell.members[0] for cell in found if len(cell.members) == 1}
    assert all(counts[rank] >= LEAST or counts[rank] == 0 for rank in alone)
    if found and len(counts) > 1:
        assert sum(cell.count for cell in found) == sum(counts)
        assert len(set(range(len(counts))) - alone) != 1, "a total minus the others would give the last one"
