"""Days as French writes them: « 1er mars 2026 », which none of Django's formats can say of one day alone; and the end
of a period, itself left out: who reads « jusqu'au 15 novembre » counts that whole day in."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def format_for(moment: Any, name: str = "DATE_FORMAT") -> str:
    """The format of that very day, `name` being a format or the name of one. Only where the month follows in words:
    « 01/03/2026 » stays as it is."""
    pattern: str = formats.get_format(name)
    is_first = getattr(moment, "day", 0) == 1 and get_language() == "fr"
    return pattern.replace("j F", r"j\e\r F") if is_first else pattern


def date_format(moment: date, name: str = "DATE_FORMAT") -> str:
    """As Django's own, in the language that is active."""
    return formats.date_format(moment, format_for(moment, name))


def last_day(end: datetime) -> date:
    """Of a period that ends at this civil moment, itself left out: the day before, when it is midnight."""
    return (end - timedelta(microseconds=1)).date()


def end_format(end: datetime) -> str:
    """A civil moment left out of what it ends, with its hour: « 15 novembre 2026 à 24:00 » for the midnight after."""
    if end.time() == time.min:
        return _("%(day)s à 24:00") % {"day": date_format(last_day(end))}
    return date_format(end, "DATETIME_FORMAT")
