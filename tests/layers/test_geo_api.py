"""Communes asked of geo.api.gouv.fr."""

from typing import Any

import pytest
import shapely
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers import tasks
from carto.layers.models import PlanImport
from carto.layers.sources.geo_api import communes_of
from carto.layers.sources.refusal import LotRefused
from tests.layers.servers import Answer, Asked, as_json, nobody, serving

SIREN = "200000008"
WEST = [[[-0.7, 47.3], [-0.6, 47.3], [-0.6, 47.4], [-0.7, 47.4], [-0.7, 47.3]]]
# Its outline crosses itself, as generalised ones do.
EAST = [[[-0.6, 47.3], [-0.5, 47.3], [-0.5, 47.4], [-0.6, 47.4], [-0.6, 47.36], [-0.59, 47.37], [-0.6, 47.38],
         [-0.6, 47.3]]]  # fmt: skip


def commune(code: str, name: str, outline: Any, epci: str = SIREN) -> dict[str, Any]:
    return {
        "type": "Feature", "geometry": {"type": "Polygon", "coordinates": outline},
        "properties": {"code": code, "nom": name, "codeEpci": epci},
    }  # fmt: skip


def france(asked: Asked) -> Answer:
    """Two communes in one EPCI, one elsewhere."""
    known = [commune("49901", "Essai", WEST), commune("49902", "Vieil-Essai", EAST), commune("2A004", "Là", WEST, "2")]
    if asked.path == "/communes":
        found = [one for one in known if one["properties"]["codeEpci"] == asked.query["codeepci"]]
        return as_json({"type": "FeatureCollection", "features": found})
    by_code = {one["properties"]["code"]: one for one in known}
    one = by_code.get(asked.path.removeprefix("/communes/"))
    return as_json(one) if one else Answer(b"Not found", "text/plain", 404)


def refusal(code: str, respond: Any, settings: Any) -> str:
    with serving(respond) as server:
        settings.GEO_API_URL = server.url
        with pytest.raises(LotRefused) as refused:
            communes_of(code)
    return str(refused.value)


def test_the_communes_of_an_epci_come_with_mended_outlines(settings: Any) -> None:
    with serving(france) as server:
        settings.GEO_API_URL = server.url
        found = communes_of(SIREN)
    assert [(one.insee_code, one.name) for one in found] == [("49901", "Essai"), ("49902", "Vieil-Essai")]
    assert all(shapely.is_valid(shapely.from_wkb(one.wkb)) for one in found)


def test_a_commune_alone_comes_by_its_insee_code(settings: Any) -> None:
    with serving(france) as server:
        settings.GEO_API_URL = server.url
        assert [one.name for one in communes_of(" 2a004 ")] == ["Là"]


@pytest.mark.parametrize("code", ["49999", "200000099"])
def test_an_unknown_code_is_refused(code: str, settings: Any) -> None:
    assert "ne connaît aucune commune" in refusal(code, france, settings)


def test_what_is_no_code_is_not_even_asked(settings: Any) -> None:
    assert "n’est ni un code INSEE" in refusal("../epcis", france, settings)


def test_communes_that_were_not_asked_are_refused(settings: Any) -> None:
    everything = {"type": "FeatureCollection", "features": [commune("49901", "A", WEST), commune("1", "B", WEST, "1")]}
    assert "d’autres communes que celles demandées" in refusal(SIREN, lambda _asked: as_json(everything), settings)
    other = commune("49902", "B", EAST)
    assert "d’autres communes que celles demandées" in refusal("49901", lambda _asked: as_json(other), settings)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"type":"FeatureCollection","features":[3]}', b"{}"])
def test_what_is_not_geojson_is_refused(body: bytes, settings: Any) -> None:
    assert "réponse illisible" in refusal(SIREN, lambda _asked: Answer(body), settings)


def test_a_service_that_is_silent_absent_or_switched_off_is_said(settings: Any) -> None:
    settings.SERVICE_TIMEOUT_S = 0.1
    assert "délai dépassé" in refusal(SIREN, lambda _asked: None, settings)
    with nobody() as url:
        settings.GEO_API_URL = url
        with pytest.raises(LotRefused, match=r"geo\.api\.gouv\.fr n’a pas répondu"):
            communes_of(SIREN)
    settings.GEO_API_URL = ""
    with pytest.raises(LotRefused, match="Ce site n’interroge pas"):
        communes_of(SIREN)


def test_an_agent_gives_a_code_and_finds_the_communes(
    settings: Any, agent_client: Client, concertation: Concertation
) -> None:
    agent_client.post("/plui/plan/communes/officielles/", {"geo-code": SIREN, "geo-with_perimeter": "on"})
    run = PlanImport.objects.get()
    with serving(france) as server:
        settings.GEO_API_URL = server.url
        tasks.fetch_communes.func(run.pk, True)
    run.refresh_from_db()
    assert run.error == ""
    assert [commune.name for commune in concertation.communes.order_by("name")] == ["Essai", "Vieil-Essai"]
    concertation.refresh_from_db()
    assert concertation.perimeter is not None
    assert concertation.perimeter.extent == pytest.approx((-0.7, 47.3, -0.5, 47.4))
