"""What is at a place, over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers.models import ContextFeature, ContextLayer, Information, LayerRole, PlanVersion
from tests.conftest import DURING


def here(client: Client, **query: Any) -> Any:
    return client.get("/api/concertations/plui/here/", query)


def told(client: Client, **query: Any) -> dict[str, Any]:
    response = here(client, **query)
    assert response.status_code == 200
    said: dict[str, Any] = json.loads(response.content)
    return said


def test_what_is_here(client: Client, version: PlanVersion) -> None:
    PlanVersion.objects.update(document={"DATAPPRO": "20260115"})
    version.zones.filter(rank=1).update(attributes={"FORMDOMI": "0101", "DESTOUI": "21-31", "DESTNON": "51-00"})
    center = version.prescriptions.get(label="Chêne").geometry
    Information.objects.create(
        version=version, table="PCT", rank=1, label="Fouille", type_code="99", subtype_code="00", geometry=center
    )
    place = told(client, lon=center.x, lat=center.y)
    assert place["plan"]["dated_on"] == "2026-01-15"
    assert place["surface"] is None
    assert place["communes"] == [{"insee_code": "49901", "name": "Essai-sur-Loire", "share": 1.0}]
    (zone,) = place["zones"]
    assert zone == {
        "id": version.zones.get(rank=1).pk, "label": "UA", "long_label": "Centre ancien", "kind": "U",
        "kind_label": "Zone urbaine", "area_ha": pytest.approx(100, rel=1e-3), "share": 1.0,
        "piece": {"url": "https://essai.invalid/reglement.pdf", "title": "reglement.pdf", "is_held": False},
        "uses": [
            {"title": "Forme dominante", "labels": ["habitat centre-ville"]},
            {"title": "Autorisé", "labels": ["logement", "artisanat et commerce de détail"]},
            {"title": "Interdit", "labels": ["industrie"]},
        ],
    }  # fmt: skip
    assert [(row["label"], row["type_label"]) for row in place["oaps"]] == [
        ("OAP du bourg", "Orientations d’aménagement et de programmation (OAP)")
    ]
    assert [(row["label"], row["table"], row["piece"]) for row in place["prescriptions"]] == [("Chêne", "PCT", None)]
    assert [row["label"] for row in place["informations"]] == ["Fouille"]


def parcel(concertation: Concertation, role: LayerRole, geometry: GEOSGeometry, **layer: Any) -> ContextFeature:
    values = {"label": "Cadastre", "imported_at": DURING, "completed_at": DURING} | layer
    kept = ContextLayer.objects.create(concertation=concertation, role=role, **values)
    return ContextFeature.objects.create(layer=kept, rank=1, label="AB 12", geometry=geometry)


def test_what_is_on_a_parcel(client: Client, concertation: Concertation, version: PlanVersion) -> None:
    geometry = version.zones.get(label="1AUh").geometry
    found = told(client, parcelle=parcel(concertation, LayerRole.PARCELLES, geometry).pk)
    assert (found["surface"]["label"], found["surface"]["area_ha"]) == ("AB 12", pytest.approx(4, rel=1e-3))
    assert found["surface"]["geometry"]["type"] == "MultiPolygon"
    assert found["zones"][0]["label"] == "1AUh"
    assert {zone["label"]: round(zone["share"], 2) for zone in found["zones"]} == {"1AUh": 1, "UA": 0.5, "N": 0.5}


def test_a_locality_without_surface_is_a_place(
    client: Client, concertation: Concertation, version: PlanVersion
) -> None:
    center = version.prescriptions.get(label="Chêne").geometry
    for row in (center, version.prescriptions.get(label="Haie").geometry):
        found = told(client, parcelle=parcel(concertation, LayerRole.LOCALITIES, row).pk)
        assert (found["surface"], [zone["label"] for zone in found["zones"]]) == (None, ["UA"])


def test_no_other_layer_nor_another_concertation_lends_its_features(
    client: Client, concertation: Concertation, make_concertation: Callable[..., Concertation], version: PlanVersion
) -> None:
    geometry = version.zones.get(label="1AUh").geometry
    hidden = [
        parcel(concertation, LayerRole.CONTEXT, geometry),
        parcel(concertation, LayerRole.PARCELLES, geometry, completed_at=None),
        parcel(make_concertation("autre"), LayerRole.PARCELLES, geometry),
    ]
    for number in (*(row.pk for row in hidden), "x", "9" * 30, "-1", ""):
        assert here(client, parcelle=number).status_code == 404


@pytest.mark.parametrize(
    ("query", "faulty"),
    [({}, {"lon", "lat"}), ({"lon": "x", "lat": 47}, {"lon"}), ({"lon": -0.65, "lat": 91}, {"lat"}),
     ({"lon": "nan", "lat": "inf"}, {"lon", "lat"})],
)  # fmt: skip
def test_a_place_out_of_the_world_is_refused_with_a_sentence(
    client: Client, concertation: Concertation, query: dict[str, object], faulty: set[str]
) -> None:
    response = here(client, **query)
    assert response.status_code == 400
    errors = json.loads(response.content)["errors"]
    assert errors.keys() == faulty
    assert all("doit être un nombre de degrés" in sentence for [sentence] in errors.values())


def test_here_in_a_draft_is_not_found(client: Client, make_concertation: Callable[..., Concertation]) -> None:
    make_concertation("plui", published_at=None)
    assert here(client, lon=-0.65, lat=47.35).status_code == 404


def test_a_draft_of_the_plan_is_told_to_its_team_alone(
    client: Client, agent_client: Client, concertation: Concertation, version: PlanVersion
) -> None:
    draft = PlanVersion.objects.create(
        concertation=concertation, name="Brouillon", standard="2017", imported_at=DURING, completed_at=DURING,
        source_sha256="0" * 64,
    )  # fmt: skip
    center = version.prescriptions.get(label="Chêne").geometry
    place = {"lon": center.x, "lat": center.y}
    assert here(client, plan=draft.pk, **place).status_code == 404
    assert here(agent_client, plan=0, **place).status_code == 404
    assert told(agent_client, plan=draft.pk, **place)["zones"] == []
    row = parcel(concertation, LayerRole.PARCELLES, version.zones.get(label="1AUh").geometry)
    assert told(agent_client, plan=draft.pk, parcelle=row.pk)["plan"]["name"] == "Brouillon"
    assert told(client, plan=version.pk, **place)["zones"][0]["label"] == "UA"


def test_it_is_in_the_api_schema(client: Client, db: None) -> None:
    paths = client.get("/api/schema/?format=json").json()["paths"]
    place = paths["/api/concertations/{slug}/here/"]["get"]
    assert {p["name"] for p in place["parameters"]} == {"lat", "lon", "parcelle", "plan", "slug"}
