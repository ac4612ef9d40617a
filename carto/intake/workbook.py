"""XLSX, by openpyxl: every cell is text, in and out, but for figures of ours.

Written, a text that begins like a formula is marked as text (`quotePrefix`), which spreadsheets keep when it is edited.
Read, a formula is refused, never computed; so are archives and sheets out of proportion, and XML with entities."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

os.environ["OPENPYXL_LXML"] = "False"  # read at its import: defusedxml then reads every part, wherever lxml is too

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 60_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONG_AGO = datetime(1980, 1, 1)  # what a ZIP may say at the earliest
WRAPPED, BOLD = Alignment(vertical="top", wrap_text=True), Font(bold=True)
FORMULA = re.compile(r"^[=+\-@\t\r]")
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")  # what `_x000D_` says, and that itself
MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Unreadable(Exception):
    """The file cannot be read as a workbook; the message says why, in words for the agent."""


@dataclass(frozen=True)
class Column:
    """`width` in characters; `choices`: the only values a spreadsheet proposes there."""

    title: str
    width: int
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    text: str
    is_formula: bool = False


Rows = Sequence[Sequence[str | float]]


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Rows


def write(sheet: str, columns: Sequence[Column], rows: Rows) -> bytes:
    """A workbook of one sheet; the same rows give the same bytes."""
    return write_sheets(Sheet(sheet, columns, rows))


def write_sheets(*sheets: Sheet) -> bytes:
    """The same sheets give the same bytes."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.created = LONG_AGO
    for sheet in sheets:
        _add(book, sheet)
    return _undated(book)


def _add(book: Workbook, sheet: Sheet) -> None:
    page: Any = book.create_sheet(sheet.name[:31])
    page.freeze_panes = "A2"
    for rank, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(rank)
        page.column_dimensions[letter].width = column.width
        if column.choices and sheet.rows:
            choices = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            choices.add(f"{letter}2:{letter}{len(sheet.rows) + 1}")
            page.data_validations.append(choices)
    page.append([_cell(page, column.title, is_title=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, text) for text in row])


def read(content: bytes) -> list[list[Cell]]:
    """The rows of the first sheet, its titles first; `Unreadable` for anything else than a workbook of usual size."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Ce fichier est trop lourd : 10 Mo au plus."))
    try:
        with ZipFile(BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except BadZipFile as error:
        raise Unreadable(_("Ce fichier n’est pas un classeur XLSX lisible.")) from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise Unreadable(_("Ce classeur est démesuré une fois ouvert."))
    try:
        found = list(_rows(content))
    except Exception as error:  # openpyxl trusts what it reads: a spoilt part ends in whatever error
        raise Unreadable(_("Ce fichier n’est pas un classeur XLSX lisible.")) from error
    if len(found) > MOST_ROWS:
        raise Unreadable(_("Ce classeur a trop de lignes : 20 000 au plus."))
    return found


def _cell(page: Any, text: str | float, *, is_title: bool = False) -> Any:
    if not isinstance(text, str):
        return WriteOnlyCell(page, text)
    cell: Any = WriteOnlyCell(page, _guard(text))
    cell.data_type = "s"  # whatever it looks like
    cell.alignment = WRAPPED
    if is_title:
        cell.font = BOLD
    cell.quotePrefix = bool(FORMULA.match(text))
    return cell


def _undated(book: Workbook) -> bytes:
    """The file without the hour it was made."""
    made, kept = BytesIO(), BytesIO()
    book.save(made)
    with ZipFile(made) as before, ZipFile(kept, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = MODIFIED.sub(b"", before.read(name)) if name == "docProps/core.xml" else before.read(name)
            after.writestr(ZipInfo(name, LONG_AGO.timetuple()[:6]), content, ZIP_DEFLATED)
    return kept.getvalue()


def _rows(content: bytes) -> Iterator[list[Cell]]:
    """A row left out is an empty one, and so is a cell. What a sheet says of its own size is not believed."""
    with closing(load_workbook(BytesIO(content), read_only=True, keep_links=False)) as book:
        page: Any = book.worksheets[0]
        page.reset_dimensions()
        for row in page.iter_rows(max_row=MOST_ROWS + 1):
            yield [_read(cell) for cell in row[:MOST_COLUMNS]]


def _read(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type == "f":
        return Cell(str(value), is_formula=True)
    if isinstance(value, bool):
        return Cell(str(int(value)))
    if isinstance(value, datetime):
        return Cell(value.isoformat(" ", "seconds"))
    return Cell(_unguard(str(value)))


def _guard(text: str) -> str:
    """What XML cannot hold, as Excel writes it; a text that looks so already, guarded in turn."""
    return NOT_XML.sub(lambda found: f"_x{ord(found[0][0]):04X}_" + found[0][1:], text)


def _unguard(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
