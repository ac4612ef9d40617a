"""Two published versions: 10 ha of UA pass to N, 4 ha of N to a new 1AUh; a hedge goes, a tree stays, an OAP comes.
Contributions on them, elsewhere, and hidden ones."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import Point
from pyproj import Transformer

from carto.accounts.actors import Actor
from carto.comparing import actions, tasks
from carto.comparing.due import ask_due
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, MaskReason, Status
from carto.layers.models import Commune, PlanVersion
from tests.conftest import AFTER, DURING, box
from tests.debate.conftest import browse, make_contribution
from tests.layers.lots import (
    PSC_FIELDS,
    X0,
    Y0,
    Row,
    bring_in,
    prescription,
    silent,
    square,
    write_lot,
    write_table,
    zone,
)

__all__ = ["browse", "make_contribution"]

LATER = AFTER + timedelta(days=1)
TO_LON_LAT = Transformer.from_crs(2154, 4326, always_xy=True)
LOST, POCKET = shapely.box(X0 + 900, Y0, X0 + 1_000, Y0 + 1_000), shapely.box(X0 + 1_500, Y0, X0 + 1_700, Y0 + 200)
TREE = prescription(shapely.Point(X0 + 300, Y0 + 300), LIBELLE="Chêne", TYPEPSC="07", STYPEPSC="04")


def spot(column: float, row: float) -> Point:
    """In kilometres from the corner of the tests' ground."""
    return Point(*TO_LON_LAT.transform(X0 + 1_000 * column, Y0 + 1_000 * row), srid=4326)


@pytest.fixture
def versions(concertation: Concertation, agent: Actor, tmp_path: Path) -> tuple[PlanVersion, PlanVersion]:
    hedge = prescription(shapely.LineString([(X0, Y0 + 100), (X0 + 500, Y0 + 100)]), TYPEPSC="07", STYPEPSC="02")
    before = write_lot(tmp_path / "arrete_2025", zone(square(0), "U", "UA"), zone(square(1), "N", "=N"))
    write_table(before, "PRESCRIPTION_LIN", [hedge], fields=PSC_FIELDS, geometry_type="LineString")
    after = write_lot(
        tmp_path / "approuve_2026",
        zone(square(0) - LOST, "U", "UA"),
        zone((square(1) | LOST) - POCKET, "N", "=N"),
        zone(POCKET, "AUc", "1AUh"),
    )
    for lot in (before, after):
        write_table(lot, "PRESCRIPTION_PCT", [TREE], fields=PSC_FIELDS, geometry_type="Point")
    oap: list[Row] = [prescription(square(0, 0, 500), LIBELLE="OAP", TYPEPSC="18", STYPEPSC="00")]
    write_table(after, "PRESCRIPTION_SURF", oap, fields=PSC_FIELDS)
    return (
        bring_in(agent, concertation, before, at=DURING, name="Arrêté"),
        bring_in(agent, concertation, after, at=AFTER, name="Approuvé"),
    )


@pytest.fixture
def third(versions: tuple[PlanVersion, PlanVersion], agent: Actor, tmp_path: Path) -> PlanVersion:
    """The next day, the 10 ha are UA again."""
    lot = write_lot(
        tmp_path / "modifie_2026", zone(square(0), "U", "UA"), zone(square(1) - POCKET, "N", "=N"),
        zone(POCKET, "AUc", "1AUh"),
    )  # fmt: skip
    return bring_in(agent, versions[0].concertation, lot, at=LATER, name="Modifié")


@pytest.fixture
def compute(third: PlanVersion, communes: None) -> Callable[[], None]:
    """What the worker does of what is due."""

    def work() -> None:
        ask_due(LATER)
        for one in Comparison.objects.filter(finished_at=None):
            tasks.compare.call(one.pk, None)

    return work


@pytest.fixture
def said(make_contribution: Callable[..., Contribution]) -> dict[str, Contribution]:
    """W-0001 retained where UA was lost, W-0002 not retained there, W-0003 retained where nothing changed, W-0004 on
    the new 1AUh and not answered, W-0005 masked and W-0006 not yet published, both there."""

    def make(number: int, place: Point, **fields: object) -> Contribution:
        return make_contribution(number, title=f"Demande {number}", public_geometry=place, **fields)

    return {
        "retained": make(1, spot(0.95, 0.5), status=Status.RETAINED),
        "refused": make(2, spot(0.95, 0.7), status=Status.NOT_RETAINED),
        "elsewhere": make(3, spot(0.2, 0.2), status=Status.PARTLY_RETAINED),
        "waiting": make(4, spot(1.6, 0.1)),
        "masked": make(5, spot(1.6, 0.1), masked_at=DURING, mask_reason=MaskReason.values[0]),
        "unread": make(6, spot(1.6, 0.1), published_at=None),
    }


@pytest.fixture
def communes(concertation: Concertation) -> None:
    """Essai holds the square that was UA and a little of the other, Ailleurs the rest."""
    (west, south), (east, north) = spot(-1, -1).coords, spot(1.2, 2).coords
    for code, name, left, right in (("49901", "Essai", west, east), ("49902", "Ailleurs", east, east + 0.02)):
        values = {"name": name, "geometry": box(left, south, right, north)}
        Commune.objects.update_or_create(concertation=concertation, insee_code=code, defaults=values)


@pytest.fixture
def compared(versions: tuple[PlanVersion, PlanVersion], communes: None, agent: Actor) -> Comparison:
    concertation = versions[0].concertation
    asked = actions.request(agent, concertation, *versions, at=AFTER)
    return actions.compare(agent, asked, at=AFTER, progress=silent)
