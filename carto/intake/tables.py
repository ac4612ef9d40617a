"""A spreadsheet that somebody brings, as rows of text: XLSX, or CSV in the manner of a French Excel."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from carto.intake import workbook
from carto.intake.workbook import MOST_BYTES, Cell, Unreadable

MOST_ROWS = 1_000
ZIP = b"PK"


def read(content: bytes) -> list[list[Cell]]:
    """The titles, then the rows. Unreadable: what is neither, is too big, or has no row."""
    rows = workbook.read(content) if content.startswith(ZIP) else _csv(content)
    if len(rows) < 2:
        raise Unreadable(_("Ce fichier n’a aucune ligne sous ses titres."))
    if len(rows) - 1 > MOST_ROWS:
        raise Unreadable(_("Ce fichier a plus de 1 000 lignes : coupez-le en plusieurs."))
    return rows


def _csv(content: bytes) -> list[list[Cell]]:
    """UTF-8, with or without its mark, else the Windows code page; the separator is the most frequent of the titles."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Ce fichier est trop lourd : 10 Mo au plus."))
    if b"\0" in content:
        raise Unreadable(_("Ce fichier n’est ni un CSV ni un classeur XLSX."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    titles = text.partition("\n")[0]
    separator = max(";,\t", key=titles.count)
    try:
        return [
            [Cell(cell, cell.startswith("=")) for cell in row]
            for row in csv.reader(StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise Unreadable(_("Ce fichier n’est ni un CSV ni un classeur XLSX.")) from error
