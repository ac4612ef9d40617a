"""Where many shapes lie in the plan, at once: its rows are read once, and found by a tree in memory."""

from collections.abc import Sequence
from typing import Any, Generic

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import QuerySet

from carto.concertations.models import Concertation
from carto.layers.context import Context, Row, shared
from carto.layers.models import Commune, PlanVersion, Prescription, Zone
from carto.layers.sources.table import Objects

AT_ONCE = 500


class Placer:
    """The plan in force when it is made (`version`), and the communes."""

    def __init__(self, concertation: Concertation) -> None:
        self.version = PlanVersion.objects.in_force(concertation)
        self._srid = concertation.metric_srid
        self._communes = _Tree[Commune](Commune.objects.filter(concertation=concertation), "name")
        self._zones = _Tree[Zone](Zone.objects.filter(version=self.version), "label")
        self._prescriptions = _Tree[Prescription](Prescription.objects.filter(version=self.version))

    def contexts_of(self, geometries: Sequence[GEOSGeometry]) -> list[Context]:
        """`context.context_of` each (EPSG:4326, valid)."""
        shapes = _shapes(geometries)
        found = zip(
            geometries,
            self._communes.touching(shapes),
            self._zones.touching(shapes),
            self._prescriptions.touching(shapes),
            strict=True,
        )
        return [
            Context(
                self.version,
                shared(communes, geometry, self._srid),
                shared(zones, geometry, self._srid),
                shared(prescriptions, geometry, self._srid),
            )
            for geometry, communes, zones, prescriptions in found
        ]


class _Tree(Generic[Row]):
    def __init__(self, rows: QuerySet[Any], *names: str) -> None:
        self._rows: list[Row] = list(rows.only("pk", "geometry", *names).iterator(AT_ONCE))
        self._tree = shapely.STRtree(_shapes([row.geometry for row in self._rows]))

    def touching(self, shapes: Objects) -> list[list[Row]]:
        """For each shape, the rows that touch it, in the plan's order."""
        found: list[list[Row]] = [[] for _shape in shapes]
        shape_ranks, row_ranks = self._tree.query(shapes, predicate="intersects")
        for rank in np.lexsort((row_ranks, shape_ranks)):
            found[shape_ranks[rank]].append(self._rows[row_ranks[rank]])
        return found


def _shapes(geometries: Sequence[GEOSGeometry]) -> Objects:
    shapes: Objects = shapely.from_wkb([bytes(geometry.wkb) for geometry in geometries])
    return shapes
