"""Communes and perimeter from a file of any format, and the perimeter a lot's zones draw when no file gives one."""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from carto.layers.sources.lot import CommuneRow, Feature, ZoneRow
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.repair import Family, as_multipolygon, repaired, reproject
from carto.layers.sources.tables import open_any

MAX_BYTES = 50 << 20
CODE_KEYS = ("INSEE", "INSEE_CODE", "CODE_INSEE", "INSEE_COM", "COM", "CODE")
NAME_KEYS = ("NOM", "NAME", "NOM_COM", "NOM_COMMUNE", "LIBELLE")
INSEE_CODE = re.compile(r"\d[0-9AB]\d{3}")
# Gaps between neighbouring zones below this width are drawing noise, holes below this area too.
SLIVER_M = 1.0
MIN_HOLE_M2 = 500.0


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


def perimeter_of(zones: Sequence[ZoneRow], *, metric_srid: int) -> bytes:
    """The ground the zones cover, as the WKB of a MultiPolygon, EPSG:4326: their union in metres, without the slivers
    and pinholes that neighbouring zones leave between them."""
    to_metres = Transformer.from_crs(4326, metric_srid, always_xy=True)
    to_lon_lat = Transformer.from_crs(metric_srid, 4326, always_xy=True)
    metric = [reproject(shapely.from_wkb(zone.wkb), to_metres) for zone in zones]
    whole = shapely.buffer(shapely.union_all(metric), SLIVER_M, join_style="mitre")
    cleaned = _without_pinholes(shapely.buffer(whole, -SLIVER_M, join_style="mitre"))
    mended = repaired(cleaned, Family.SURFACE, to_lon_lat).geometry
    if mended is None:
        raise LotRefused(_("Les zones du plan ne permettent pas de tracer un périmètre : donnez-le dans un fichier."))
    return _wkb(mended)


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


def _without_pinholes(geometry: BaseGeometry) -> BaseGeometry:
    parts = []
    for part in shapely.get_parts(geometry):
        holes = [hole for hole in part.interiors if Polygon(hole).area >= MIN_HOLE_M2]
        parts.append(Polygon(part.exterior, holes))
    return MultiPolygon(parts)


def _wkb(geometry: BaseGeometry) -> bytes:
    return shapely.to_wkb(as_multipolygon(geometry))
