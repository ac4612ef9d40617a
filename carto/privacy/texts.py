"""What stands in place of an erased text, in the record's language: it is what pages, exports and the bilan print."""

from datetime import datetime

from django.utils import translation

from carto.concertations.models import Concertation
from carto.contributions.models.contribution import ERASED as ERASED
from carto.days import date_format


def erased_on(concertation: Concertation, at: datetime) -> str:
    """The sentence with its date, in civil time."""
    with translation.override("fr"):
        return f"{ERASED}, le {date_format(at.astimezone(concertation.zone_info), 'j F Y')}."
