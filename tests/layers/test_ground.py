"""The ground that zones cover, when no file gives the perimeter."""

from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import ground
from carto.layers.models import PlanVersion
from tests.conftest import DURING
from tests.layers.lots import PLUI, import_draft, needs_data, square, write_lot, zone


def drawn(version: PlanVersion) -> BaseGeometry:
    return shapely.from_wkb(bytes(ground.of(version, 2154).wkb))


def test_it_has_no_sliver_and_keeps_real_holes(agent: Actor, concertation: Concertation, tmp_path: Path) -> None:
    """Squares around an empty one, the last of them 40 cm away from its neighbour."""
    around = [(c, r) for c in range(3) for r in range(3) if (c, r) != (1, 1)]
    rows = [zone(square(c, r, 999.6 if (c, r) == (2, 2) else 1_000)) for c, r in around]
    perimeter = drawn(import_draft(agent, concertation, write_lot(tmp_path / "lot", *rows), at=DURING))
    (part,) = shapely.get_parts(perimeter)
    assert len(part.interiors) == 1
    assert shapely.is_valid(perimeter)


@needs_data
def test_that_of_the_real_plui_covers_its_zones(agent: Actor, concertation: Concertation) -> None:
    version = import_draft(agent, concertation, PLUI, at=DURING)
    shapes = version.zones.values_list("geometry", flat=True)
    zones = shapely.union_all([shapely.from_wkb(bytes(geometry.wkb)) for geometry in shapes])
    perimeter = drawn(version)
    assert zones.difference(perimeter).area < 1e-9
    assert perimeter.area == pytest.approx(zones.area, rel=1e-4)
