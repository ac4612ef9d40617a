"""Workbooks of others: dates, numbers, and sheets that lie about their size."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook

from carto.intake import workbook


def saved(*rows: list[object]) -> bytes:
    book, file = Workbook(), BytesIO()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(file)
    return file.getvalue()


def test_dates_and_numbers_are_read_as_words() -> None:
    read = workbook.read(saved(["Date", "X", "Vrai"], [datetime(2026, 3, 1, 18, 30), 412_345.5, True], [None, 7]))
    assert [[cell.text for cell in row] for row in read[1:]] == [["2026-03-01 18:30:00", "412345.5", "1"], ["", "7"]]


def test_a_sheet_is_read_to_its_end_whatever_it_says_of_its_size() -> None:
    file = BytesIO()
    with ZipFile(BytesIO(saved(["a", "b"], ["c", "d"]))) as before, ZipFile(file, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).decode().replace('dimension ref="A1:B2"', 'dimension ref="A1:A1"'))
    assert [[cell.text for cell in row] for row in workbook.read(file.getvalue())] == [["a", "b"], ["c", "d"]]
