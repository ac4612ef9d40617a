"""How long the photos of sheets are kept: the time to trace over them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from carto.kit.models import Scan

KEPT = timedelta(days=90)  # after the photo came in


def over(at: datetime) -> QuerySet[Scan]:
    return Scan.objects.filter(received_at__lte=at - KEPT).select_related("concertation")


def remove(scan: Scan) -> None:
    """With its traces, and its file once that is certain."""
    storage, name = scan.file.storage, str(scan.file.name)
    scan.delete()
    transaction.on_commit(lambda: storage.delete(name))
