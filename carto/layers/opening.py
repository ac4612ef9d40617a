"""Where a plan comes from: a file or folder, or, by INSEE code or SIREN, the Géoportail de l’urbanisme."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from carto.layers.sources.cnig import read_lot
from carto.layers.sources.lot import Lot, PlanSource, Progress, Row


@contextmanager
def opened(path: Path | None, name: str, *, metric_srid: int, progress: Progress) -> Iterator[PlanSource]:
    """The plan of `path`, called `name`; without a path, that of the territory whose code is `name`."""
    assert path is not None
    lot = read_lot(path, metric_srid=metric_srid, progress=progress, name=name)
    total = len(lot.zones) + len(lot.prescriptions)
    yield PlanSource(
        name=lot.name, idurba=lot.idurba, standard=lot.standard, sha256=lot.sha256, origin=name,
        insee_codes=lot.insee_codes, document={}, pieces=(), total=total, batches=_batches(lot),
        anomalies=list(lot.anomalies),
    )  # fmt: skip


def _batches(lot: Lot) -> Iterator[Sequence[Row]]:
    rows: Sequence[Row]
    for rows in (lot.zones, lot.prescriptions):
        yield from (rows[start : start + 2_000] for start in range(0, len(rows), 2_000))
