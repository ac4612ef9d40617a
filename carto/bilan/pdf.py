"""The record as its volumes, each a PDF/A-3a and PDF/UA-1 file, the GeoJSON attached to the first."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from carto.bilan import document, fonts, volumes
from carto.bilan.maps import Drawing
from carto.bilan.record import Record
from carto.bilan.volumes import Volume

TEMPLATE = Path(__file__).with_name("typst")
PROGRAM = Path(__file__).with_name("press.py")  # never imported: each volume takes its memory and gives it back


class Unprintable(Exception):
    """typst refused a volume; the message is its own."""


@dataclass(frozen=True)
class Bound:
    """A volume as a file."""

    volume: Volume
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def bind(
    record: Record, drawings: dict[str, Drawing], geojson: bytes, *, most: int = volumes.MOST
) -> tuple[Bound, ...]:
    """The main volume, then its annexes; it tells their hashes, so that its own answers for them all. The same
    arguments give the same bytes: the only date is `data_at`. `drawings`: by file name; `most`: contributions a file.

    Raises `Unprintable` for what would break either standard."""
    main, *annexes = volumes.cut(record.publication.entries, most)
    book = document.Book(record, annexes, hashlib.sha256(geojson).hexdigest(), fonts.printable())
    files = {name: drawing.svg.encode() for name, drawing in drawings.items()} | {"contributions.geojson": geojson}
    cover = {"cover.svg": files["cover.svg"]}
    bound = [Bound(one, lay_out(record, book.annex(one), cover)) for one in annexes]
    values = book.main(main, drawings, [one.sha256 for one in bound])
    return (Bound(main, lay_out(record, values, files)), *bound)


def lay_out(record: Record, values: document.Values, files: dict[str, bytes]) -> bytes:
    """One file from `values`, dated by the record. `files`: beside the template, or in place of one of its own."""
    moment = record.publication.data_at.astimezone(UTC).replace(microsecond=0)
    with TemporaryDirectory() as folder:
        _write_inputs(Path(folder), values, files)
        command = [sys.executable, "-I", str(PROGRAM), folder, moment.isoformat(), *map(str, fonts.folders())]
        ran = subprocess.run(command, capture_output=True, check=False)
    if ran.returncode:
        raise Unprintable(ran.stderr.decode())
    return ran.stdout


def _write_inputs(root: Path, values: document.Values, files: dict[str, bytes]) -> None:
    shutil.copytree(TEMPLATE, root, dirs_exist_ok=True)
    (root / "data.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    for name, content in files.items():
        (root / name).write_bytes(content)
