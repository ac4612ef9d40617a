"""Days as French writes them: « 1er mars 2026 », which none of Django's formats can say of one day alone."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language


def format_for(moment: Any, name: str = "DATE_FORMAT") -> str:
    """The format of that very day, `name` being a format or the name of one. Only where the month follows in words:
    « 01/03/2026 » stays as it is."""
    pattern: str = formats.get_format(name)
    is_first = getattr(moment, "day", 0) == 1 and get_language() == "fr"
    return pattern.replace("j F", r"j\e\r F") if is_first else pattern


def date_format(moment: date, name: str = "DATE_FORMAT") -> str:
    """As Django's own, in the language that is active."""
    return formats.date_format(moment, format_for(moment, name))
