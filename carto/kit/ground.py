"""What lies on the ground of a sheet, fetched by the window and clipped, in millimetres of paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from carto.concertations.models import Concertation
from carto.geo.crs import STORAGE_SRID
from carto.geo.window import Window, in_window
from carto.kit.frames import MAP_MM, Frame, Scale
from carto.layers.models import Commune, ContextFeature, ContextLayer, LayerRole, PlanVersion, Zone

# One sheet of a dense plan stays legible, and quick to print.
MOST_OF_A_LAYER = 6_000
FINEST_MM = 0.08


@dataclass(frozen=True)
class Drawn:
    """`shape`: on the paper, in millimetres from the corner of the map; `label` and `kind`: of its row."""

    shape: BaseGeometry
    label: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Layer:
    label: str
    role: str
    color: str
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True)
class Ground:
    zones: tuple[Drawn, ...]
    communes: tuple[Drawn, ...]
    perimeter: Drawn | None
    layers: tuple[Layer, ...]


class Paper:
    """From degrees to the paper of one sheet."""

    def __init__(self, frame: Frame, srid: int) -> None:
        self.frame = frame
        self.transformer = Transformer.from_crs(STORAGE_SRID, srid, always_xy=True)

    @property
    def window(self) -> Window:
        w, s, e, n = self.transformer.transform_bounds(*self.frame.bounds, direction="INVERSE")
        return Window(w, s, e, n)

    def place(self, geometry: Any) -> BaseGeometry:
        """A Django geometry (EPSG:4326), projected, clipped to the map and thinned; empty when it is elsewhere."""
        _left, _top, width, height = MAP_MM
        shape = shapely.transform(shapely.from_wkb(bytes(geometry.wkb)), self._at)
        shape = shapely.simplify(shape, FINEST_MM, preserve_topology=False)
        # The clip is wider than the map: a limit must not seem to follow its edge.
        return shapely.clip_by_rect(shape, -4, -4, width + 4, height + 4)

    def _at(self, degrees: np.ndarray) -> np.ndarray:
        east, north = self.transformer.transform(degrees[:, 0], degrees[:, 1])
        x, y = self.frame.on_page(east, north)
        return np.column_stack((x - MAP_MM[0], y - MAP_MM[1]))


def of(concertation: Concertation, frame: Frame, srid: int) -> Ground:
    paper = Paper(frame, srid)
    version = PlanVersion.objects.in_force(concertation)
    perimeter = concertation.perimeter
    return Ground(
        tuple(_placed(paper, Zone.objects.filter(version=version), kind="kind")),
        tuple(_placed(paper, Commune.objects.filter(concertation=concertation), label="name")),
        Drawn(paper.place(perimeter)) if perimeter is not None else None,
        tuple(_layers(paper, concertation, frame.scale)),
    )


def _layers(paper: Paper, concertation: Concertation, scale: int) -> Iterator[Layer]:
    """Context, streets and place names; parcels where they are legible."""
    shown = [LayerRole.CONTEXT, LayerRole.STREETS, LayerRole.LOCALITIES]
    if scale == Scale.STREET:
        shown.append(LayerRole.PARCELLES)
    for layer in ContextLayer.objects.filter(
        concertation=concertation, role__in=shown, completed_at__isnull=False
    ).defer("anomalies", "report"):
        rows = ContextFeature.objects.filter(layer=layer).only("label", "geometry")
        yield Layer(layer.label, layer.role, layer.color, tuple(_placed(paper, rows)))


def _placed(paper: Paper, rows: QuerySet[Any], *, label: str = "label", kind: str = "") -> Iterable[Drawn]:
    for row in in_window(rows, paper.window)[:MOST_OF_A_LAYER]:
        shape = paper.place(row.geometry)
        if not shape.is_empty:
            yield Drawn(shape, getattr(row, label), getattr(row, kind) if kind else "")
