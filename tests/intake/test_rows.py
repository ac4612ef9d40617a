"""A hostile cell makes a faulty row, never an error of ours."""

import pytest

from carto.concertations.models import Concertation
from carto.contributions.models import Channel
from carto.intake.actions import Line, Received
from carto.intake.columns import Field
from carto.intake.remarks import read
from carto.intake.rows import Defaults
from carto.intake.workbook import Cell
from tests.conftest import DURING


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field.WKT, "{}"), (Field.WKT, '{"type":"Point","coordinates":[]}'), (Field.WKT, "0101"),
        (Field.WKT, "POLYGON EMPTY"), (Field.WKT, "POINT(nan nan)"), (Field.WKT, "POINT(1e300 1e300)"),
        (Field.WKT, "\x00"), (Field.DATE, "01/01/0001"), (Field.DATE, "9999-12-31T23:59:59-12:00"),
    ],
)  # fmt: skip
def test_it_is_told_and_the_other_rows_are_read(concertation: Concertation, field: Field, words: str) -> None:
    table = [[Cell("texte"), Cell("autre")], [Cell("Un banc"), Cell(words)], [Cell("Un arbre"), Cell("")]]
    defaults = Defaults(Line(concertation.offered_kinds[0], [], ""), Received(Channel.ORAL, DURING))
    faulty, read_well = read(concertation, table, {Field.BODY: 0, field: 1}, defaults).rows
    assert faulty.problem
    assert faulty.line is None
    assert (read_well.problem, read_well.line is not None) == ("", True)
