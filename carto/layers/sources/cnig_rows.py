"""The rows of each kind of table of a CNIG lot: from the columns as they are written to the records that are stored."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from carto.layers.cnig_codes import INFORMATION_LABELS, PRESCRIPTION_LABELS
from carto.layers.sources.cnig_record import Record
from carto.layers.sources.lot import (
    FILE_WIDTH,
    LABEL_WIDTH,
    TEXT_WIDTH,
    DressingRow,
    InformationRow,
    PrescriptionRow,
    Row,
    ZoneRow,
)
from carto.layers.sources.zone_kinds import kind_of, pos_kind_of, sector_kind_of

DRESSING_KIND_WIDTH, DRESSING_TEXT_WIDTH, MAX_SIZE_PT = 40, 80, 500

KindReader = Callable[[str, str], tuple[str | None, str]]
# The record, its geometry as WKB in EPSG:4326, its hectares (0 but for zones); None: left out, and it was said.
Maker = Callable[[Record, bytes, float], Row | None]


def _zone(record: Record, wkb: bytes, area_ha: float) -> ZoneRow | None:
    return _zone_row(record, "TYPEZONE", pos_kind_of if record.document.is_pos else kind_of, wkb, area_ha)


def _sector(record: Record, wkb: bytes, area_ha: float) -> ZoneRow | None:
    return _zone_row(record, "TYPESECT", sector_kind_of, wkb, area_ha)


def _zone_row(record: Record, column: str, read_kind: KindReader, wkb: bytes, area_ha: float) -> ZoneRow | None:
    label = record.text("LIBELLE", LABEL_WIDTH[record.remarks.table])
    written = record.take(column)
    kind, said = read_kind(written, label)
    if kind is None:
        record.remarks.left_out(record, said, _("Zone laissée de côté."))
        return None
    if said:
        record.remarks.note(said, _("Lu comme %(kind)s.") % {"kind": kind})
        record.keep(column, written)
    return ZoneRow(
        rank=record.rank,
        label=label or kind,
        long_label=record.text("LIBELONG", TEXT_WIDTH),
        kind=kind,
        regulation_file=record.text("NOMFIC", FILE_WIDTH),
        regulation_url=record.url(),
        area_ha=area_ha,
        wkb=wkb,
        attributes=record.attributes(),
    )


def _ruled(kind: type[PrescriptionRow] | type[InformationRow], suffix: str, labels: Mapping[str, str]) -> Maker:
    """The reader of a table whose codes are in TYPE<suffix> and STYPE<suffix>, out of `labels`."""

    def make(record: Record, wkb: bytes, _area_ha: float) -> Row:
        type_code, subtype_code = _codes(record, suffix, labels)
        return kind(
            table=_suffix(record),
            rank=record.rank,
            label=record.text("LIBELLE", LABEL_WIDTH[record.remarks.table.split("_")[0]]),
            type_code=type_code,
            subtype_code=subtype_code,
            regulation_file=record.text("NOMFIC", FILE_WIDTH),
            regulation_url=record.url(),
            wkb=wkb,
            attributes=record.attributes(),
        )

    return make


def _dressing(record: Record, wkb: bytes, _area_ha: float) -> DressingRow:
    kind = record.text("NATECR", DRESSING_KIND_WIDTH) or record.text("NATTRAC", DRESSING_KIND_WIDTH)
    return DressingRow(
        table=_suffix(record),
        rank=record.rank,
        kind=kind,
        color=_color(record),
        text=record.text("TXT", DRESSING_TEXT_WIDTH),
        size_pt=min(max(_whole(record, "TAILLE"), 0), MAX_SIZE_PT),
        angle_deg=_whole(record, "ANGLE") % 360,
        wkb=wkb,
        attributes=record.attributes(),
    )


# By the first word of the table's name.
MAKERS: dict[str, Maker] = {
    "ZONE": _zone,
    "SECTEUR": _sector,
    "PRESCRIPTION": _ruled(PrescriptionRow, "PSC", PRESCRIPTION_LABELS),
    "INFO": _ruled(InformationRow, "INF", INFORMATION_LABELS),
    "HABILLAGE": _dressing,
}


def color_of(written: str) -> str:
    """COULEUR (`255-255-000`, whatever separates the numbers, or hexadecimal) as `#rrggbb`; empty when unreadable."""
    if hexadecimal := re.fullmatch(r"(?:#|0x)?([0-9a-fA-F]{6})", written):
        return f"#{hexadecimal[1].lower()}"
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    if len(numbers) != 3 or max(numbers) > 255:
        return ""
    return "#{:02x}{:02x}{:02x}".format(*numbers)


def _suffix(record: Record) -> str:
    return record.remarks.table.rsplit("_", 1)[-1]


def _codes(record: Record, suffix: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The two-digit type and sub-type of TYPE<suffix> and STYPE<suffix>; unknown ones are kept and said."""
    column = f"TYPE{suffix}"
    written, sub_written = record.take(column), record.take(f"S{column}")
    if not sub_written and (both := re.fullmatch(r"(\d\d)[-_. ]?(\d\d)", written)):
        written, sub_written = both[1], both[2]
    if not written:
        if record.has(column):
            record.remarks.note(_("%(column)s absent.") % {"column": column}, _("Lu comme 99 (autre)."))
        return "99", sub_written.zfill(2)[:2] if sub_written else ""
    code, sub_code = written.zfill(2), sub_written.zfill(2) if sub_written else ""
    if max(len(code), len(sub_code)) > 2:
        record.keep(column, f"{written} {sub_written}".strip())
    if not any(known.startswith(code + sub_code) for known in labels):
        problem = _("Code %(code)s inconnu du standard.") % {"code": f"{code}-{sub_code}".strip("-")}
        record.remarks.note(problem, _("Gardé tel quel."))
    return code[:2], sub_code[:2]


def _color(record: Record) -> str:
    written = record.take("COULEUR")
    color = color_of(written)
    if written and not color:
        record.keep("COULEUR", written)
        record.remarks.note(
            _("Couleur « %(color)s » illisible.") % {"color": written[:20]}, _("Dessiné sans couleur propre.")
        )
    return color


def _whole(record: Record, column: str) -> int:
    """A number as DBF or text writes it (`12`, `12.5`, `12,5`), 0 when it is none."""
    try:
        return round(float(record.take(column).replace(",", ".") or 0))
    except (ValueError, OverflowError):
        return 0
