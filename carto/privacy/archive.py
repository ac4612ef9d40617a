"""One's own data as a zip file: `donnees.json` for machines, `donnees.html` to read, a CSV a table, photos and pieces.
What people read is in the language of whoever asks; the names of files and of columns stay.

Made on demand in a file of its own that nobody else sees and that goes with the answer: memory does not grow with what
the person said."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from carto.contributions.models import Photo, Piece
from carto.days import date_format
from carto.plain_cells import plain
from carto.privacy.holdings import HOLDINGS, Column, Holding
from carto.privacy.person import Person

FORMAT = "carto-mes-donnees-1"
IN_MEMORY_BYTES = 4 * 1024 * 1024
MOST_FILE_BYTES = 400 * 1024 * 1024

Rows = list[list[tuple[Column, Any, Any]]]
Read = list[tuple[Holding, Rows]]


def make(person: Person, *, at: datetime) -> IO[bytes]:
    """The zip, open at its beginning. Files beyond `MOST_FILE_BYTES` in all are named in the JSON, not joined."""
    read: Read = [(holding, list(holding.export(person))) for holding in HOLDINGS]
    out: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  the answer that sends it closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        left_out = _join_files(archive, person)
        archive.writestr("donnees.json", _json(read, left_out, at))
        archive.writestr("donnees.html", _html(read, left_out, at))
        for holding, rows in read:
            if rows:
                archive.writestr(f"csv/{holding.name}.csv", _csv(holding.columns, rows))
    out.seek(0)
    return out


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value


def _json(read: Read, left_out: list[str], at: datetime) -> str:
    meanings = {one.name: {column.name: str(column.meaning) for column in one.columns} for one, _all in read}
    held = {
        one.name: [{column.name: _value(value) for column, value, _said in row} for row in rows] for one, rows in read
    }
    told = {"format": FORMAT, "site": settings.BASE_URL, "fait_le": _value(at), "dictionnaire": meanings}
    return json.dumps(told | held | {"fichiers_trop_lourds": left_out}, ensure_ascii=False, indent=1)


def _html(read: Read, left_out: list[str], at: datetime) -> str:
    """What has nothing to say is left out: the page is read from one end to the other."""
    sections = [
        {"title": one.title, "rows": [[(column.meaning, _words(said)) for column, _value, said in row] for row in rows]}
        for one, rows in read
        if rows
    ]
    told = {"sections": sections, "left_out": left_out, "at": at, "site": settings.BASE_URL}
    return render_to_string("privacy/archive.html", told)


def _words(said: Any) -> str:
    """As a person reads it, in civil time; empty for nothing."""
    match said:
        case None | "" | [] | {}:
            return ""
        case bool():
            return _("oui") if said else _("non")
        case datetime():
            return date_format(timezone.localtime(said), "DATETIME_FORMAT")
        case [*several] if all(isinstance(one, str) for one in several):
            return ", ".join(several)
        case list() | dict():
            return json.dumps(said, ensure_ascii=False)
    return str(said)


def _csv(columns: tuple[Column, ...], rows: Rows) -> bytes:
    """With a BOM and semicolons, as French spreadsheets read it; nothing in it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_cell(_value(value)) for _column, value, _said in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return plain(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _join_files(archive: zipfile.ZipFile, person: Person) -> list[str]:
    """Put in the files of one's own contributions; returns the names of those for which there was no room."""
    room, left_out = MOST_FILE_BYTES, []
    for name, file in _files(person):
        try:
            room -= file.size
            if room < 0:
                left_out.append(name)
                continue
            with file.open("rb") as content, archive.open(zipfile.ZipInfo(name, ZIP_EPOCH), "w") as joined:
                while part := content.read(1 << 16):
                    joined.write(part)
        except FileNotFoundError:
            left_out.append(name)
    return left_out


ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def _files(person: Person) -> Iterator[tuple[str, FieldFile]]:
    photos = Photo.objects.filter(contribution__author__in=person.participants)
    for photo in photos.select_related("contribution__concertation").order_by("pk"):
        one = photo.contribution
        yield f"photos/{one.concertation.slug}-{one.reference}-{photo.pk}.webp", photo.large
    pieces = Piece.objects.filter(contribution__author__in=person.participants)
    for piece in pieces.select_related("contribution__concertation").order_by("pk"):
        one = piece.contribution
        yield f"pieces/{one.concertation.slug}-{one.reference}-{piece.pk}.pdf", piece.file
