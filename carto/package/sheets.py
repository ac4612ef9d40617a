"""The tables for spreadsheets: CSV with its schema, one XLSX, and the dictionary of every field."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from carto.intake.workbook import Column, Sheet, write_sheets
from carto.package import shapefile
from carto.package.tables import Table
from carto.plain_cells import plain

YES, NO = "oui", "non"
DELIMITER = ";"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {"texte": "string", "nombre": "number", "entier": "integer", "oui/non": "boolean", "date et heure": "datetime"}
WIDTHS = {"texte": 30, "date et heure": 27}
LONG = {"titre": 40, "texte": 80, "reponse_texte": 80, "modifications": 60}


def write_csv(path: Path, table: Table) -> None:
    """UTF-8 with its mark and semicolons, as French spreadsheets expect; decimals keep their point."""
    _write_rows(path, [field.name for field in table.fields], table.rows())


def write_dictionary(path: Path, tables: Sequence[Table]) -> None:
    """One line a field: the table it is in, its name there and in the Shapefile, its type and its meaning."""
    short = shapefile.names(tables[0].fields)
    rows = (
        [table.name, field.name, short[field.name] if table is tables[0] else None, field.type, field.meaning]
        for table in tables
        for field in table.fields
    )
    _write_rows(path, ["table", "champ", "champ_shapefile", "type", "sens"], rows)


def write_xlsx(path: Path, tables: Sequence[Table]) -> None:
    """A sheet a table: texts as texts, never computed."""
    sheets = (
        Sheet(
            table.label,
            [Column(field.name, LONG.get(field.name, WIDTHS.get(field.type, 14))) for field in table.fields],
            [[_plain_value(value) for value in row] for row in table.rows()],
        )
        for table in tables
    )
    path.write_bytes(write_sheets(*sheets))


def write_schema(path: Path, table: Table) -> None:
    """The Table Schema (Data Package 2.0) that the CSV of `table` follows."""
    schema = {
        "$schema": SCHEMA,
        "name": table.name,
        "title": table.label,
        "fields": [_described(field.name, field.type, field.meaning, table) for field in table.fields],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _described(name: str, kind: str, meaning: str, table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name, "type": TYPES[kind], "description": meaning}
    if kind == "oui/non":
        described |= {"trueValues": [YES], "falseValues": [NO]}
    if name in table.key:
        described["constraints"] = {"required": True} | ({"unique": True} if table.key == (name,) else {})
    return described


def _write_rows(path: Path, names: list[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=DELIMITER)
        writer.writerow(names)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    said = _plain_value(value)
    return plain(said) if isinstance(said, str) else said


def _plain_value(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return value  # type: ignore[no-any-return]  # a text or a number, by the contract of Table
