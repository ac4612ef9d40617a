"""The file of inhabitants by commune that Insee publishes, in the shapes it has had.

One line a commune (CODGEO, DEPCOM or COM, else a département and a CODCOM; PMUN, PMUN2023 or P22_POP, else PTOT), or
one line a figure (GEO, GEO_OBJECT, POPREF_MEASURE, TIME_PERIOD, OBS_VALUE). The whole country may be in it: only the
communes of the concertation are kept. Archives are opened; a code that lost its zero in a spreadsheet gets it back."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from carto.intake import workbook
from carto.intake.workbook import Unreadable

MOST_BYTES = 40_000_000
MOST_FAULTS = 200
MOST_INHABITANTS = 5_000_000
HEAD_LINES = 20  # titles may come after some lines of presentation
ZIP = b"PK"
CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
NUMBER = re.compile(r"[0-9]+(?:[.,]0*)?")
CODE_TITLES = ("CODGEO", "DEPCOM", "COM", "CODE_INSEE", "INSEE_COM", "CODE_COMMUNE", "GEO")
DEPARTEMENT_TITLES = ("CODDEP", "DEP")
# The municipal population first: the total one counts some people twice. Of several years, the last.
COUNT_TITLES = (
    r"PMUN[0-9]{0,4}", r"P([0-9]{2})_POP", r"POPULATION_MUNICIPALE", r"PTOT[0-9]{0,4}", r"POPULATION_TOTALE",
    r"POPULATION",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """`line`: of the file, from 1."""

    line: int
    words: str


@dataclass
class Read:
    """`inhabitants` by INSEE code, of the communes asked for; `column`: where they were read; `elsewhere`: how many
    lines are of other communes."""

    column: str = ""
    inhabitants: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    elsewhere: int = 0


@dataclass(frozen=True)
class Columns:
    """Places of the columns; `count` of the figure, `long` those of a file of one figure a line."""

    title: str
    count: int
    codes: tuple[int, ...]
    parts: tuple[int, int] | None
    long: tuple[int, int, int] | None


def read(content: bytes, communes: Mapping[str, str]) -> Read:
    """`communes`: names by INSEE code, of those to look for. Unreadable: what is no such file."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Ce fichier est trop lourd : 40 Mo au plus."))
    lines = list(_lines(content))
    start, columns = _columns(lines)
    found = Read(columns.title)
    period = ""
    seen: dict[str, int] = {}
    for line, cells in lines[start:]:
        code, problem = _code(cells, columns)
        if columns.long is not None:
            kind, measure, when = (_cell(cells, place) for place in columns.long)
            if (kind not in ("COM", "")) or measure != "PMUN" or when < period or code not in communes:
                continue
            if when > period:
                period = when
                found.inhabitants, found.faults, seen = {}, [], {}
        if problem:
            _tell(found, line, problem)
        elif code not in communes:
            found.elsewhere += 1
        else:
            _keep(found, seen, line, code, communes[code], _cell(cells, columns.count))
    if period:
        found.column = f"PMUN {period}"
    return found


