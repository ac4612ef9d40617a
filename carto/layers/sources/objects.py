"""The objects of any layer, whatever its format: a name, a commune, a valid geometry of its own family, in EPSG:4326.

Parcels, localities and streets are known by the columns of the cadastre and of the IGN, else by those anybody would
write."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyproj import Transformer

from carto.layers.search_keys import parcelle_key, search_key
from carto.layers.sources.lot import Anomaly, TableReport
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.repair import Family, Repair, repaired_batch
from carto.layers.sources.report import report_of
from carto.layers.sources.table import Batch, Objects, Table
from carto.layers.sources.tables import open_any

LON_LAT = 4326
NAME = "COUCHE"  # of the table, in anomalies and reports
LABEL_WIDTH = 254
NAME_COLUMNS = (
    "NOM", "LIBELLE", "LABEL", "NAME", "TITRE", "TOPONYME", "GRAPHIE", "LIEU_DIT", "LIEUDIT", "LIBELONG", "TEX",
    "DESIGNATION", "INTITULE", "NOM_VOIE", "NOM_COLLABORATIF_GAUCHE", "NOM_COLL_G", "NOM_VOIE_BAN_GAUCHE", "NOM_VOIE_G",
    "TXT", "TYPE",
)  # fmt: skip
INSEE_COLUMNS = (
    "CODE_INSEE", "INSEE", "INSEE_COM", "INSEE_CODE", "INSEE_COMMUNE_GAUCHE", "INSEECOM_G", "COMMUNE", "COM",
)  # fmt: skip
UNIQUE_COLUMNS = ("IDU", "ID")
UNIQUE_WIDTH = 14  # 5 of the commune, 3 of an absorbed one, 2 of the section, 4 of the number
FAMILIES = {number: family for family in Family for number in family.value}


@dataclass(frozen=True)
class ObjectRow:
    """`search_key` as in models.ContextFeature; `wkb`: valid, 2D."""

    rank: int
    label: str
    search_key: str
    insee_code: str
    attributes: dict[str, str]
    wkb: bytes


@dataclass
class LayerSource:
    """A layer being read, inside the `with` that opened it: as lot.PlanSource, for one table."""

    name: str
    total: int
    batches: Iterator[Sequence[ObjectRow]]
    report: TableReport
    anomalies: list[Anomaly] = field(default_factory=list)


@contextmanager
def open_layer(path: Path, *, are_parcels: bool = False) -> Iterator[LayerSource]:
    """The only table of a file, folder or zip. LotRefused as in `tables.open_any`, and when nothing is usable."""
    with TemporaryDirectory(prefix="layer-") as scratch:
        table = open_any(path, Path(scratch))
        anomalies: list[Anomaly] = []
        batches = _rows(table, are_parcels, anomalies)
        yield LayerSource(
            table.file, table.count, batches, report_of(NAME, table, read=table.count, kept=table.count), anomalies
        )


def _rows(table: Table, are_parcels: bool, anomalies: list[Anomaly]) -> Iterator[list[ObjectRow]]:
    is_lon_lat = table.crs is None or table.crs.to_epsg() == LON_LAT
    to_lon_lat = None if is_lon_lat else Transformer.from_crs(table.crs, LON_LAT, always_xy=True)
    kept = unnamed = 0
    for batch in table.batches():
        rows = list(_batch(batch, to_lon_lat, are_parcels, anomalies))
        kept += len(rows)
        unnamed += sum(not row.search_key for row in rows)
        yield rows
    if not kept:
        raise LotRefused(_("« %(name)s » ne contient aucun objet utilisable.") % {"name": table.file})
    if unnamed:
        rows_said = ngettext("%(count)d objet", "%(count)d objets", unnamed) % {"count": unnamed}
        problem = _("Section ou numéro de parcelle introuvable.") if are_parcels else _("Sans nom.")
        anomalies.append(Anomaly(NAME, 0, rows_said, problem, _("Gardé, mais la recherche ne le trouvera pas.")))


def _batch(
    batch: Batch, to_lon_lat: Transformer | None, are_parcels: bool, anomalies: list[Anomaly]
) -> Iterator[ObjectRow]:
    nothing: Objects = np.full(len(batch.ranks), None, dtype=object)
    shapes, repairs = _mended(batch, nothing if batch.geometries is None else batch.geometries, to_lon_lat)
    names = list(batch.columns)
    for index, (rank, *values) in enumerate(zip(batch.ranks, *batch.columns.values(), strict=True)):
        attributes = {name: value for name, value in zip(names, values, strict=True) if value}
        label, key, insee_code = _parcel(attributes) if are_parcels else _place(attributes)
        if repair := repairs.get(index):
            anomalies.append(
                Anomaly(NAME, int(rank), label[:60], repair.problem, repair.action, repair.lon, repair.lat)
            )
        if shapes[index] is not None:
            wkb = shapely.to_wkb(shapes[index])
            yield ObjectRow(int(rank), label[:LABEL_WIDTH], key[:LABEL_WIDTH], insee_code, attributes, wkb)


def _mended(batch: Batch, shapes: Objects, to_lon_lat: Transformer | None) -> tuple[Objects, dict[int, Repair]]:
    """Each geometry mended as what it is: a table may mix points, lines and surfaces."""
    families = [FAMILIES.get(number, Family.SURFACE) for number in shapely.get_type_id(shapes).tolist()]
    kept: Objects = np.full(len(shapes), None, dtype=object)
    repairs: dict[int, Repair] = {}
    for family in set(families):
        where = [index for index, found in enumerate(families) if found is family]
        closed = frozenset(rank for rank, index in enumerate(where) if index in batch.closed)
        kept[where], mended = repaired_batch(shapes[where], family, to_lon_lat, closed)
        repairs |= {where[rank]: repair for rank, repair in mended.items()}
    return kept, repairs


def _place(values: Mapping[str, str]) -> tuple[str, str, str]:
    """Label, search key, INSEE code."""
    label = _first(values, NAME_COLUMNS)
    return label, search_key(label), _insee(values)


def _parcel(values: Mapping[str, str]) -> tuple[str, str, str]:
    """The same of a parcel: « AB 12 », by its section and number, else by its unique identifier."""
    unique = next((v for v in (values.get(c, "") for c in UNIQUE_COLUMNS) if len(v) == UNIQUE_WIDTH), "")
    insee_code = _insee(values) or unique[:5]
    section = values.get("SECTION") or unique[8:10]
    number = values.get("NUMERO") or values.get("PARCELLE") or unique[10:]
    if not section or not number:
        return _first(values, NAME_COLUMNS), "", insee_code
    label = f"{section.lstrip('0') or section} {number.lstrip('0') or number}"
    return label, parcelle_key(insee_code, section, number), insee_code


def _insee(values: Mapping[str, str]) -> str:
    if values.get("CODE_DEP") and values.get("CODE_COM"):
        return (values["CODE_DEP"][:2] + values["CODE_COM"].zfill(3))[-5:]
    return next((v for v in (values.get(c, "") for c in INSEE_COLUMNS) if len(v) == 5 and v[2:].isdigit()), "")


def _first(values: Mapping[str, str], columns: Sequence[str]) -> str:
    return next((values[column] for column in columns if values.get(column)), "")
