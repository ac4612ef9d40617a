"""The files of one table, and the layer that its format gives, before anybody judges where on Earth it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyproj import CRS

from carto.layers.sources.archive import Member
from carto.layers.sources.table import Batch


@dataclass(frozen=True)
class TableFiles:
    """`name`: of the table, CNIG's or the file's own. `parts`: the files of the same name as `main`, it included, by
    lower-case suffix. `layer`: the one meant in a file of several. `charset`: what the metadata of the lot say.
    `is_plain`: without geometry, unless its content proves otherwise."""

    name: str
    main: Member
    parts: dict[str, Member]
    layer: str = ""
    charset: str = ""
    is_plain: bool = False


@dataclass(frozen=True)
class Layer:
    """`crs`: what the file declares, and `crs_source` what in it does; None when nothing does, or without geometry.

    `driver`, `crs_source` and `encoding_source` are words for people. `count` is announced, the batches decide."""

    driver: str
    columns: frozenset[str]
    count: int
    has_geometry: bool
    crs: CRS | None
    crs_source: str
    encoding: str
    encoding_source: str
    batches: Callable[[], Iterator[Batch]]
