"""Features read with GDAL, a bounded number at a time, from files copied under names of ours and already checked.

Text comes as the bytes that are in the file: which encoding they are in is decided afterwards, on all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
from django.utils.translation import gettext as _
from pyogrio.errors import CRSError as UnknownCrs
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError

from carto.layers.sources.drivers import keep_allowed
from carto.layers.sources.encoding import decoded
from carto.layers.sources.features import from_wkb
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import BATCH, Batch, Objects

keep_allowed()
# For drivers that walk from the start of the file to the features asked for.
LONG_BATCH = 10 * BATCH
BROKEN = (UnknownCrs, DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, ValueError, OSError)


@dataclass(frozen=True)
class OgrFile:
    """`path` is ours; `name` is what the person calls it. `driver`: GDAL's only admissible name for what is there.

    `resume` gives the number of features to skip from the last FID read and the number read so far (drivers that
    seek count deleted rows too); `first_fid` is that of the first row."""

    path: Path
    name: str
    driver: str
    resume: Callable[[int, int], int]
    first_fid: int = 0
    batch: int = BATCH
    layer: int = 0
    options: Mapping[str, str] = field(default_factory=dict)

    def info(self) -> dict[str, Any]:
        """What GDAL says of the layer; LotRefused when it cannot open it or recognises something else in it."""
        try:
            said = pyogrio.read_info(
                self.path,
                layer=self.layer,
                encoding="ISO-8859-1",
                force_feature_count=True,
                force_total_bounds=False,
                **self.options,
            )
        except BROKEN as error:
            raise self._broken() from error
        if said["driver"] != self.driver:
            raise self._broken()
        return dict(said)

    def chunks(self, *, geometry: bool) -> Iterator["Chunk"]:
        """Every feature once, in the order of the file."""
        last, done = self.first_fid - 1, 0
        while True:
            try:
                meta, fids, shapes, columns = pyogrio.raw.read(
                    self.path,
                    layer=self.layer,
                    encoding="ISO-8859-1",  # keeps every byte
                    read_geometry=geometry,
                    skip_features=self.resume(last, done) if done else 0,
                    max_features=self.batch,
                    return_fids=True,
                    **self.options,
                )
            except BROKEN as error:
                raise self._broken() from error
            new = fids > last
            if not new.any():
                return
            yield Chunk(fids[new] - self.first_fid + 1, meta["fields"], [c[new] for c in columns], _of(shapes, new))
            last, done = int(fids[-1]), done + int(new.sum())

    def _broken(self) -> LotRefused:
        return LotRefused(_("« %(name)s » ne peut pas être lu : le fichier est abîmé.") % {"name": self.name})


@dataclass(frozen=True)
class Chunk:
    ranks: npt.NDArray[np.int64]
    fields: Any
    columns: list[Any]
    shapes: Objects | None

    def texts(self) -> Iterator[bytes]:
        """The bytes of the values that are not plain ASCII."""
        for column in self.columns:
            for value in column if column.dtype == object else ():
                if isinstance(value, str) and not value.isascii():
                    yield value.encode("latin-1")

    def as_batches(self, encoding: str) -> Iterator[Batch]:
        """The text decoded, the geometries built."""
        for start in range(0, len(self.ranks), BATCH):
            part = slice(start, start + BATCH)
            shapes = None if self.shapes is None else self.shapes[part]
            yield Chunk(self.ranks[part], self.fields, [c[part] for c in self.columns], shapes)._as_batch(encoding)

    def _as_batch(self, encoding: str) -> Batch:
        columns = {
            decoded(str(name), encoding).upper(): [decoded(value, encoding) for value in column.tolist()]
            if column.dtype.kind != "M"
            else [str(value) if value == value else "" for value in column.astype("datetime64[s]").astype(str)]
            for name, column in zip(self.fields, self.columns, strict=True)
        }
        if self.shapes is None:
            return Batch(self.ranks.tolist(), columns, None)
        return Batch(self.ranks.tolist(), columns, *from_wkb(self.shapes))


def _of(shapes: Objects | None, kept: npt.NDArray[np.bool_]) -> Objects | None:
    return None if shapes is None else shapes[kept]


def columns_of(info: dict[str, Any], encoding: str) -> frozenset[str]:
    return frozenset(decoded(str(name), encoding).upper() for name in info["fields"])


def crs_of(said: str | None) -> CRS | None:
    """The CRS GDAL understood; None without one."""
    if not said:
        return None
    try:
        return CRS.from_user_input(said)
    except CRSError:
        return None
