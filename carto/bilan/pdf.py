"""The record as one PDF, both PDF/A-3a and PDF/UA-1, with the GeoJSON attached. Jobs only: this imports typst."""

import hashlib
import json
import shutil
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from carto.bilan import document, fonts
from carto.bilan.maps import Drawing
from carto.bilan.record import Record

TEMPLATE = Path(__file__).with_name("typst")


def compile_pdf(record: Record, drawings: dict[str, Drawing], geojson: bytes) -> bytes:
    """The file. The same arguments give the same bytes: its only date is `data_at`. `drawings`: by file name.

    typst refuses (`typst.TypstError`) what would break either standard."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(TEMPLATE, root, dirs_exist_ok=True)
        _write_inputs(root, record, drawings, geojson)
        return typst.compile(
            root / "main.typ",
            root=root,
            font_paths=fonts.folders(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=record.publication.data_at.astimezone(UTC).replace(microsecond=0),
        )


def _write_inputs(root: Path, record: Record, drawings: dict[str, Drawing], geojson: bytes) -> None:
    values = document.describe(
        record, drawings, geojson_sha256=hashlib.sha256(geojson).hexdigest(), printable=fonts.printable()
    )
    (root / "data.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    (root / "contributions.geojson").write_bytes(geojson)
    for name, drawing in drawings.items():
        (root / name).write_text(drawing.svg, encoding="utf-8")
