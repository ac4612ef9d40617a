"""The rows of a source on their way to the tables of a plan version or of a layer, and away again."""

import json
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from django.db import models

from carto.geo import rows
from carto.layers.models import (
    ContextFeature,
    ContextLayer,
    Dressing,
    Information,
    PlanVersion,
    Prescription,
    Zone,
    ZoneKind,
)
from carto.layers.sources.lot import DressingRow, InformationRow, PrescriptionRow, Row, ZoneRow
from carto.layers.sources.objects import ObjectRow

MODELS: dict[type[Row], type[models.Model]] = {
    ZoneRow: Zone,
    PrescriptionRow: Prescription,
    InformationRow: Information,
    DressingRow: Dressing,
}
FAMILIES: dict[type[Row], str] = {PrescriptionRow: "PRESCRIPTION", InformationRow: "INFO", DressingRow: "HABILLAGE"}
SECTORS = frozenset(kind for kind in ZoneKind.values if kind.isdigit())
COLUMNS = {kind: [field.name for field in fields(kind) if field.name not in {"wkb", "attributes"}] for kind in MODELS}


def write(version: PlanVersion, batch: Sequence[Row]) -> None:
    """Insert a batch of rows of one kind, in short transactions."""
    if not batch:
        return
    kind = type(batch[0])
    plain = attrgetter(*COLUMNS[kind])
    values = [(version.pk, *plain(row), _json(row.attributes), row.wkb) for row in batch]
    rows.insert(MODELS[kind], ["version", *COLUMNS[kind], "attributes", "geometry"], values)


def table_of(row: Row) -> str:
    """The name of the row's table (models.TABLES)."""
    if isinstance(row, ZoneRow):
        return "SECTEUR_CC" if row.kind in SECTORS else "ZONE_URBA"
    return f"{FAMILIES[type(row)]}_{row.table}"


def erase(version: PlanVersion) -> None:
    """Delete a version and its rows, in short transactions. Nothing may cite them."""
    for model in MODELS.values():
        rows.delete(model, "version", version.pk)
    version.delete()


def write_objects(layer: ContextLayer, batch: Sequence[ObjectRow]) -> None:
    """Insert a batch of a context layer."""
    values = [
        (layer.pk, row.rank, row.label, row.search_key, row.insee_code, json.dumps(row.attributes), row.wkb)
        for row in batch
    ]
    names = ["layer", "rank", "label", "search_key", "insee_code", "attributes", "geometry"]
    rows.insert(ContextFeature, names, values)


def erase_layer(layer: ContextLayer) -> None:
    """Delete a layer and its objects, in short transactions."""
    rows.delete(ContextFeature, "layer", layer.pk)
    layer.delete()


def _json(attributes: dict[str, str]) -> Any:
    return json.dumps(attributes, ensure_ascii=False) if attributes else None
