"""A table that somebody of the team takes away, as a CSV in the manner of a French Excel or as a workbook: every cell
is text or a number of ours, and none is taken for a formula."""

import csv
from collections.abc import Sequence

from django.http import HttpResponse

from carto.intake import workbook
from carto.intake.workbook import Column
from carto.plain_cells import plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(name: str, titles: Sequence[str], rows: Sequence[Sequence[str | int]]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=_headers(f"{name}.csv"))
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(title) for title in titles])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return response


def as_workbook(name: str, sheet: str, columns: Sequence[Column], rows: Sequence[Sequence[str | int]]) -> HttpResponse:
    content = workbook.write(sheet, columns, rows)
    return HttpResponse(content, content_type=XLSX, headers=_headers(f"{name}.xlsx"))


def _plain(cell: str | int) -> str | int:
    return plain(cell) if isinstance(cell, str) else cell


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
