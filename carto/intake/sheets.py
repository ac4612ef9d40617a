"""What people drew on a sheet of the paper kit, by the words that name it: « feuille 3 n° 7 »."""

import re

from django.db.models import QuerySet

from carto.concertations.models import Concertation
from carto.kit.models import Trace

NAMED = re.compile(r"feuille\s+(?P<sheet>\d{1,6})(?!\d)\s*[,;:]?\s*(?:n\s*[°º]|numéro)?\s*(?P<number>\S.{0,19})", re.I)
KEY = re.compile(r"trace:(\d{1,18})")


def named(trace: Trace) -> str:
    """In French whatever the agent's language: everyone reads it, and it is what one types."""
    sheet = trace.scan.sheet
    return f"feuille {sheet.number if sheet else '?'} n° {trace.number}"


def of(concertation: Concertation) -> QuerySet[Trace]:
    """Those drawn on sheets that are known."""
    rows = Trace.objects.filter(scan__concertation=concertation, scan__sheet__isnull=False)
    return rows.select_related("scan__sheet")


def meant(concertation: Concertation, words: str) -> list[Trace] | None:
    """Those that these words name; None when they name no drawing of a sheet at all."""
    found = NAMED.fullmatch(words.strip())
    if found is None:
        return None
    return list(of(concertation).filter(scan__sheet__number=found["sheet"], number__iexact=found["number"].strip()))


def chosen(concertation: Concertation, key: str) -> Trace | None:
    """The one among several, by its `key_of`."""
    found = KEY.fullmatch(key)
    return of(concertation).filter(pk=found[1]).first() if found else None


def key_of(trace: Trace) -> str:
    return f"trace:{trace.pk}"


def next_to_enter(trace: Trace) -> Trace | None:
    """Of the same photo, the first that nobody has entered yet."""
    return of(trace.scan.concertation).filter(scan=trace.scan, origins__isnull=True).order_by("pk").first()
