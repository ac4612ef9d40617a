"""Plans handed over without a file, for the tests of what is done with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely

from carto.layers.sources.archive import Member
from carto.layers.sources.lot import DressingRow, InformationRow, PieceFile, PlanSource, PrescriptionRow, Row, ZoneRow

# A square of some 100 m in the perimeter of the tests.
PATCH = shapely.to_wkb(shapely.multipolygons([shapely.box(-0.651, 47.350, -0.650, 47.351)]))
SPOT = shapely.to_wkb(shapely.Point(-0.65, 47.35))


def plan_source(batches: Sequence[Sequence[Row]], *, pieces: Sequence[PieceFile] = (), **fields: Any) -> PlanSource:
    values: dict[str, Any] = {
        "name": "essai", "idurba": "", "standard": "2017", "sha256": "0" * 64, "origin": "essai.zip",
        "insee_codes": (), "document": {},
    } | fields  # fmt: skip
    total = sum(map(len, batches))
    return PlanSource(**values, pieces=tuple(pieces), total=total, batches=iter(batches))


def sector(rank: int, **fields: Any) -> ZoneRow:
    """A zone of a carte communale."""
    values: dict[str, Any] = {"kind": "01", "label": "ZC", "long_label": ""} | fields
    return ZoneRow(rank, regulation_file="", regulation_url="", area_ha=1, wkb=PATCH, **values)


def prescribed(rank: int, **fields: Any) -> PrescriptionRow:
    values: dict[str, Any] = {"label": "Haie", "type_code": "07", "subtype_code": "02"} | fields
    return PrescriptionRow("SURF", rank, regulation_file="", regulation_url="", wkb=PATCH, **values)


def information(rank: int) -> InformationRow:
    return InformationRow("SURF", rank, "ZAC", "02", "", "", "", PATCH)


def dressing(rank: int) -> DressingRow:
    return DressingRow("TXT", rank, "ECRITURE", "#333333", "Le Bourg", 12, 0, SPOT)


def piece(folder: Path, path: str, content: bytes, *, title: str = "") -> PieceFile:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return PieceFile(path, title, Member(path, lambda: file.open("rb")))
