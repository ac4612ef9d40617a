"""A concertation with a plan, a street and a name of place, and the agent's browser."""

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Point, Polygon
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.kit import actions
from carto.kit.areas import Area
from carto.kit.models import Sheet
from carto.layers.models import ContextLayer, LayerRole, PlanVersion, Zone, ZoneKind
from tests.conftest import DURING

HERE = Point(-0.65, 47.35, srid=4326)


@pytest.fixture
def ground(concertation: Concertation) -> Concertation:
    version = PlanVersion.objects.create(
        concertation=concertation, name="PLUi d’essai", standard="2024-01", imported_at=DURING, published_at=DURING,
        completed_at=DURING, source_sha256="", origin="Essai",
    )  # fmt: skip
    zone = MultiPolygon(Polygon.from_bbox((-0.655, 47.345, -0.65, 47.36)), srid=4326)
    Zone.objects.create(version=version, rank=1, label="UA-essai", kind=ZoneKind.U, area_ha=1, geometry=zone)
    for role, name, geometry in (
        (LayerRole.STREETS, "Rue de l’Essai", LineString((-0.66, 47.3485), (-0.64, 47.3475), srid=4326)),
        (LayerRole.LOCALITIES, "Le Moulin & Co <b>", Point(-0.648, 47.352, srid=4326)),
        (LayerRole.CONTEXT, "La Sarvonne", Polygon.from_bbox((-0.66, 47.346, -0.64, 47.3465))),
        (LayerRole.PARCELLES, "AB12", Polygon.from_bbox((-0.651, 47.349, -0.6505, 47.3495))),
    ):
        layer = ContextLayer.objects.create(
            concertation=concertation, role=role, label=str(role.label), source_name="x", imported_at=DURING,
            completed_at=DURING, color="#1f5fa8",
        )  # fmt: skip
        layer.features.create(rank=1, label=name, geometry=geometry)
    return concertation


@pytest.fixture
def sheet(ground: Concertation, agent: Actor) -> Sheet:
    """Sheet 1, at 1:5,000, around the point of the cast."""
    kit = actions.make_kit(agent, ground, Area("Autour du moulin", HERE), scale=5_000, at=DURING)
    return kit.sheets.select_related("kit", "concertation").get()


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    return client
