"""A table of features whatever its format: read in batches of columns, so that memory holds one batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import CRS

BATCH = 2_000

Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Batch:
    """`ranks`: from 1 in the file; `columns`: stripped text by upper-case name, as many values as ranks;
    `geometries`: shapely, in the file's CRS, None when absent or unreadable; None for a table without geometry.
    `closed`: indexes of those whose outline was left open in the file and was closed to build them."""

    ranks: Sequence[int]
    columns: dict[str, list[str]]
    geometries: Objects | None
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """`crs` is None for a table without geometry. `batches()` may be called again. Words as in lot.TableReport."""

    file: str
    driver: str
    columns: frozenset[str]
    count: int
    crs: CRS | None
    crs_source: str
    encoding: str
    encoding_source: str
    preview: str
    batches: Callable[[], Iterator[Batch]]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of a small table, without geometry, `RANK` being added."""
        for batch in self.batches():
            names = list(batch.columns)
            for rank, *values in zip(batch.ranks, *batch.columns.values(), strict=True):
                yield {"RANK": rank, **dict(zip(names, values, strict=True))}
