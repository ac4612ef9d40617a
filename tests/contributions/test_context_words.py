"""The panel of a contribution says where it lies: how much, in what, under which plan."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.test import Client

from carto.concertations.models import Concertation
from carto.contributions.actions import Deposit
from carto.contributions.context_words import amount_of
from carto.geo.crs import Measure
from carto.layers.models import PlanVersion, Prescription
from tests.conftest import BEFORE, BOUNDS, box
from tests.contributions.test_actions import make_plan

W, S, E, N = BOUNDS
Submit = Callable[..., Deposit]


def geo(geometry: GEOSGeometry) -> GEOSGeometry:
    geometry.srid = 4326
    return geometry


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    version = make_plan(concertation, {"Ua": (W, S, -0.60, N), "N": (-0.60, S, E, N)})
    PlanVersion.objects.update(document={"DATAPPRO": "20200128"}, name="200000008_PLUi_20200128")
    Prescription.objects.create(
        version=version, table="SURF", rank=1, label="Haies du bourg", type_code="07", subtype_code="02",
        geometry=box(-0.602, 47.30, -0.60, 47.40),
    )  # fmt: skip
    return version


def lines(client: Client) -> list[str]:
    """The list « Où se trouve ce lieu », as text, and the sentence that follows."""
    page = client.get("/plui/contributions/W-0001/", headers={"hx-request": "true"}).content.decode()
    section = re.search(r'<section class="plan-context".*?</section>', page, re.S)
    assert section is not None
    found = re.findall(r"<(?:li|p)\b.*?</(?:li|p)>", section[0], re.S)
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", line))).strip() for line in found]


def test_a_line_tells_the_metres_it_has_in_each(plan: PlanVersion, submit: Submit, client: Client) -> None:
    submit(geometry=geo(LineString((-0.604, 47.35), (-0.598, 47.35))))
    assert lines(client) == [
        "Essai-sur-Loire 302 m, 67 %", "Le Vieil-Essai 151 m, 33 %", "Zone Ua (zone urbaine) 302 m, 67 %",
        "Zone N (zone naturelle ou forestière) 151 m, 33 %",
        "Haies du bourg (Patrimoine paysager à protéger (motif culturel, historique, architectural)) 151 m, 33 %",
        "Selon le plan du 28 janvier 2020 (200000008_PLUi_20200128).",
    ]  # fmt: skip


def test_a_surface_tells_its_hectares(plan: PlanVersion, submit: Submit, client: Client) -> None:
    submit(geometry=geo(Polygon.from_bbox((-0.604, 47.35, -0.596, 47.352))))
    assert "Zone Ua (zone urbaine) 6,7 ha, 50 %" in lines(client)


def test_a_point_has_nothing_to_share(plan: PlanVersion, submit: Submit, client: Client) -> None:
    submit(geometry=geo(Point(-0.65, 47.35)))
    assert lines(client)[:2] == ["Essai-sur-Loire", "Zone Ua (zone urbaine)"]


def test_a_zone_without_label_and_a_prescription_without_code_have_no_page(
    plan: PlanVersion, submit: Submit, client: Client
) -> None:
    plan.zones.update(label="")
    plan.prescriptions.update(type_code="x", subtype_code="", label="Sans code")
    submit(geometry=geo(LineString((-0.604, 47.35), (-0.601, 47.35))))
    assert lines(client)[1].startswith("Zone (zone urbaine)")
    assert lines(client)[2].startswith("Sans code")


def test_without_a_plan_the_commune_alone_is_said(submit: Submit, client: Client) -> None:
    submit()
    assert lines(client) == ["Essai-sur-Loire"]


def test_it_stays_said_under_the_plan_it_was_computed_with(
    plan: PlanVersion, submit: Submit, client: Client, concertation: Concertation
) -> None:
    submit()
    later = make_plan(concertation, {"Nouvelle": BOUNDS})
    PlanVersion.objects.filter(pk=later.pk).update(name="Plan de 2030")
    assert "28 janvier 2020" in lines(client)[-1]
    PlanVersion.objects.filter(pk=plan.pk).update(document={}, name="Sans date", published_at=BEFORE)
    assert lines(client)[-1] == "Selon le plan « Sans date »."


@pytest.mark.parametrize(
    ("share", "whole", "said"),
    [
        (0.34, Measure(1, 352.9, 0), "120 m, 34 %"),
        (1.0, Measure(1, 2_370, 0), "2,4 km, 100 %"),
        (0.6, Measure(2, 0, 1.34), "0,8 ha, 60 %"),
        (0.5, Measure(2, 0, 2_469), "1 234,5 ha, 50 %"),
        (0.002, Measure(2, 0, 10), "200 m², moins de 1 %"),
        (0.0, Measure(2, 0, 10), ""),
        (1.0, Measure(0, 0, 0), ""),
    ],
)
def test_a_share_is_said_as_people_say_it(share: float, whole: Measure, said: str) -> None:
    assert re.sub(r"\s", " ", amount_of(share, whole)) == said
