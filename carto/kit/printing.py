"""The PDF of a kit: its map sheets (A3), and the papers around them (A4)."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from carto.concertations.models import Concertation
from carto.kit import drawing, frames, ground, identity, index, wording
from carto.kit.models import Kit, Sheet

FOLDER = Path(__file__).with_name("typst")
FONTS = ("@expo-google-fonts/alegreya-sans", "@expo-google-fonts/ibm-plex-mono")
INK = "#20251f"


def sheets_pdf(kit: Kit, sheets: list[Sheet]) -> bytes:
    """The maps of `sheets`, all of `kit`, the plan as it is in force now."""
    return _compile("sheets.typ", kit.made_at, partial(_write_sheets, kit, sheets))


def papers_pdf(concertation: Concertation) -> bytes:
    """Rules of the game, form, synthesis of a table: a page each, to copy."""
    return _compile("papers.typ", concertation.created_at, partial(_write_papers, concertation))


def _compile(name: str, made_at: datetime, write: Any) -> bytes:
    import typst  # noqa: PLC0415  # a web worker that prints nothing does without its 77 MB

    with TemporaryDirectory() as folder:
        root = Path(folder)
        for one in FOLDER.glob("*.typ"):
            (root / one.name).write_text(one.read_text())
        (root / "data.json").write_text(json.dumps(write(root), ensure_ascii=False))
        fonts = [settings.FRONTEND / "node_modules" / name for name in FONTS]
        return typst.compile(
            root / name, root=root, font_paths=fonts, ignore_system_fonts=True, format="pdf",
            pdf_standards=["ua-1"], timestamp=made_at.replace(microsecond=0),
        )  # fmt: skip


def _write_sheets(kit: Kit, sheets: list[Sheet], root: Path) -> dict[str, Any]:
    concertation = kit.concertation
    described = []
    for sheet in sheets:
        lying = ground.of(concertation, sheet.frame, sheet.srid)
        (root / f"map-{sheet.number}.svg").write_text(drawing.draw(lying))
        identity.code(sheet).save(str(root / f"code-{sheet.number}.svg"), border=0, dark="#000")
        described.append(wording.of_sheet(sheet, lying))
    every = list(kit.sheets.all())
    if len(every) > 1:
        (root / "index.svg").write_text(index.draw(concertation, every))
    return _base(concertation) | {
        "area": kit.area,
        "map": frames.MAP_MM,
        "code": frames.QR_MM,
        "marks": frames.MARKS_MM,
        "rings": frames.RINGS_MM,
        "pip": frames.PIP_MM,
        "pips": [(x, y) for rank in range(4) for x, y, is_black in frames.pips(rank) if is_black],
        "cell": frames.CELL_MM,
        "columns": list(frames.COLUMNS),
        "rows": list(frames.ROWS),
        "frames": [{"number": one.number, "row": one.row, "column": one.column} for one in every],
        "sheets": described,
        "says": wording.of_sheets(kit),
        "credits": wording.credits(concertation),
    }


def _write_papers(concertation: Concertation, root: Path) -> dict[str, Any]:
    path = reverse("contributions:map", args=[concertation.slug])
    url = f"{settings.BASE_URL}{path}"
    segno.make(url, error="m", micro=False).save(str(root / "code.svg"), border=0, dark=INK)
    return _base(concertation) | wording.of_papers(concertation) | {"url": url.partition("//")[2]}


def _base(concertation: Concertation) -> dict[str, Any]:
    """Texts travel as data: typst interprets none of them."""
    return {
        "title": concertation.title,
        "owner": concertation.owner_name,
        "lang": get_language() or settings.LANGUAGE_CODE,
    }
