"""Where on Earth a table's numbers are: what the file declares, checked against the numbers themselves.

Nothing is guessed in silence. Degrees that fall in France are taken for degrees and said so; metres without a
declared CRS are refused, with the CRS they look like."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS
from pyproj.exceptions import CRSError

from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Objects

# How sure PROJ must be that a WKT is an EPSG code, out of 100.
CONFIDENCE = 60
CODE = re.compile(r"(?:EPSG|IGNF|OGC)\W(?:.*?[:/#])?(\w+)$", re.IGNORECASE)
# What IGN calls the CRS of the standard, in srsName and metadata.
IGNF = {
    "RGF93LAMB93": 2154, "LAMB93": 2154, "LAMBE": 27572, "LAMB2E": 27572, "RGF93G": 4171, "WGS84G": 4326, "CRS84": 4326,
    "UTM20W84GUAD": 32620, "UTM20W84MART": 32620, "RGAF09UTM20": 5490, "UTM22RGFG95": 2972, "RGR92UTM40S": 2975,
    "RGM04UTM38S": 4471, "RGSPM06U21": 4467,
} | {f"RGF93CC{zone}": 3900 + zone for zone in range(42, 51)}  # fmt: skip


class _Box(NamedTuple):
    """`west <= x <= east` and so on, in the units of what it is a box of."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, x: float, y: float) -> bool:
        return self.west <= x <= self.east and self.south <= y <= self.north


# Longitudes and latitudes of France: mainland, Antilles and northern islands, Guyane, Réunion, Mayotte, Saint-Pierre.
FRANCE = (
    _Box(-5.5, 41, 10, 51.5), _Box(-63.3, 14.2, -60.7, 18.3), _Box(-54.8, 2, -51.4, 6), _Box(55, -21.6, 56, -20.7),
    _Box(44.9, -13.2, 45.4, -12.5), _Box(-56.7, 46.6, -56, 47.3),
)  # fmt: skip
LAMBERT_93 = _Box(0, 6_000_000, 1_300_000, 7_250_000)
CC_EAST, CC_SPAN, CC_ORIGIN = (1_100_000, 2_300_000), 1_000_000, 200_000
OTHERS = (
    ("UTM 40 Sud (EPSG:2975)", _Box(270_000, 7_600_000, 400_000, 7_730_000)),
    ("UTM 38 Sud (EPSG:4471)", _Box(480_000, 8_520_000, 560_000, 8_640_000)),
    ("UTM 22 Nord (EPSG:2972)", _Box(100_000, 220_000, 480_000, 670_000)),
    ("UTM 21 Nord (EPSG:4467)", _Box(500_000, 5_150_000, 620_000, 5_250_000)),
    ("UTM 20 Nord (EPSG:5490)", _Box(460_000, 1_550_000, 760_000, 2_030_000)),
    ("Lambert II étendu (EPSG:27572)", _Box(0, 1_550_000, 1_250_000, 2_720_000)),
    ("Web Mercator (EPSG:3857)", _Box(-620_000, 5_000_000, 1_120_000, 6_700_000)),
)


@dataclass(frozen=True)
class Place:
    """`source`: what the CRS was understood from, in words. `is_swapped`: the file writes latitude first."""

    crs: CRS
    source: str
    is_swapped: bool = False


def name_of(crs: CRS) -> str:
    """`EPSG:2154` where there is a code, else its own name."""
    code = crs.to_epsg(min_confidence=CONFIDENCE)
    return f"EPSG:{code}" if code else crs.name


def from_prj(content: bytes) -> CRS | None:
    """Any WKT, of Esri or of OGC, need not have a code; None for what is not WKT."""
    try:
        return CRS.from_wkt(content.decode("utf-8-sig", "replace").strip())
    except CRSError:
        return None


def from_code(said: str) -> CRS | None:
    """`EPSG:2154`, `urn:ogc:def:crs:EPSG::2154`, `http://…/epsg.xml#2154`, `IGNF:RGF93LAMB93`, `CRS84`; or None."""
    found = CODE.search(said.strip())
    code = found[1].upper() if found else ""
    known = IGNF.get(code) or (int(code) if code.isdecimal() else None)
    try:
        return CRS.from_epsg(known) if known else CRS.from_user_input(said)
    except CRSError:
        return None


