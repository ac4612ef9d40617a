"""TYPEZONE and TYPESECT as written in lots -> the kinds of the CNIG standard, with what to say of a change."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

STANDARD = ("U", "AUc", "AUs", "A", "N")
SECTORS = ("01", "02", "03", "99")
# Kinds of the standard before 2017, told by their first letter since.
BEFORE_2017 = {"NH": "N", "ND": "N", "AH": "A"}

Told = Sequence[tuple[re.Pattern[str], str]]
# `AU` alone becomes AUs, `NA` too: nothing may be read as open to building without saying it.
_PLU: Told = [(re.compile(pattern), kind) for pattern, kind in (
    ("1AU", "AUc"), ("2AU|AU", "AUs"), ("U", "U"), ("A", "A"), ("N", "N"),
)]  # fmt: skip
# Zones of a plan d’occupation des sols: NA to be built later, NB scattered houses, NC farming, ND nature.
_POS: Told = [(re.compile(pattern), kind) for pattern, kind in (
    ("(1|I)NA", "AUc"), (r"(\d|I)*NA", "AUs"), (r"(\d|I)*NB", "N"), ("NC", "A"), ("ND", "N"), ("U", "U"),
)]  # fmt: skip
_SECTOR: Told = [(re.compile(pattern), kind) for pattern, kind in (
    ("ZN|NC|N|INCONSTRUCTIBLE", "03"), ("ZCA|ZA|A", "02"), ("ZC|C|U", "01"), ("RNU", "99"),
)]  # fmt: skip


def kind_of(written: str, label: str) -> tuple[str | None, str]:
    """The kind of a zone of a PLU and, when it is not the one written, the sentence that says so. None when nothing
    tells."""
    if written in STANDARD:
        return written, ""
    upper = written.upper()
    for kind in STANDARD:
        if upper == kind.upper():
            return kind, _("Type de zone « %(written)s » mal écrit.") % {"written": written}
    if upper in BEFORE_2017:
        return BEFORE_2017[upper], _("Type de zone « %(written)s » d’avant 2017.") % {"written": written}
    return _told(_PLU, upper, label), _unknown(written)


def pos_kind_of(written: str, label: str) -> tuple[str | None, str]:
    """`kind_of` for a plan d’occupation des sols: the letters of its zones (NA, NB, NC, ND) count before any other."""
    kind = None if written in STANDARD else _told(_POS, written.upper(), label)
    if kind is None:
        return kind_of(written, label)
    zone = written if _told(_POS, written.upper(), "") else label
    return kind, _("Zone « %(zone)s » d’un plan d’occupation des sols.") % {"zone": zone}


def sector_kind_of(written: str, label: str) -> tuple[str | None, str]:
    """The kind of a sector of a carte communale (TYPESECT, else its label: ZC, ZCa, ZnC, RNU)."""
    code = written.zfill(2) if written else ""
    if code in SECTORS:
        return code, "" if code == written else _("Type de secteur « %(written)s » mal écrit.") % {"written": written}
    said = _("Type de secteur « %(written)s » inconnu du standard.") % {"written": written}
    return _told(_SECTOR, written.upper(), label), said if written else _("Type de secteur absent.")


def _told(patterns: Told, written: str, label: str) -> str | None:
    """By the first pattern that begins what is written, else the label."""
    for source in (written, label.upper()):
        for pattern, kind in patterns:
            if pattern.match(source):
                return kind
    return None


def _unknown(written: str) -> str:
    if not written:
        return _("Type de zone absent.")
    return _("Type de zone « %(written)s » inconnu du standard.") % {"written": written}
