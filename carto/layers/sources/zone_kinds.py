"""TYPEZONE as written in lots -> the five kinds of the CNIG standard (ZoneUrbaType), with what to say of a change."""

import re

from django.utils.translation import gettext as _

STANDARD = ("U", "AUc", "AUs", "A", "N")
# Kinds of the standard before 2017, told by their first letter since.
BEFORE_2017 = {"NH": "N", "ND": "N", "AH": "A"}
FROM_LABEL = ((re.compile(r"1AU"), "AUc"), (re.compile(r"2AU|AU"), "AUs"), (re.compile(r"U"), "U"),
              (re.compile(r"A"), "A"), (re.compile(r"N"), "N"))  # fmt: skip


def kind_of(written: str, label: str) -> tuple[str | None, str]:
    """The kind and, when it is not the one written, the sentence that says so. None when nothing tells.

    `AU` alone becomes AUs: nothing may be read as open to building without saying it."""
    if written in STANDARD:
        return written, ""
    upper = written.upper()
    for kind in STANDARD:
        if upper == kind.upper():
            return kind, _("Type de zone « %(written)s » mal écrit.") % {"written": written}
    if upper in BEFORE_2017:
        return BEFORE_2017[upper], _("Type de zone « %(written)s » d’avant 2017.") % {"written": written}
    said = _("Type de zone « %(written)s » inconnu du standard.") % {"written": written}
    for source in (upper, label.upper()):
        for pattern, kind in FROM_LABEL:
            if pattern.match(source):
                return kind, said
    return None, said