def _is_on_earth(crs: CRS) -> bool:
    """In degrees or in metres of a map, not a local plane nor a geocentric one."""
    return bool(crs.is_geographic or crs.is_projected)


def placed(name: str, declared: CRS | None, source: str, geometries: Objects | None) -> Place:
    """The CRS to read `geometries` (a sample) in. LotRefused, in words, when the numbers contradict what the file
    declares, or when it declares nothing and they are not longitudes and latitudes in France."""
    middle = _middle(geometries)
    if declared is None or not _is_on_earth(declared):
        return _undeclared(name, middle)
    if middle is None:
        return Place(declared, source)
    if declared.is_geographic:
        return _geographic(name, declared, source, middle)
    if _is_in_france(*middle) or _is_in_france(*reversed(middle)):
        raise LotRefused(
            _(
                "« %(name)s » dit être en %(crs)s, mais ses coordonnées sont des degrés. "
                "Enregistrez-le à nouveau depuis votre SIG."
            )
            % {"name": name, "crs": name_of(declared)}
        )
    return Place(declared, source)


def _undeclared(name: str, middle: tuple[float, float] | None) -> Place:
    degrees = CRS.from_epsg(4326)
    if middle is None:
        return Place(degrees, _("aucun système déclaré, aucune géométrie"))
    if _is_in_france(*middle):
        return Place(degrees, _("aucun système déclaré : ce sont des longitudes et latitudes en France"))
    if _is_in_france(*reversed(middle)):
        return Place(degrees, _("aucun système déclaré : ce sont des latitudes et longitudes en France"), True)
    if suspicion := _looks_like(*middle):
        raise LotRefused(
            _(
                "« %(name)s » ne dit pas dans quel système de coordonnées il est. Ces coordonnées ressemblent à du "
                "%(crs)s : enregistrez-le à nouveau depuis votre SIG en le précisant."
            )
            % {"name": name, "crs": suspicion}
        )
    raise LotRefused(
        _(
            "« %(name)s » ne dit pas dans quel système de coordonnées il est (fichier .prj absent ou illisible). "
            "Enregistrez-le à nouveau depuis votre SIG, par exemple en Lambert-93 (EPSG:2154)."
        )
        % {"name": name}
    )


def _geographic(name: str, declared: CRS, source: str, middle: tuple[float, float]) -> Place:
    x, y = middle
    if abs(x) > 180 or abs(y) > 180:
        raise LotRefused(
            _(
                "« %(name)s » contient des coordonnées en mètres, mais dit être en degrés (%(source)s). "
                "Elles ressemblent à du %(crs)s : enregistrez-le à nouveau depuis votre SIG en le précisant."
            )
            % {"name": name, "source": source, "crs": _looks_like(x, y) or _("Lambert-93 (EPSG:2154)")}
        )
    if not _is_in_france(x, y) and _is_in_france(y, x):
        return Place(declared, _("%(source)s, latitude et longitude remises dans l’ordre") % {"source": source}, True)
    return Place(declared, source)


def _middle(geometries: Objects | None) -> tuple[float, float] | None:
    """The median of the centres: one faulty geometry does not move it."""
    if geometries is None:
        return None
    west, south, east, north = shapely.bounds(geometries).T
    x, y = (west + east) / 2, (south + north) / 2
    sound = np.isfinite(x) & np.isfinite(y)
    return (float(np.median(x[sound])), float(np.median(y[sound]))) if sound.any() else None


def _is_in_france(lon: float, lat: float) -> bool:
    return any(box.holds(lon, lat) for box in FRANCE)


def _looks_like(x: float, y: float) -> str:
    if LAMBERT_93.holds(x, y):
        return "Lambert-93 (EPSG:2154)"
    zone = round((y - CC_ORIGIN) / CC_SPAN) + 41
    if CC_EAST[0] <= x <= CC_EAST[1] and 42 <= zone <= 50 and abs(y - CC_ORIGIN - (zone - 41) * CC_SPAN) < 160_000:
        return f"Lambert-93 CC{zone} (EPSG:{3900 + zone})"
    return _(" ou du ").join(words for words, box in OTHERS if box.holds(x, y))
