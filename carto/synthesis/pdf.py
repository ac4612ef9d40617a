"""The procès-verbal as one PDF/A-3a and PDF/UA-1 file, of the look of the bilan."""

from collections.abc import Sequence
from pathlib import Path

from carto.bilan import fonts
from carto.bilan.pdf import lay_out
from carto.bilan.record import Record
from carto.conclusions.observed import Observed
from carto.synthesis import minutes

TEMPLATE = Path(__file__).with_name("typst") / "minutes.typ"


def compile_pdf(record: Record, observed: Sequence[Observed]) -> bytes:
    """The file. The same arguments give the same bytes."""
    values = minutes.describe(record, observed, fonts.printable())
    return lay_out(record, values, {"main.typ": TEMPLATE.read_bytes()})
