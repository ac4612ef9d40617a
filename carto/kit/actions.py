"""Verbs about paper: make the sheets of a kit; take in the photo of a sheet, lay it on the ground, trace over it."""

import secrets
from datetime import datetime

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.geo.geojson import to_geojson
from carto.kit import keeping
from carto.kit.areas import Area, frames_of
from carto.kit.models import Kit, Scan, Sheet, Trace
from carto.kit.rectifying import Corner, is_seen_from_above
from carto.kit.scanning import Received

MOST_SHEETS = 24


@transaction.atomic
def make_kit(actor: Actor, concertation: Concertation, area: Area, *, scale: int, at: datetime) -> Kit:
    """Number the sheets that cover `area`. Refused (ValidationError) beyond `MOST_SHEETS`: nobody lays out more."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    frames = frames_of(area, concertation, scale)
    if len(frames) > MOST_SHEETS:
        raise ValidationError(
            _("Il faudrait %(count)s feuilles, et un kit en compte %(most)s au plus : prenez une échelle plus petite "
              "(1:10 000), une seule commune, ou les alentours d’un lieu.")
            % {"count": len(frames), "most": MOST_SHEETS}
        )  # fmt: skip
    Concertation.objects.select_for_update().get(pk=concertation.pk)  # two kits at once would give the same numbers
    last = Sheet.objects.filter(concertation=concertation).aggregate(last=Max("number"))["last"] or 0
    kit = Kit.objects.create(concertation=concertation, area=area.name, scale=scale, made_at=at)
    Sheet.objects.bulk_create(
        Sheet(
            kit=kit, concertation=concertation, number=number, row=row, column=column, srid=concertation.metric_srid,
            west_m=frame.west_m, south_m=frame.south_m,
        )
        for number, (row, column, frame) in enumerate(frames, start=last + 1)
    )  # fmt: skip
    return kit


def receive_scan(actor: Actor, concertation: Concertation, received: Received, *, at: datetime) -> Scan:
    require(actor, Action.CONFIGURE, concertation, at=at)
    scan = Scan(
        concertation=concertation, sheet=received.sheet, width=received.width, height=received.height,
        marks=[list(corner) for corner in received.corners], received_at=at,
    )  # fmt: skip
    scan.file.save(f"{secrets.token_hex(16)}.webp", ContentFile(received.content), save=False)
    try:
        with transaction.atomic():
            scan.save()
    except BaseException:
        scan.file.delete(save=False)
        raise
    return scan


def place_scan(actor: Actor, scan: Scan, sheet: Sheet, marks: list[Corner], *, at: datetime) -> None:
    """Say by hand which sheet it is and where its marks are. Refused (ValidationError) when they are not the four
    corners of something seen from above."""
    require(actor, Action.CONFIGURE, scan.concertation, at=at)
    if not is_seen_from_above(marks):
        raise ValidationError(_("Les quatre repères se suivent en tournant, du coin en haut à gauche : recommencez."))
    scan.sheet, scan.marks = sheet, [list(mark) for mark in marks]
    scan.save(update_fields=["sheet", "marks"])


def trace(actor: Actor, scan: Scan, *, number: str, geometry: GEOSGeometry, at: datetime) -> Trace:
    """Keep what was drawn beside `number` on the sheet, to be entered from its form."""
    require(actor, Action.CONFIGURE, scan.concertation, at=at)
    return Trace.objects.create(scan=scan, number=number, geometry=to_geojson(geometry), made_at=at)


def remove_trace(actor: Actor, one: Trace, *, at: datetime) -> None:
    require(actor, Action.CONFIGURE, one.scan.concertation, at=at)
    one.delete()


def remove_scan(actor: Actor, scan: Scan, *, at: datetime) -> None:
    """With its file and its traces; what was entered from them stays."""
    require(actor, Action.CONFIGURE, scan.concertation, at=at)
    keeping.remove(scan)