def _keep(found: Read, seen: dict[str, int], line: int, code: str, name: str, text: str) -> None:
    """What is said twice and differs is not believed at all."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not NUMBER.fullmatch(plain) or len(plain) > 12 or int(re.split("[.,]", plain)[0]) > MOST_INHABITANTS:
        wrong = _("%(name)s (%(code)s) : « %(text)s » n’est pas un nombre d’habitants")
        _tell(found, line, wrong % {"name": name, "code": code, "text": text[:40]})
        return
    count = int(re.split("[.,]", plain)[0])
    if seen.setdefault(code, count) != count:
        found.inhabitants.pop(code, None)
        seen[code] = -1  # nor is a third line
        wrong = _("%(name)s (%(code)s) est déjà plus haut, avec un autre nombre : aucun des deux n’est gardé")
        _tell(found, line, wrong % {"name": name, "code": code})
    else:
        found.inhabitants[code] = count


def _tell(found: Read, line: int, words: str) -> None:
    if len(found.faults) < MOST_FAULTS:
        found.faults.append(Fault(line, words))


def _code(cells: list[str], columns: Columns) -> tuple[str, str]:
    """The INSEE code of a line, or why there is none."""
    given = [_cell(cells, place).upper() for place in columns.codes]
    for text in given:
        code = text.rjust(5, "0") if len(text) == 4 and text.isascii() and text.isdigit() else text
        if CODE.fullmatch(code):
            return code, ""
    if columns.parts is not None:
        departement, rest = (_cell(cells, place).upper() for place in columns.parts)
        departement = departement.rjust(2, "0")
        code = departement + rest if len(departement + rest) == 5 else departement[:2] + rest.rjust(3, "0")
        if CODE.fullmatch(code):
            return code, ""
        given.append(f"{departement} {rest}")
    return "", _("« %(text)s » n’est pas un code de commune") % {"text": given[0][:40] if given else ""}


def _columns(lines: list[tuple[int, list[str]]]) -> tuple[int, Columns]:
    """Where the lines begin, and what their columns are."""
    for rank, (_line, cells) in enumerate(lines[:HEAD_LINES]):
        titles = [_plain(cell) for cell in cells]
        places = {title: place for place, title in reversed(list(enumerate(titles)))}
        codes = tuple(places[title] for title in CODE_TITLES if title in places)
        departement = next((places[title] for title in DEPARTEMENT_TITLES if title in places), None)
        parts = None if departement is None or "CODCOM" not in places else (departement, places["CODCOM"])
        if not (codes or parts):
            continue
        if {"GEO", "POPREF_MEASURE", "TIME_PERIOD", "OBS_VALUE"} <= set(places):
            long = (places.get("GEO_OBJECT", -1), places["POPREF_MEASURE"], places["TIME_PERIOD"])
            return rank + 1, Columns("PMUN", places["OBS_VALUE"], codes, parts, long)
        if count := _count_title(titles):
            return rank + 1, Columns(count, places[count], codes, parts, None)
    raise Unreadable(
        _(
            "Ce fichier n’a pas les colonnes attendues : un code de commune (CODGEO, DEPCOM ou COM) et une population"
            " (PMUN, ou PTOT à défaut), sur la ligne des titres."
        )
    )


def _count_title(titles: Iterable[str]) -> str:
    for pattern in COUNT_TITLES:
        if alike := sorted(title for title in titles if re.fullmatch(pattern, title)):
            return alike[-1]
    return ""


def _plain(title: str) -> str:
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", bare.upper()).strip("_")


def _cell(cells: list[str], place: int) -> str:
    return cells[place].strip() if 0 <= place < len(cells) else ""


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, each with its number."""
    rows = _rows_of_archive(content) if content.startswith(ZIP) else _rows_of_text(content)
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _rows_of_archive(content: bytes) -> Iterable[list[str]]:
    """A workbook, or the archive as Insee publishes it: of its files, the one of communes."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith(".csv")]
            names.sort(key=lambda info: ("communes" not in info.filename.lower(), "metadata" in info.filename.lower()))
            if names:
                with archive.open(names[0]) as file:
                    held = file.read(MOST_BYTES + 1)
                if len(held) > MOST_BYTES:
                    raise Unreadable(_("Ce fichier est trop lourd : 40 Mo au plus."))
                return _rows_of_text(held)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(_("Cette archive ne s’ouvre pas.")) from error
    return [["" if cell.is_formula else cell.text for cell in row] for row in workbook.read(content)]


def _rows_of_text(content: bytes) -> Iterable[list[str]]:
    """UTF-8, with or without its mark, else the Windows code page; the separator is the most frequent at the top."""
    if b"\0" in content:
        raise Unreadable(_("Ce fichier n’est ni un CSV ni un classeur XLSX."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = "\n".join(text[:20_000].splitlines()[:HEAD_LINES])
    separator = max(";,\t", key=head.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(_("Ce fichier n’est ni un CSV ni un classeur XLSX.")) from error
