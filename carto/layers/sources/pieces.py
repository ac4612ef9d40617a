"""The written pieces of a lot (règlement, OAP, rapport…), their titles, and the one name that leads to each."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.utils.translation import gettext as _

from carto.layers.sources.archive import Member
from carto.layers.sources.lot import Anomaly, PieceFile
from carto.layers.sources.refusal import LotRefused

FOLDER = re.compile(r"pi[eè]ces?[ _-]?[eé]crites?", re.IGNORECASE)
# What a planner writes; nothing that a browser would run.
DOCUMENTS = (
    ".pdf", ".odt", ".ods", ".odp", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf", ".txt", ".csv",
    ".jpg", ".jpeg", ".png", ".tif", ".tiff",
)  # fmt: skip
TITLES = re.compile(r"titres?_pieces?_ecrites?\.csv", re.IGNORECASE)
MAX_TITLES_BYTES = 1 << 20
PDF_MAGIC_WITHIN = 1_024  # as every reader of PDF allows
TITLE_WIDTH = 254
TABLE = "PIECES_ECRITES"


def piece_name(cited: str) -> str:
    """How a piece is looked up, from its path, from NOMFIC or from URLFIC: its file name in lower case, without the
    page (`#page=12`), `.pdf` being added when no extension is written. Empty from nothing."""
    path = unquote(cited.strip()).split("#")[0].split("?")[0].replace("\\", "/")
    name = unicodedata.normalize("NFC", path.rsplit("/", 1)[-1].strip()).lower()
    return name if not name or name.endswith(DOCUMENTS) else f"{name}.pdf"


def pieces_of(members: Sequence[Member]) -> tuple[tuple[PieceFile, ...], list[Anomaly]]:
    """Every document of the folder Pieces_ecrites, and every PDF elsewhere, by path; what is left out is said."""
    titles, anomalies = _titles(members)
    pieces: list[PieceFile] = []
    for member in members:
        if not _is_piece(member):
            continue
        problem = _problem(member)
        if problem:
            anomalies.append(Anomaly(TABLE, 0, member.name, problem, _("Pièce laissée de côté.")))
        else:
            pieces.append(PieceFile(member.name, titles.get(piece_name(member.name), ""), member))
    return tuple(pieces), anomalies


def _is_piece(member: Member) -> bool:
    path = PurePosixPath(member.name)
    if TITLES.fullmatch(path.name):
        return False
    return member.suffix == ".pdf" or any(_is_folder(part) for part in path.parts[:-1])


def _is_folder(part: str) -> bool:
    return FOLDER.fullmatch(unicodedata.normalize("NFC", part)) is not None


def _problem(member: Member) -> str:
    if member.suffix not in DOCUMENTS:
        return _("Ce fichier n’est pas un document (PDF, texte, tableur ou image).")
    try:
        start = member.read(PDF_MAGIC_WITHIN)
    except (LotRefused, OSError, ValueError, EOFError):
        return _("Ce fichier est abîmé.")
    if not start:
        return _("Ce fichier est vide.")
    if member.suffix == ".pdf" and b"%PDF-" not in start:
        return _("Ce fichier n’est pas un PDF malgré son nom.")
    return ""


def _titles(members: Iterable[Member]) -> tuple[dict[str, str], list[Anomaly]]:
    """`piece_name` -> title, from titres_pieces_ecrites.csv (FICHIER,TITRE), whatever its separator and encoding."""
    for member in members:
        if TITLES.fullmatch(PurePosixPath(member.name).name):
            rows = _rows(member.read(MAX_TITLES_BYTES))
            titles = {piece_name(row[0]): row[1].strip()[:TITLE_WIDTH] for row in rows if len(row) > 1 and row[0]}
            if titles:
                return titles, []
            problem = _("Aucun titre n’a pu être lu (colonnes FICHIER,TITRE).")
            return {}, [Anomaly(TABLE, 0, member.name, problem, _("Titres ignorés."))]
    return {}, []


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    separator = ";" if text.split("\n", 1)[0].count(";") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []
