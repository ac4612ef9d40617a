"""Communes and perimeter from a file of any format."""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.lot import CommuneRow, Feature
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.repair import Family, as_multipolygon, repaired
from carto.layers.sources.tables import open_any

MAX_BYTES = 50 << 20
CODE_KEYS = ("INSEE", "INSEE_CODE", "CODE_INSEE", "INSEE_COM", "COM", "CODE")
NAME_KEYS = ("NOM", "NAME", "NOM_COM", "NOM_COMMUNE", "LIBELLE")
INSEE_CODE = re.compile(r"\d[0-9AB]\d{3}")


def read_communes(path: Path) -> tuple[CommuneRow, ...]:
    """One row per INSEE code, EPSG:4326; features of one code are joined. LotRefused names the faulty one."""
    features, to_lon_lat, name = _read(path)
    parts: dict[str, list[BaseGeometry]] = {}
    names: dict[str, str] = {}
    for feature in features:
        code = _first(feature, CODE_KEYS)
        code = code.zfill(5) if code else code
        commune = _first(feature, NAME_KEYS)
        if not INSEE_CODE.fullmatch(code) or not commune:
            raise LotRefused(
                _(
                    "L’objet n° %(rank)d de « %(name)s » n’a pas de code INSEE ou pas de nom "
                    "(propriétés « insee » et « nom »)."
                )
                % {"rank": feature.rank, "name": name}
            )
        parts.setdefault(code, []).append(_surface(feature, to_lon_lat, name))
        names[code] = commune[:120]
    return tuple(CommuneRow(code, names[code], _wkb(_union(parts[code]))) for code in sorted(parts))


def read_perimeter(path: Path) -> bytes:
    """The union of the file's surfaces as the WKB of a MultiPolygon, EPSG:4326."""
    features, to_lon_lat, name = _read(path)
    return _wkb(_union([_surface(feature, to_lon_lat, name) for feature in features]))


def _read(path: Path) -> tuple[list[Feature], Transformer, str]:
    """The features of the only table there, and what the person calls it."""
    with TemporaryDirectory(prefix="table-") as scratch:
        table = open_any(path, Path(scratch))
        features = [
            Feature(
                rank,
                {name: column[i] for name, column in batch.columns.items()},
                None if batch.geometries is None else batch.geometries[i],
            )
            for batch in table.batches()
            for i, rank in enumerate(batch.ranks)
        ]
    if not features:
        raise LotRefused(_("« %(name)s » ne contient aucun objet.") % {"name": table.file})
    return features, Transformer.from_crs(table.crs or 4326, 4326, always_xy=True), table.file


def _surface(feature: Feature, to_lon_lat: Transformer, name: str) -> BaseGeometry:
    repair = repaired(feature.geometry, Family.SURFACE, to_lon_lat)
    if repair.geometry is None:
        raise LotRefused(
            _("L’objet n° %(rank)d de « %(name)s » n’est pas une surface utilisable. %(problem)s")
            % {"rank": feature.rank, "name": name, "problem": repair.problem}
        )
    return repair.geometry


def _first(feature: Feature, keys: Sequence[str]) -> str:
    return next((feature.values[key] for key in keys if feature.values.get(key)), "")


def _union(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _wkb(geometry: BaseGeometry) -> bytes:
    return shapely.to_wkb(as_multipolygon(geometry))
