"""The day of a plan: when it was approved or adopted, which is how people tell its versions apart."""

import re
from datetime import date

from carto.layers.models import PlanVersion

COMPACT_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})-?(\d{2})-?(\d{2})(?!\d)")


def dated_on(version: PlanVersion) -> date | None:
    """DATAPPRO of DOC_URBA, else the date that ends IDURBA or the name of the lot; None when nothing tells."""
    for text in (version.document.get("DATAPPRO", ""), version.idurba, version.name):
        if (found := COMPACT_DAY.search(text)) and (day := _day(*map(int, found.groups()))):
            return day
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
