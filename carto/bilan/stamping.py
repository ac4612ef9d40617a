"""An authority's date on each bilan that was arrested: of its PDF, by itself."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from carto.bilan.models import Adoption, AdoptionStamp
from carto.concertations.models import Concertation
from carto.witness import stamping


def stamp_adopted(at: datetime) -> None:
    """Asked once the act is recorded, by the worker; again the next day of an authority that fails."""
    if not settings.TIMESTAMP_URL:
        return
    for one in Adoption.objects.filter(stamping.awaiting(at)):
        stamp, _created = AdoptionStamp.objects.update_or_create(adoption=one, defaults={"asked_at": at})
        stamping.ask(stamp, one.pdf_sha256, one.subject)


def problems(concertation: Concertation) -> Iterator[str]:
    """The stamps kept that are of something else than what was arrested, in French."""
    granted = AdoptionStamp.objects.filter(adoption__concertation=concertation, stamped_at__isnull=False)
    for stamp in granted.select_related("adoption"):
        if not stamping.holds(stamp, stamp.adoption.pdf_sha256):
            yield f"{stamp.adoption.subject} : l’horodatage n’est pas le sien"
