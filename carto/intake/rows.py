"""What a row of a spreadsheet says: a contribution to enter, or why it cannot be one."""

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, Point
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, Theme
from carto.contributions.models import Ballots
from carto.geo.crs import from_metric
from carto.geo.geojson import InvalidGeometry, Limits, parse
from carto.intake import wheres
from carto.intake.actions import Line, Received, Row
from carto.intake.columns import Field, plain
from carto.intake.threads import MOST_KEY
from carto.intake.workbook import Cell

DAY_ZERO = datetime(1899, 12, 30)  # of a spreadsheet's days, in civil time
FRENCH = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
LIKED = "mentions « j’aime »"  # in French whatever the agent's language: it is what everyone reads
BREAK = re.compile(r"<br\s*/?>|</p>|</li>", re.IGNORECASE)


class Faulty(Exception):
    """Why a row cannot be entered, in words for the agent."""


@dataclass(frozen=True)
class Defaults:
    """What a row that does not say it is given."""

    line: Line
    received: Received


def row(
    concertation: Concertation,
    number: int,
    cells: Sequence[Cell],
    columns: Mapping[Field, int],
    defaults: Defaults,
    themes: Mapping[str, Theme],
) -> Row:
    """`number` counts the titles as line 1, as a spreadsheet does; `themes` by their `plain` label."""
    given = {field: cells[place] for field, place in columns.items() if place < len(cells)}
    said = {field: cell.text.strip() for field, cell in given.items()}
    whole = json.dumps([cell.text for cell in cells]).encode()
    key = said.get(Field.ID) or hashlib.sha256(whole).hexdigest()
    try:
        if any(cell.is_formula for cell in given.values()):
            raise Faulty(_("une cellule contient une formule : écrivez-y le texte lui-même"))
        body = text(said.get(Field.BODY, "")) or text(said.get(Field.TITLE, ""))
        if not body:
            raise Faulty(_("le texte manque"))
        where = _place(concertation, said)
        theme = themes.get(plain(said.get(Field.THEME, "")))
        line = replace(
            defaults.line, body=body, title=text(said.get(Field.TITLE, ""))[:120], name=said.get(Field.NAME, "")[:60],
            themes=[theme] if theme else defaults.line.themes, geometry=where.geometry, trace=where.trace,
        )  # fmt: skip
        received_at = moment(concertation, said.get(Field.DATE, "")) or defaults.received.received_at
        received = replace(defaults.received, received_at=received_at)
        return Row(number, key[:MOST_KEY], line, received, counts=_counts(said))
    except (Faulty, InvalidGeometry) as why:
        return Row(number, key, problem=str(why))


def _counts(said: Mapping[Field, str]) -> list[tuple[str, Ballots]]:
    votes = Ballots(*(_count(said.get(field, "")) for field in (Field.SUPPORTS, Field.AGAINST, Field.MIXED)))
    liked = Ballots(_count(said.get(Field.ENDORSEMENTS, "")))
    return [(sort, ballots) for sort, ballots in (("", votes), (LIKED, liked)) if ballots.total]


def _count(words: str) -> int:
    """Decidim writes nothing where a proposal may not be supported."""
    if not words:
        return 0
    number = _number(words)
    if number is None or not 0 <= number < 10_000_000 or number != int(number):
        raise Faulty(_("nombre illisible : « %(words)s »") % {"words": words[:40]})
    return int(number)


def text(words: str) -> str:
    """Without the tags that other platforms write in."""
    return html.unescape(strip_tags(BREAK.sub("\n", words))).strip() if "<" in words else words


def moment(concertation: Concertation, words: str) -> datetime | None:
    """An aware moment, civil time where none is said; None for nothing."""
    if not words:
        return None
    read = _french(words) or _iso(words) or _serial(words)
    if read is None or not 1900 <= read.year <= 2200:  # beyond, civil time overflows
        raise Faulty(_("date illisible : « %(words)s »") % {"words": words})
    return read if read.tzinfo else read.replace(tzinfo=concertation.zone_info)


def _french(words: str) -> datetime | None:
    for form in FRENCH:
        try:
            return datetime.strptime(words, form)
        except ValueError:
            continue
    return None


def _iso(words: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(words.removesuffix(" UTC"))
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if words.endswith(" UTC") else read


def _serial(words: str) -> datetime | None:
    """The days a workbook counts, of this century."""
    days = _number(words)
    return DAY_ZERO + timedelta(days=days) if days is not None and 36_526 <= days < 73_050 else None


def _number(words: str) -> float | None:
    try:
        return float(words.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None


def _place(concertation: Concertation, said: Mapping[Field, str]) -> wheres.Where:
    """WKT, then metres, then degrees, then an address or a drawing of a sheet; nowhere for a row that says none."""
    if words := said.get(Field.WKT):
        return wheres.Where(_wkt(concertation, words))
    for east, north in ((Field.X, Field.Y), (Field.LONGITUDE, Field.LATITUDE)):
        if said.get(east) or said.get(north):
            return wheres.Where(_point(concertation, said.get(east, ""), said.get(north, "")))
    found = wheres.read(concertation, said.get(Field.ADDRESS, ""))
    if found.choices:
        raise Faulty(_("plusieurs lieux ont ce nom : « %(words)s »") % {"words": said[Field.ADDRESS]})
    if found.problem:
        raise Faulty(found.problem)
    return found


def _point(concertation: Concertation, east: str, north: str) -> GEOSGeometry:
    x, y = _number(east), _number(north)
    if x is None or y is None or not (abs(x) < 1e8 and abs(y) < 1e8):
        raise Faulty(_("coordonnées illisibles : « %(x)s », « %(y)s »") % {"x": east, "y": north})
    return _checked(concertation, Point(x, y))


def _wkt(concertation: Concertation, words: str) -> GEOSGeometry:
    try:
        return _checked(concertation, GEOSGeometry(words.partition(";")[2] if words.startswith("SRID=") else words))
    except InvalidGeometry:
        raise
    except (GEOSException, GDALException, ValueError) as error:
        raise Faulty(_("géométrie illisible")) from error


def _checked(concertation: Concertation, shape: GEOSGeometry) -> GEOSGeometry:
    """In degrees, whichever it came in: metres of the territory's projection are far beyond 180."""
    srid = concertation.metric_srid
    w, s, e, n = shape.extent
    shape.srid = 4326 if max(abs(w), abs(e)) <= 180 and max(abs(s), abs(n)) <= 90 else srid
    degrees = shape if shape.srid == 4326 else from_metric(shape)
    given: Any = json.loads(degrees.geojson or "")
    return parse(given, limits=Limits(srid))
