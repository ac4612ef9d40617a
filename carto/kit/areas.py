"""The area that a kit covers: perimeter, commune, zones of one label, around a place; in metres of the projection."""

import re
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from carto.concertations.models import Concertation
from carto.geo import crs
from carto.kit.frames import Bounds, Frame, covering

# The end of the map's address, or latitude and longitude as people write them.
PLACE = re.compile(r"(?:.*#\d{1,2}(?:\.\d+)?/)?\s*(-?\d{1,2}[.,]\d+)\s*[/;,\s]\s*(-?\d{1,3}[.,]\d+)\s*$")


@dataclass(frozen=True)
class Area:
    """`shape`: EPSG:4326; only the sheets that touch it are printed. `name`: for people."""

    name: str
    shape: GEOSGeometry


def read_place(text: str) -> Point | None:
    """From `47.35, -0.65` or from the address of the map; None for anything else."""
    found = PLACE.match(text)
    if found is None:
        return None
    lat, lon = (float(part.replace(",", ".")) for part in found.groups())
    return Point(lon, lat, srid=crs.STORAGE_SRID) if abs(lat) <= 90 and abs(lon) <= 180 else None


def frames_of(area: Area, concertation: Concertation, scale: int) -> list[tuple[int, int, Frame]]:
    """Row, column and ground of each sheet; those that would show nothing of the area are left out."""
    shape = in_metres(shapely.from_wkb(bytes(area.shape.wkb)), concertation.metric_srid)
    shapely.prepare(shape)
    bounds: Bounds = shape.bounds
    return [
        (row, column, frame)
        for row, frames in enumerate(covering(bounds, scale))
        for column, frame in enumerate(frames)
        if shape.intersects(shapely.box(*frame.bounds))
    ]


def in_metres(shape: BaseGeometry, srid: int) -> BaseGeometry:
    """From EPSG:4326 to the projection `srid`, its vertices at once."""
    transformer = Transformer.from_crs(crs.STORAGE_SRID, srid, always_xy=True)
    moved = shapely.transform(shape, lambda at: np.column_stack(transformer.transform(at[:, 0], at[:, 1])))
    return moved if moved.is_valid else shapely.make_valid(moved)
