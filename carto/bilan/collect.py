"""The only reads of a bilan: from the database to a `Record`, in a number of queries that only the versions of the
plan change."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, cast
from xml.etree import ElementTree

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db.models import Choices
from django.utils import translation

from carto.bilan import changed, deeds, parts, promises
from carto.bilan.record import Area, Label, Period, Plan, Record, Ring, Theme, Words
from carto.concertations.models import Concertation, Phase, RegisterEntry
from carto.concertations.phases import Action
from carto.concertations.register import GENESIS
from carto.contributions.models import Status
from carto.exchange import reading
from carto.exchange.publication import Publication, Rendering
from carto.layers.models import PlanVersion, ZoneKind


def collect(concertation: Concertation, *, at: datetime, rendering: Rendering = Rendering.PUBLIC) -> Record:
    """Everything that rendering of the bilan says of `concertation` at the moment `at`, in French and in its civil
    time."""
    version = PlanVersion.objects.in_force(concertation)
    entry = _register_head(concertation, at)
    with translation.override("fr"):
        publication, zones = reading.read(concertation, at=at, rendering=rendering), tuple(_zones(version))
        return Record(
            publication=publication,
            act_reference=concertation.act_reference,
            act_date=concertation.act_date,
            objectives=concertation.objectives,
            time_zone=concertation.zone_info.key,
            phases=tuple(_period(phase, concertation) for phase in concertation.phases.all()),
            modalites=tuple(promises.modalites(concertation, at)),
            changes=tuple(promises.changes(concertation, at)),
            gatherings=tuple(deeds.gatherings(concertation, at)),
            documents=tuple(deeds.documents(concertation, at)),
            decisions=tuple(deeds.decisions(concertation, at)),
            closings=tuple(deeds.closings(concertation, at)),
            words=tuple(_words(concertation, at)),
            themes=tuple(_themes(concertation)),
            kinds=tuple(Label(kind.slug, kind.label) for kind in concertation.kinds.all()),
            statuses=_labels(Status),
            zone_kinds=tuple(_zone_kinds(zones, publication)),
            communes=tuple(_communes(concertation)),
            zones=zones,
            perimeter=rings(concertation.perimeter) if concertation.perimeter else (),
            plan=_plan(version, concertation),
            evolution=changed.evolution(concertation, at=at),
            register_size=entry.position if entry else 0,
            register_head=entry.entry_hash if entry else GENESIS,
        )


def _register_head(concertation: Concertation, at: datetime) -> RegisterEntry | None:
    known = RegisterEntry.objects.filter(concertation=concertation, recorded_at__lte=at)
    return known.order_by("-position").first()


def _period(phase: Phase, concertation: Concertation) -> Period:
    zone = concertation.zone_info
    return Period(
        title=phase.title,
        kind_label=phase.get_kind_display(),
        opens_at=phase.opens_at.astimezone(zone),
        closes_at=phase.closes_at.astimezone(zone),
        takes_contributions=phase.opens(Action.SUBMIT),
    )


def _words(concertation: Concertation, at: datetime) -> Iterator[Words]:
    for part, row in parts.latest(concertation, at=at).items():
        yield Words(part, row.number, row.body, row.written_at.astimezone(concertation.zone_info))


def _themes(concertation: Concertation) -> Iterator[Theme]:
    for theme in concertation.themes.all():
        yield Theme(theme.slug, theme.label, theme.color, _pictogram(theme.pictogram))


def _pictogram(name: str) -> str:
    """The path of one of our drawings, each of which is one path of 24 by 24."""
    drawing = ElementTree.parse(settings.FRONTEND / "static" / "carto" / "pictograms" / f"{name}.svg")
    return drawing.getroot()[0].attrib["d"]


def _labels(choices: type[Choices]) -> tuple[Label, ...]:
    return tuple(Label(str(value), str(label)) for value, label in choices.choices)


def _communes(concertation: Concertation) -> Iterator[Area]:
    for commune in concertation.communes.all():
        middle = commune.geometry.point_on_surface
        yield Area(commune.insee_code, commune.name, rings(commune.geometry), (middle.x, middle.y))


def _zones(version: PlanVersion | None) -> Iterator[Area]:
    if version is None:
        return
    rows: Iterable[tuple[str, str, GEOSGeometry]] = version.zones.values_list("kind", "label", "geometry")
    for kind, label, geometry in rows:
        found = rings(geometry)
        yield Area(kind, label, found, found[0][0])


def _zone_kinds(zones: Iterable[Area], publication: Publication) -> Iterator[Label]:
    """Those of the plan in force, and of the versions under which contributions were received: a PLU has not those of a
    carte communale."""
    placed = (zone.kind for entry in publication.entries if entry.location for zone in entry.location.zones)
    found = {zone.code for zone in zones} | set(placed)
    return (label for label in _labels(ZoneKind) if label.slug in found)


def rings(geometry: Any) -> tuple[Ring, ...]:
    """Every ring of a multipolygon, outer ones and holes alike: drawn together, even-odd, they are its surface."""
    return tuple(ring for polygon in cast(MultiPolygon, geometry).coords for ring in polygon)


def _plan(version: PlanVersion | None, concertation: Concertation) -> Plan | None:
    if version is None or version.published_at is None:
        return None
    published_at = version.published_at.astimezone(concertation.zone_info)
    return Plan(version.name, version.idurba, published_at, version.source_sha256)
