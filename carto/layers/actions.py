"""Verbs about what the map shows: bring a plan in, publish it, go back; give the perimeter, the communes, a layer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.layers import ground, pieces, tiles, uncited, writing
from carto.layers.models import Commune, ContextLayer, LayerRole, Piece, PlanImport, PlanVersion
from carto.layers.sources.lot import Anomaly, CommuneRow, PieceFile, PlanSource, Progress
from carto.layers.sources.objects import LayerSource
from carto.layers.sources.refusal import LotRefused


def import_plan(
    actor: Actor, concertation: Concertation, source: PlanSource, *, at: datetime, progress: Progress
) -> PlanVersion:
    """Store the plan being read as a new draft version, which nobody sees before `publish_plan`.

    Rows go in batch by batch, each in a short transaction; `completed_at` says that all are there. LotRefused and any
    crash take them away again, and what a kill leaves counts for nothing (`leftovers` removes it)."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    version = _announced(concertation, source, at)
    try:
        counts = _rows(version, source, progress)
        lost = _pieces(version, source.pieces, progress)
        tiles.write(version, progress)
        if concertation.perimeter is None:
            progress(_("Emprise des zones"), 0, 0)
            version.ground = ground.of(version, concertation.metric_srid)
        _complete(version, source, counts, lost, at)
    except BaseException:
        writing.erase(version)
        raise
    return version


def publish_plan(actor: Actor, concertation: Concertation, version: PlanVersion, *, at: datetime) -> PlanVersion:
    """Put the version in force, be it new or an earlier one to go back to. A concertation without perimeter gets the
    ground its zones cover; once public, its register says so each time. Contributions keep the situation they had
    until `contributions.actions.recompute_contexts`. ValidationError when it is in force already."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    if PlanVersion.objects.in_force(concertation) == version:
        raise ValidationError(_("Cette version est déjà en vigueur."))
    outline = None
    if concertation.perimeter is None:
        outline = version.ground or ground.of(version, concertation.metric_srid)
    with transaction.atomic():
        if outline is not None:
            set_perimeter(actor, concertation, outline, at=at)
        rows = PlanVersion.objects.whole().filter(concertation=concertation, pk=version.pk)
        if not rows.update(published_at=at):
            raise ValidationError(_("Cette version n’existe plus."))
        if concertation.published_at is not None:
            register.append(concertation, register.Event.PLAN, "plan", _published_content(version), at=at)
        Concertation.objects.filter(pk=concertation.pk).bump_snapshot()
    version.refresh_from_db(fields=["published_at"])
    return version


def discard_plan(actor: Actor, concertation: Concertation, version: PlanVersion, *, at: datetime) -> None:
    """Delete a draft. ValidationError for a version that was published: the register and contributions cite it."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    drafts = PlanVersion.objects.filter(concertation=concertation, pk=version.pk, published_at=None)
    if not drafts.update(completed_at=None):  # from here on it cannot be published
        raise ValidationError(_("Cette version a été publiée : elle reste pour mémoire."))
    writing.erase(version)
    uncited.forget()


@transaction.atomic
def request_import(
    actor: Actor, concertation: Concertation, *, source_name: str, source_path: Path | None, at: datetime
) -> PlanImport:
    """Write down that a plan waits to be imported by `tasks.import_plan`: the file stored at `source_path`, or, without
    one, what the Géoportail de l’urbanisme has of the INSEE code or SIREN `source_name`."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    return PlanImport.objects.create(
        concertation=concertation,
        requested_by=actor.user,
        source_name=source_name[:200],
        source_path=str(source_path or ""),
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
            defaults={"name": row.name, "geometry": ground.surface(row.wkb)},
        )[0]
        for row in rows
    ]
    Concertation.objects.filter(pk=concertation.pk).bump_snapshot()
    return communes


def import_layer(
    actor: Actor,
    concertation: Concertation,
    source: LayerSource,
    *,
    role: LayerRole,
    label: str,
    color: str,
    at: datetime,
    progress: Progress,
) -> ContextLayer:
    """Store the layer being read, above those already there; shown once it is whole. Refused and cut short as a plan
    is."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    layer = ContextLayer(concertation=concertation, role=role, label=label, color=color, imported_at=at)
    layer.source_name = source.name[-200:]
    layer.rank = concertation.context_layers.count()
    layer.full_clean(exclude=["report", "anomalies"])
    layer.save()
    try:
        for batch in source.batches:
            writing.write_objects(layer, batch)
            layer.feature_count += len(batch)
            progress(_("Lecture et enregistrement"), min(layer.feature_count, source.total), source.total)
        layer.report = asdict(source.report) | {"kept": layer.feature_count}
        layer.anomalies = [asdict(anomaly) for anomaly in source.anomalies]
        layer.completed_at = at
        layer.save()
    except BaseException:
        writing.erase_layer(layer)
        raise
    return layer


