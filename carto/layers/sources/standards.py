"""Which document and which revision of the CNIG standard a lot follows, told by what it holds, not by its name."""

import re
from collections.abc import Mapping, Set

# Columns that a revision brought, the latest first.
BROUGHT = (
    ("2025", {"NOMRAPP", "URLRAPP"}),
    ("2022", {"FORMDOMI", "DESTOUI", "DESTCDT", "DESTNON", "NATURE", "SYMBOLE"}),
    ("2017", {"IDURBA", "STYPEPSC", "STYPEINF", "LIB_IDZONE", "LIB_IDPSC"}),
    ("2014", {"IDZONE", "IDPSC"}),
    ("2013", {"DESTDOMI", "INSEE"}),
)
# A document of these types has a standard of its own.
OTHER_TYPES = ("POS", "PSMV", "CC")


def standard_of(tables: Mapping[str, Set[str]], *, type_code: str) -> str:
    """`tables`: upper-case columns by table; `type_code`: `document_type`. Empty when no column tells.

    IDURBA tells nothing in DOC_URBA, which always had it."""
    if type_code in OTHER_TYPES:
        return type_code
    document = tables.get("DOC_URBA", frozenset())
    features = frozenset().union(*(columns for name, columns in tables.items() if not name.startswith("DOC_URBA")))
    for year, columns in BROUGHT:
        if columns & (document if year == "2025" else features):
            return year
    return ""


def document_type(tables: Set[str], *, written: str, idurba: str, name: str) -> str:
    """PLU, PLUI, POS, PSMV, CC or empty: TYPEDOC as written, else IDURBA, else the lot's name, else its tables."""
    for source in (written, idurba, name):
        found = re.search(r"(?:^|_)(PLUI|PLU|POS|PSMV|CC)(?=_|$)", source.strip().upper())
        if found:
            return found[1]
    return "CC" if "SECTEUR_CC" in tables and "ZONE_URBA" not in tables else ""
