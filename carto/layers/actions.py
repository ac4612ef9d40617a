"""Verbs about what the map shows: bring a plan in, give the perimeter, give the communes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import cast

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.geo.crs import STORAGE_SRID
from carto.layers import zones_feed
from carto.layers.models import Commune, PlanImport, PlanVersion, Prescription, Zone
from carto.layers.sources.cnig import read_lot
from carto.layers.sources.geojson_file import perimeter_of
from carto.layers.sources.lot import Anomaly, CommuneRow, Lot, Progress
from carto.layers.sources.refusal import LotRefused

BATCH = 500


def import_lot(
    actor: Actor,
    concertation: Concertation,
    lot_path: Path,
    *,
    at: datetime,
    progress: Progress,
    name: str = "",
    perimeter: MultiPolygon | None = None,
    communes: Sequence[CommuneRow] = (),
) -> PlanVersion:
    """Read the CNIG lot at `lot_path` and publish it. LotRefused or any crash leaves the plan in force as it was.

    Everything is read and mended first, `progress` being called outside any transaction; then ONE transaction inserts
    and publishes, with the communes and the perimeter given. A concertation that has no perimeter and is given none
    gets the ground its zones cover."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    lot = read_lot(lot_path, metric_srid=concertation.metric_srid, progress=progress, name=name)
    if perimeter is None and concertation.perimeter is None:
        perimeter = surface(perimeter_of(lot.zones, metric_srid=concertation.metric_srid))
    total = len(lot.zones) + len(lot.prescriptions)
    progress(_("Enregistrement"), 0, total)
    with transaction.atomic():
        if communes:
            set_communes(actor, concertation, communes, at=at)
        if perimeter is not None:
            set_perimeter(actor, concertation, perimeter, at=at)
        version = _insert(concertation, lot, at)
        if concertation.published_at is not None:
            content = {"name": version.name, "idurba": version.idurba, "sha256": lot.sha256, "counts": version.counts}
            register.append(concertation, register.Event.PLAN, "plan", content, at=at)
        transaction.on_commit(lambda: zones_feed.write(version), robust=True)
    progress(_("Plan publié"), total, total)
    return version


@transaction.atomic
def request_import(
    actor: Actor, concertation: Concertation, *, source_name: str, source_path: Path, at: datetime
) -> PlanImport:
    """Write down that the lot stored at `source_path` waits to be imported; `tasks.import_plan` does it."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    return PlanImport.objects.create(
        concertation=concertation,
        requested_by=actor.user,
        source_name=source_name[:200],
        source_path=str(source_path),
        requested_at=at,
        step=_("En attente"),
    )


@transaction.atomic
def set_perimeter(actor: Actor, concertation: Concertation, geometry: MultiPolygon, *, at: datetime) -> Concertation:
    """Replace the perimeter (EPSG:4326, valid). Written in the register once the concertation is public."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    Concertation.objects.filter(pk=concertation.pk).update(
        perimeter=geometry, perimeter_version=F("perimeter_version") + 1
    )
    concertation.refresh_from_db(fields=["perimeter", "perimeter_version"])
    if concertation.published_at is not None:
        content = {
            "perimeter_sha256": sha256(bytes(geometry.wkb)).hexdigest(),
            "version": concertation.perimeter_version,
        }
        register.append(concertation, register.Event.PLAN, "périmètre", content, at=at)
    return concertation


@transaction.atomic
def set_communes(
    actor: Actor, concertation: Concertation, rows: Sequence[CommuneRow], *, at: datetime
) -> list[Commune]:
    """Replace the communes, told apart by INSEE code. LotRefused when one to remove is cited by contributions."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    for gone in concertation.communes.exclude(insee_code__in=[row.insee_code for row in rows]):
        try:
            gone.delete()
        except ProtectedError as error:
            raise LotRefused(
                _("La commune %(name)s est citée par des contributions : elle ne peut pas être retirée.")
                % {"name": gone.name}
            ) from error
    communes = [
        Commune.objects.update_or_create(
            concertation=concertation,
            insee_code=row.insee_code,
            defaults={"name": row.name, "geometry": surface(row.wkb)},
        )[0]
        for row in rows
    ]
    Concertation.objects.filter(pk=concertation.pk).bump_snapshot()
    return communes


def surface(wkb: bytes) -> MultiPolygon:
    """The MultiPolygon that a source hands over as WKB, in EPSG:4326."""
    return cast(MultiPolygon, _geos(wkb))


def _geos(wkb: bytes) -> GEOSGeometry:
    return GEOSGeometry(memoryview(wkb), srid=STORAGE_SRID)


def _insert(concertation: Concertation, lot: Lot, at: datetime) -> PlanVersion:
    version = PlanVersion.objects.create(
        concertation=concertation,
        name=lot.name,
        idurba=lot.idurba,
        standard=lot.standard,
        imported_at=at,
        source_sha256=lot.sha256,
        counts=_counts(lot),
        anomalies=[asdict(anomaly) for anomaly in (*lot.anomalies, *_unknown_communes(concertation, lot))],
    )
    Zone.objects.bulk_create(_zones(version, lot), batch_size=BATCH)
    Prescription.objects.bulk_create(_prescriptions(version, lot), batch_size=BATCH)
    version.published_at = version.completed_at = at
    version.save(update_fields=["published_at", "completed_at"])
    return version


def _zones(version: PlanVersion, lot: Lot) -> Iterable[Zone]:
    for row in lot.zones:
        values = {name: value for name, value in vars(row).items() if name != "wkb"}
        yield Zone(version=version, geometry=surface(row.wkb), **values)


def _prescriptions(version: PlanVersion, lot: Lot) -> Iterable[Prescription]:
    for row in lot.prescriptions:
        values = {name: value for name, value in vars(row).items() if name != "wkb"}
        yield Prescription(version=version, geometry=_geos(row.wkb), **values)


def _counts(lot: Lot) -> dict[str, int]:
    """Features kept, by table."""
    by_table = {"ZONE_URBA": len(lot.zones)}
    for suffix in ("SURF", "LIN", "PCT"):
        by_table[f"PRESCRIPTION_{suffix}"] = sum(row.table == suffix for row in lot.prescriptions)
    return by_table


def _unknown_communes(concertation: Concertation, lot: Lot) -> list[Anomaly]:
    """The standard lists communes by code alone; one we have no outline for must be given in GeoJSON."""
    known = set(concertation.communes.values_list("insee_code", flat=True))
    missing = [code for code in lot.insee_codes if code not in known]
    if not missing:
        return []
    return [
        Anomaly(
            "DOC_URBA_COM",
            0,
            ", ".join(missing)[:200],
            _("Le lot donne les communes par leur code, sans contour."),
            _("Donnez les contours des communes en GeoJSON."),
        )
    ]