def edit_layer(
    actor: Actor, layer: ContextLayer, *, role: LayerRole, label: str, color: str, rank: int, at: datetime
) -> None:
    """Say otherwise what a layer is and how it is shown. ValidationError names each faulty field."""
    require(actor, Action.IMPORT_PLAN, layer.concertation, at=at)
    layer.role, layer.label, layer.color, layer.rank = role, label, color, rank
    layer.full_clean(exclude=["report", "anomalies"])
    layer.save(update_fields=["role", "label", "color", "rank"])


def delete_layer(actor: Actor, layer: ContextLayer, *, at: datetime) -> None:
    """Take a layer away, with its objects."""
    require(actor, Action.IMPORT_PLAN, layer.concertation, at=at)
    ContextLayer.objects.filter(pk=layer.pk).update(completed_at=None)  # from here on nobody sees it
    writing.erase_layer(layer)


def _announced(concertation: Concertation, source: PlanSource, at: datetime) -> PlanVersion:
    return PlanVersion.objects.create(
        concertation=concertation,
        name=source.name[:120],
        idurba=source.idurba[:30],
        standard=source.standard,
        imported_at=at,
        source_sha256=source.sha256,
        origin=source.origin[:200],
        document=source.document,
    )


def _rows(version: PlanVersion, source: PlanSource, progress: Progress) -> dict[str, int]:
    """Write every batch; features kept, by table."""
    counts: Counter[str] = Counter()
    for batch in source.batches:
        writing.write(version, batch)
        counts.update(writing.table_of(row) for row in batch)
        progress(_("Lecture et enregistrement"), min(counts.total(), source.total), source.total)
    return dict(counts)


def _pieces(version: PlanVersion, files: Sequence[PieceFile], progress: Progress) -> list[Anomaly]:
    """Keep the written pieces; those that cannot be are told, and the plan comes in without them."""
    lost = []
    for rank, file in enumerate(files):
        progress(_("Pièces écrites"), rank, len(files))
        try:
            kept = pieces.store(file.member)
        except LotRefused as refusal:
            lost.append(Anomaly("PIECES", 0, file.path[-200:], str(refusal), _("Laissée de côté.")))
            continue
        Piece.objects.create(
            version=version,
            path=file.path[-400:],
            name=file.path.rpartition("/")[2][-200:],
            title=file.title[:254],
            sha256=kept.sha256,
            size_bytes=kept.size_bytes,
        )
    return lost


def _complete(
    version: PlanVersion, source: PlanSource, counts: dict[str, int], lost: Sequence[Anomaly], at: datetime
) -> None:
    anomalies = [*source.anomalies, *lost, *_unknown_communes(version.concertation, source.insee_codes)]
    version.counts = counts
    version.anomalies = [asdict(anomaly) for anomaly in anomalies]
    version.reports = [asdict(report) for report in source.reports]
    version.completed_at = at
    version.save(update_fields=["counts", "anomalies", "reports", "ground", "completed_at"])


def _unknown_communes(concertation: Concertation, insee_codes: Sequence[str]) -> list[Anomaly]:
    """The standard lists communes by code alone; one we have no outline for must be given."""
    known = set(concertation.communes.values_list("insee_code", flat=True))
    missing = [code for code in insee_codes if code not in known]
    if not missing:
        return []
    return [
        Anomaly(
            "DOC_URBA_COM",
            0,
            ", ".join(missing)[:200],
            _("Le lot donne les communes par leur code, sans contour."),
            _("Donnez les contours des communes, à la page « Plan »."),
        )
    ]


def _published_content(version: PlanVersion) -> dict[str, object]:
    return {
        "name": version.name,
        "idurba": version.idurba,
        "sha256": version.source_sha256,
        "counts": version.counts,
        "imported_at": version.imported_at.isoformat(),
    }
