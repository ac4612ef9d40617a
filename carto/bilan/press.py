"""One volume, laid out by typst in a process that ends and gives its memory back: `press.py FOLDER MOMENT FONTS…` reads
the template and its data in FOLDER and writes the PDF. Run by itself, it imports nothing of ours.

It ends with 1 and typst's own words on what would break either standard."""

import sys
from datetime import datetime
from pathlib import Path

import typst


def lay_out(folder: Path, moment: datetime, fonts: list[Path]) -> bytes:
    return typst.compile(
        folder / "main.typ",
        root=folder,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=moment,
    )


if __name__ == "__main__":
    try:
        made = lay_out(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), [Path(one) for one in sys.argv[3:]])
    except typst.TypstError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(made)
