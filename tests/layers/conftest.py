"""A plan in force in the concertation of the tests: two zones side by side, one small over both, prescriptions."""

from pathlib import Path

import pytest
import shapely
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers.models import PlanVersion
from tests.conftest import DURING
from tests.layers.lots import PSC_FIELDS, X0, Y0, bring_in, prescription, square, write_lot, write_table, zone


@pytest.fixture
def lot(tmp_path: Path) -> Path:
    """U at (0,0), N at (1,0), 1 km squares; AUc of 200 m over their border; a hedge, a tree, an OAP, a lavoir."""
    pocket = shapely.box(X0 + 900, Y0 + 400, X0 + 1_100, Y0 + 600)
    folder = write_lot(
        tmp_path / "200000008_PLUi_20260115",
        zone(square(0), "U", "UA", LIBELONG="Centre ancien", URLFIC="https://essai.invalid/reglement.pdf"),
        zone(square(1), "N", "N"),
        zone(pocket, "AUc", "1AUh"),
    )
    hedge = shapely.LineString([(X0, Y0 + 100), (X0 + 500, Y0 + 100)])
    tables = {
        "SURF": ("Polygon", prescription(square(0, 0, 500), LIBELLE="OAP du bourg", TYPEPSC="18", STYPEPSC="00")),
        "LIN": ("LineString", prescription(hedge, LIBELLE="Haie")),
        "PCT": ("Point", prescription(shapely.Point(X0 + 300, Y0 + 300), LIBELLE="Chêne")),
    }
    for suffix, (kind, row) in tables.items():
        write_table(folder, f"PRESCRIPTION_{suffix}", [row], fields=PSC_FIELDS, geometry_type=kind)
    return folder


@pytest.fixture
def version(concertation: Concertation, agent: Actor, lot: Path) -> PlanVersion:
    return bring_in(agent, concertation, lot, at=DURING)


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    return client
